"""``g o``: everything of mine that has not arrived, in all rooms, and what can be done with it there."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from cwtui.store import drafts, messages, outbox
from cwtui.store.drafts import Draft
from cwtui.store.wishes import AnyWish, Delete, Edit, MarkRead, Send, WishState
from cwtui.sync import Session
from cwtui.sync.state import Phase
from cwtui.ui.app import CwtuiApp
from cwtui.ui.screens.outbox import Outbox
from tests.ui.seed import AOBA_ROOM, CHATTING, DEVELOPERS, EVERYBODY, LAST, NOW, NOWHERE, OFFICE
from tests.ui.stage import HELD, SIZE, Stage, Standing, playing
from tests.ui.town import Town, at


class Silent(Session):
    """Says where it stands, and asks nobody."""

    phase = Phase.FRESH

    def start(self) -> None:
        self._status.show(self.phase, NOW, until=NOW + 60)

    def wake(self) -> None:
        pass


@asynccontextmanager
async def silent(folder: Path, phase: Phase) -> AsyncIterator[Stage]:
    """The app on a session that stands at this."""
    session = Silent(HELD, NOWHERE, data_folder=folder, clock=Standing())
    session.phase = phase
    session.open_last()
    app = CwtuiApp(session, HELD, now=lambda: NOW)
    try:
        async with app.run_test(size=SIZE, notifications=True) as pilot:
            await pilot.pause()
            yield Stage(app, pilot)
    finally:
        await session.close()


async def wants(stage: Stage, wish: AnyWish, state: WishState = WishState.QUEUED, due_in: float = 0.0) -> int:
    """Have a wish in the outbox, in this state."""
    now = stage.main.context.now()
    write = stage.archive.write
    wish_id = await write(outbox.add, wish, now=now, due_at=now + due_in)
    if state is not WishState.QUEUED:
        await write(outbox.begin_attempt, wish_id, now=now, floor=now - 5, tip=None)
    if state is WishState.FAILED:
        await write(outbox.refused, wish_id, "forbidden", ("No permission",))
    if state in (WishState.UNKNOWN, WishState.ASKED):
        await write(outbox.unknown, wish_id, now, settle=now + 30)
    if state is WishState.ASKED:
        await write(outbox.ask, wish_id, "outcome_unknown")
    return wish_id


def send(body: str, room_id: int = DEVELOPERS) -> Send:
    return Send(room_id=room_id, body=body)


def line_with(stage: Stage, words: str) -> str:
    return next(line for line in stage.lines if words in line)


def state(stage: Stage, wish_id: int) -> WishState:
    row = outbox.get(stage.archive.db, wish_id)
    assert row is not None
    return row.state


def draft_of(stage: Stage, room_id: int) -> str:
    draft = drafts.get(stage.archive.db, room_id)
    return draft.text if draft is not None else ""


async def opened(stage: Stage) -> None:
    await stage.press("escape", "g", "o")
    await stage.reads("Outbox and drafts")


# What it shows


async def test_where_nothing_waits_it_says_so(folder: Path) -> None:
    async with playing(folder) as stage:
        await opened(stage)
        await stage.reads("Nothing waits to be sent")
        await stage.press("escape")
        await stage.until(lambda: stage.app.screen is stage.main)


async def test_all_rooms_with_their_states_and_drafts_what_needs_me_first(folder: Path) -> None:
    async with playing(folder) as stage:
        await wants(stage, send("順番を待つ", OFFICE))
        await wants(stage, send("夕方に行く", CHATTING), due_in=8 * 3600)
        await wants(stage, send("だめだった", EVERYBODY), WishState.FAILED)
        await wants(stage, send("着いたかな", AOBA_ROOM), WishState.UNKNOWN)
        await stage.archive.write(drafts.save, Draft(room_id=EVERYBODY, text="書きかけ"))
        await stage.archive.write(drafts.save, Draft(room_id=OFFICE, text="返事です", reply_to=5001))
        await opened(stage)
        await stage.reads("書きかけ")
        for words, room, said in (
            ("だめだった", "全体連絡", "not sent: you may not do this in this room"),
            ("着いたかな", "アオバ商事様 定例", "checking whether it arrived"),
            ("順番を待つ", "総務", "queued"),
            ("夕方に行く", "雑談", "sends today 17:41"),
            ("書きかけ", "全体連絡", "draft"),
            ("返事です", "総務", "draft of a reply"),
        ):
            line = line_with(stage, words)
            assert room in line
            assert said in line
        order = [next(i for i, line in enumerate(stage.lines) if words in line) for words in (
            "だめだった", "着いたかな", "順番を待つ", "夕方に行く", "書きかけ", "返事です")]  # fmt: skip
        assert order == sorted(order)


async def test_every_kind_of_wish_that_was_refused(folder: Path) -> None:
    async with playing(folder) as stage:
        await wants(stage, Delete(room_id=DEVELOPERS, message_id=LAST), WishState.FAILED)
        await wants(stage, MarkRead(room_id=OFFICE), WishState.FAILED)
        await wants(stage, MarkRead(room_id=EVERYBODY))
        edit = Edit(room_id=AOBA_ROOM, message_id=7, body="直した文", old_body="前の文")
        await wants(stage, edit, WishState.FAILED)
        await opened(stage)
        await stage.reads("よろしくお願いします。", "not deleted", "not marked", "直した文", "edit not saved")
        assert "全体連絡" not in "\n".join(line for line in stage.lines if "│ ▌" in line or "marked" in line)


@pytest.mark.parametrize("size", [(140, 45), (60, 15), (40, 8)])
async def test_it_fits_every_window(folder: Path, size: tuple[int, int]) -> None:
    async with playing(folder, size=size) as stage:
        await wants(stage, send("とても長い文です。" * 20), WishState.FAILED)
        await opened(stage)
        await stage.reads("開発")
        await stage.reads("not sent")


@pytest.mark.parametrize("width", [60, 80, 100])
async def test_all_its_keys_can_be_read(folder: Path, width: int) -> None:
    async with playing(folder, size=(width, 15)) as stage:
        await opened(stage)
        await stage.reads("Enter: what can be done", "h later", "d drop", "z undo", "Esc closes")


async def test_it_follows_what_happens(town: Town) -> None:
    async with town.playing(HELD) as stage:
        room_id = await at(town, stage)
        wish_id = await wants(stage, send("すぐ行きます", room_id), due_in=60)
        await opened(stage)
        await stage.reads("すぐ行きます", "sends in 60 s")
        await stage.press("enter")
        await stage.until(lambda: town.posted(room_id).count("すぐ行きます") == 1)
        await stage.reads("Nothing waits to be sent")
        assert state(stage, wish_id) is WishState.DONE


# What can be done


async def test_what_failed_has_its_ways_out_also_in_another_room(folder: Path) -> None:
    async with playing(folder) as stage:
        wish_id = await wants(stage, send("書き直す", OFFICE), WishState.FAILED)
        await opened(stage)
        await stage.press("enter")
        await stage.reads("This message was not sent", "No permission", "Back to the composer", "Send again")
        await stage.press("enter")
        await stage.until(lambda: stage.composer.text == "書き直す")
        assert (stage.open_room, stage.focus) == (OFFICE, "composer")
        assert state(stage, wish_id) is WishState.DROPPED


async def test_an_unproven_one_can_be_looked_for_in_its_room_first(folder: Path) -> None:
    async with playing(folder) as stage:
        wish_id = await wants(stage, send("着いた？", OFFICE), WishState.ASKED)
        await opened(stage)
        await stage.press("enter")
        await stage.reads(
            "Was this message sent?", "Look into the room", "Send again", "Back to the composer"
        )
        await stage.press("enter")
        await stage.until(lambda: stage.app.screen is stage.main)
        assert (stage.open_room, stage.focus) == (OFFICE, "timeline")
        assert state(stage, wish_id) is WishState.ASKED


async def test_a_draft_is_gone_on_with_in_its_room(folder: Path) -> None:
    async with playing(folder) as stage:
        await stage.archive.write(drafts.save, Draft(room_id=OFFICE, text="途中", caret=(0, 1)))
        await opened(stage)
        await stage.reads("途中")
        await stage.press("enter")
        await stage.until(lambda: stage.composer.text == "途中")
        assert (stage.open_room, stage.focus) == (OFFICE, "composer")
        assert stage.composer.cursor_location == (0, 1)


async def test_what_is_being_written_right_now_is_among_them(folder: Path) -> None:
    async with playing(folder) as stage:
        await stage.press("i")
        await stage.type("いま書いている")
        await opened(stage)
        listed = ("開発チーム", "いま書いている", "draft")
        await stage.until(lambda: any(all(words in line for words in listed) for line in stage.lines))


async def test_cancelling_what_waits_asks_nothing_and_keeps_it_as_a_draft(folder: Path) -> None:
    async with playing(folder) as stage:
        await stage.archive.write(drafts.save, Draft(room_id=OFFICE, text="次の文"))
        wish_id = await wants(stage, send("先の文", OFFICE), due_in=3600)
        await opened(stage)
        await stage.press("g", "g", "d")
        await stage.until(lambda: draft_of(stage, OFFICE) == "先の文\n次の文")
        assert state(stage, wish_id) is WishState.DROPPED
        await stage.reads("先の文 次の文")
        assert isinstance(stage.app.screen, Outbox)


async def test_cancelling_over_a_draft_of_something_else_keeps_both(folder: Path) -> None:
    async with playing(folder) as stage:
        await stage.archive.write(
            drafts.save, Draft(room_id=OFFICE, text="直しかけ", edit_of=5001, old_body="前")
        )
        await wants(stage, send("先の文", OFFICE), due_in=3600)
        await opened(stage)
        await stage.press("g", "g", "d")
        await stage.until(lambda: draft_of(stage, OFFICE) == "先の文")
        await stage.reads("先の文", "直しかけ", "edit not saved yet")


async def test_throwing_away_what_failed_asks(folder: Path) -> None:
    async with playing(folder) as stage:
        wish_id = await wants(stage, send("もういい", OFFICE), WishState.FAILED)
        await opened(stage)
        await stage.press("d")
        await stage.reads("Throw this away?", "“もういい”", "Keep it", "Throw away")
        await stage.press("n")
        await stage.until(lambda: isinstance(stage.app.screen, Outbox))
        assert state(stage, wish_id) is WishState.FAILED
        await stage.press("d", "y")
        await stage.until(lambda: state(stage, wish_id) is WishState.DROPPED)
        await stage.reads("Nothing waits to be sent")


@pytest.mark.parametrize("room_id", [DEVELOPERS, OFFICE])
async def test_throwing_a_draft_away_asks(folder: Path, room_id: int) -> None:
    async with playing(folder) as stage:
        stage.main.open_room(room_id)
        await stage.press("i")
        await stage.type("いらない文")
        stage.main.open_room(OFFICE)
        await opened(stage)
        await stage.reads("いらない文")
        await stage.press("d")
        await stage.reads("Throw this draft away?", "“いらない文”")
        await stage.press("y")
        await stage.reads("Nothing waits to be sent")
        await stage.until(lambda: draft_of(stage, room_id) == "")
        assert stage.composer.text == ""


async def test_a_draft_under_another_can_be_thrown_away_alone(folder: Path) -> None:
    async with playing(folder) as stage:
        await stage.press("i")
        await stage.type("下の文")
        await stage.press("escape")
        row = messages.get(stage.archive.db, LAST)
        assert row is not None
        stage.main.room.writing.edit(row)
        await stage.type("!")
        await opened(stage)
        await stage.reads("edit not saved yet", "下の文")
        await stage.press("G", "d", "y")
        await stage.until(lambda: "下の文" not in stage.text)
        await stage.reads("edit not saved yet")
        assert stage.composer.text.endswith("!")


async def test_it_can_be_sent_later_from_here(folder: Path) -> None:
    async with playing(folder) as stage:
        await wants(stage, send("あとで", OFFICE), due_in=60)
        await opened(stage)
        await stage.press("h", "down", "down", "enter")
        await stage.reads(
            "sends tomorrow 09:00", "It is sent tomorrow 09:00, if cwtui runs then · z takes it back"
        )


async def test_z_takes_back_the_newest(folder: Path) -> None:
    async with playing(folder) as stage:
        await wants(stage, send("取り消す"), due_in=60)
        await opened(stage)
        await stage.press("z")
        await stage.until(lambda: stage.composer.text == "取り消す")


async def test_i_writes_to_the_room_of_the_line(folder: Path) -> None:
    async with playing(folder) as stage:
        await wants(stage, send("あれ", OFFICE), WishState.FAILED)
        await opened(stage)
        await stage.press("i")
        await stage.until(lambda: stage.focus == "composer")
        assert stage.open_room == OFFICE


async def test_a_mark_that_was_refused_is_tried_again_or_left(folder: Path) -> None:
    async with playing(folder) as stage:
        wish_id = await wants(stage, MarkRead(room_id=OFFICE), WishState.FAILED)
        await opened(stage)
        await stage.press("enter")
        await stage.reads("The room was not marked as read", "No permission", "Leave it", "Try again")
        await stage.press("y")
        await stage.until(lambda: state(stage, wish_id) is WishState.QUEUED)
        await stage.reads("Nothing waits to be sent")


async def test_a_deletion_that_was_refused_is_left(folder: Path) -> None:
    async with playing(folder) as stage:
        wish_id = await wants(stage, Delete(room_id=DEVELOPERS, message_id=LAST), WishState.FAILED)
        await opened(stage)
        await stage.press("enter")
        await stage.reads("This message was not deleted", "No permission", "Keep the message", "Delete")
        await stage.press("enter")
        await stage.until(lambda: state(stage, wish_id) is WishState.DROPPED)
        await stage.reads("The message is kept", "Nothing waits to be sent")


async def test_an_edit_that_was_refused_comes_back_in_its_room(folder: Path) -> None:
    async with playing(folder) as stage:
        stage.main.open_room(OFFICE)
        edit = Edit(room_id=DEVELOPERS, message_id=LAST, body="直した文", old_body="よろしくお願いします。")
        await wants(stage, edit, WishState.FAILED)
        await opened(stage)
        await stage.press("enter")
        await stage.reads("This edit was not saved", "No permission", "Save again", "Throw away")
        await stage.press("enter")
        await stage.until(lambda: stage.composer.text == "直した文")
        assert stage.open_room == DEVELOPERS
        await stage.reads("editing your message of 09:40")


# What Enter says of what goes on


@pytest.mark.parametrize(
    ("phase", "said"),
    [
        (Phase.LIMITED, "It waits until 09:42: the API limit is used up"),
        (Phase.OTHER_CWTUI, "It waits for the other cwtui, which sends it"),
        (Phase.FRESH, "It is its turn now"),
    ],
)
async def test_enter_says_what_a_message_waits_for(folder: Path, phase: Phase, said: str) -> None:
    async with silent(folder, phase) as stage:
        await wants(stage, send("いつ行く", OFFICE))
        await opened(stage)
        await stage.press("enter")
        await stage.reads(said)


async def test_enter_says_that_an_unproven_one_stands_before_it(folder: Path) -> None:
    async with silent(folder, Phase.FRESH) as stage:
        await wants(stage, send("着いた？", OFFICE), WishState.UNKNOWN)
        await wants(stage, send("そのあと", OFFICE))
        await opened(stage)
        await stage.press("G", "enter")
        await stage.reads("It waits until it is known whether the message before it arrived")


async def test_enter_says_what_goes_on(folder: Path) -> None:
    async with playing(folder) as stage:
        await stage.until(lambda: stage.app.session.state.phase is Phase.OFFLINE)
        for wish_state, said in (
            (WishState.ATTEMPTING, "It is being sent right now"),
            (WishState.UNKNOWN, "Checking whether it was carried out: decided in 30 seconds"),
        ):
            wish_id = await wants(stage, send("どうなった", OFFICE), wish_state)
            await opened(stage)
            await stage.press("enter")
            await stage.reads(said)
            await stage.press("d")
            await stage.reads("Too late: it is being sent")
            await stage.press("escape")
            if wish_state is WishState.ATTEMPTING:
                await stage.archive.write(outbox.refused, wish_id, "forbidden")
            else:
                await stage.archive.write(outbox.ask, wish_id)
            await stage.archive.write(outbox.take_back, wish_id)
        await wants(stage, send("線がない", OFFICE))
        await opened(stage)
        await stage.press("enter")
        await stage.reads("It waits: offline since 09:41. Trying again now")
