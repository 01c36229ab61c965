"""What arrives while somebody looks: new, edited and deleted messages, marks, and what stays where it is."""

from __future__ import annotations

import time

import msgspec
from textual.widgets import Input

from cwtui.settings import Settings
from cwtui.settings.declared import Send
from cwtui.store import Archive, outbox, rooms, session
from cwtui.store.wishes import Send as SendWish
from cwtui.sync.state import Phase
from cwtui.ui.screens.main import SEEN_AT
from tests.ui.stage import Stage
from tests.ui.town import Town, archive_folders, at, look_again

HELD = Settings(time_zone="Asia/Tokyo", send=Send(hold_seconds=30, hold_outside=30))


async def ask(stage: Stage) -> None:
    """Ask the server now."""
    await stage.press("g", "r")


def bodies_of(lines: list[str]) -> list[str]:
    """Lines of a timeline without the mark of the cursor."""
    return [line.replace("▌", " ") for line in lines]


async def test_at_the_end_what_arrives_is_followed(town: Town) -> None:
    async with town.playing() as stage:
        await at(town, stage)
        assert stage.timeline.at_end
        town.say("新しい発言です")
        await ask(stage)
        await stage.reads("新しい発言です")
        assert stage.timeline.at_end
        assert stage.shown()[-1].strip() == "新しい発言です"


async def test_scrolled_up_nothing_moves(town: Town) -> None:
    async with town.playing() as stage:
        room_id = await at(town, stage)
        stage.timeline.focus()
        await stage.press("K", "K")
        before = stage.shown()
        town.say("下に来ました")
        await ask(stage)
        await stage.until(lambda: "下に来ました" in stage.bodies(room_id))
        await stage.pilot.pause()
        assert stage.shown() == before
        await stage.press("G")
        await stage.reads("下に来ました")


async def test_the_cursor_stays_on_its_message(town: Town) -> None:
    async with town.playing() as stage:
        room_id = await at(town, stage)
        stage.timeline.focus()
        await stage.press("k", "k")
        message = stage.main.room.message
        town.say("もう一つ来ました")
        await ask(stage)
        await stage.until(lambda: "もう一つ来ました" in stage.bodies(room_id))
        assert stage.main.room.message == message


async def test_what_is_being_written_is_left_alone(town: Town) -> None:
    async with town.playing() as stage:
        room_id = await at(town, stage)
        await stage.press("i")
        await stage.type("書いている途中")
        town.say("割り込みです")
        stage.app.session.wake()
        await stage.until(lambda: "割り込みです" in stage.bodies(room_id))
        assert (stage.composer.text, stage.focus) == ("書いている途中", "composer")


async def test_an_edit_and_a_deletion_are_marked(town: Town) -> None:
    message_id = town.say("はじめの文")
    async with town.playing() as stage:
        room_id = await at(town, stage)
        await stage.reads("はじめの文")
        town.as_colleague("PUT", f"/rooms/{room_id}/messages/{message_id}", "なおした文")
        look_again(stage)
        await stage.reads("なおした文", "edited ")
        assert "はじめの文" not in stage.text
        town.as_colleague("DELETE", f"/rooms/{room_id}/messages/{message_id}")
        look_again(stage)
        await stage.until(lambda: "なおした文" not in stage.text)
        await stage.reads("This message was deleted")
        assert "なおした文" not in stage.bodies(room_id)


async def test_an_edit_above_the_screen_moves_nothing_on_it(town: Town) -> None:
    message_id = town.say("短い")
    for n in range(30):
        town.say(f"続き {n}")
    async with town.playing(size=(100, 20)) as stage:
        room_id = await at(town, stage)
        await stage.until(lambda: "続き 29" in stage.bodies(room_id))
        stage.timeline.focus()
        await stage.press("K")
        assert "短い" not in "".join(stage.shown())
        before = bodies_of(stage.shown())
        town.as_colleague("PUT", f"/rooms/{room_id}/messages/{message_id}", "とても長くなりました。" * 40)
        look_again(stage)
        await stage.until(lambda: "短い" not in stage.bodies(room_id))
        await stage.pilot.pause()
        assert bodies_of(stage.shown()) == before


async def test_control_characters_of_others_are_shown_and_never_obeyed(town: Town) -> None:
    async with town.playing() as stage:
        await at(town, stage)
        town.say("\x1b]0;hacked\x07\x1b[2J\x1b[31m赤\u202e逆\x9b1m")
        await ask(stage)
        await stage.reads("␛]0;hacked␇␛[2J␛[31m赤")
        strips = stage.app.screen._compositor.render_strips()
        drawn = "".join(segment.text for strip in strips for segment in strip)
        assert not set(drawn) & {"\x1b", "\x07", "\x9b", "\u202e"}


async def test_an_unread_room_is_counted_and_named_to(town: Town) -> None:
    async with town.playing() as stage:
        await at(town, stage)
        other = town.room_id(1)
        before = rooms.get(stage.archive.db, other)
        assert before is not None
        town.say(f"[To:{town.me}]佐藤 健さん\n見てください", 1)
        await ask(stage)

        def counted() -> bool:
            now = rooms.get(stage.archive.db, other)
            return now is not None and now.unread_num == before.unread_num + 1 and now.mention_num > 0

        await stage.until(counted)
        await stage.until(lambda: "To " in stage.status)
        await stage.until(lambda: any("@" in line[:30] for line in stage.lines))
        await stage.press("m")
        assert stage.open_room == other
        await stage.reads("To 佐藤 健", "見てください")


async def test_read_up_to_here_and_unread_from_here_reach_the_service(town: Town) -> None:
    first = town.say("一つ目")
    town.say("二つ目")
    async with town.playing() as stage:
        room_id = await at(town, stage)
        await stage.reads("二つ目")
        stage.timeline.focus()
        await stage.press("G", "R")
        await stage.until(lambda: "Read up to here" in stage.key_row)
        await stage.until(lambda: _counted(stage, room_id) == 0)
        stage.main.room.go_to(first)
        await stage.press("u")
        await stage.reads("Unread from here")
        await stage.until(lambda: _counted(stage, room_id) == 2)
        lines = stage.shown()
        line = next(n for n, text in enumerate(lines) if "Unread from here" in text)
        assert line < next(n for n, text in enumerate(lines) if "一つ目" in text)


def _counted(stage: Stage, room_id: int) -> int | None:
    row = rooms.get(stage.archive.db, room_id)
    return row.unread_num if row is not None and not stage.marks() else None


async def test_losing_and_finding_the_line_is_said_once(town: Town) -> None:
    async with town.playing() as stage:
        await at(town, stage)
        town.fault("drop_before", method="GET", path=".", times=None)
        await ask(stage)
        await stage.reads("Offline since", "g r tries again now")
        await stage.until(lambda: "offline since" in stage.status)
        town.simulator.control("DELETE", "/faults")
        await stage.reads("Connected again")
        await stage.until(lambda: "up to date" in stage.status)


async def test_a_plan_that_hides_older_messages_is_said_once(town: Town) -> None:
    words = "Messages older than 40 days are hidden."
    said = {"chatwork-message-limitation": "true", "chatwork-message-limitation-summary": words}
    async with town.playing() as stage:
        await at(town, stage)
        town.fault("status", method="GET", path="/messages", times=None, status=204, body="", headers=said)
        town.say("これは届かない")
        await ask(stage)
        await stage.reads("Your plan hides older messages", words)
    async with town.playing() as stage:
        await stage.until(lambda: "up to date" in stage.status)
        await ask(stage)
        await stage.until(lambda: stage.main.context.session.state.limitation == words)
        assert "Your plan hides" not in stage.text


async def test_without_network_everything_of_before_is_there(town: Town) -> None:
    async with town.playing() as stage:
        room_id = await at(town, stage)
        town.say("昨日の発言")
        await ask(stage)
        await stage.reads("昨日の発言")
    town.fault("drop_before", method="GET", path=".", times=None)
    async with town.playing() as stage:
        assert stage.open_room == room_id
        await stage.reads("昨日の発言", "offline since")


async def test_after_a_long_absence_it_is_said_what_has_come(town: Town) -> None:
    archive = Archive.open(town.home)
    archive.write_now(session.put, SEEN_AT, time.time() - 7 * 3600)
    archive.close()
    async with town.playing() as stage:
        await stage.reads("rooms unread ·")


# Accounts


async def test_a_dead_token_asks_for_another_and_nothing_is_lost(town: Town) -> None:
    async with town.playing(HELD) as stage:
        await at(town, stage)
        await stage.press("i")
        await stage.type("書きかけ")
        dead = '{"errors": ["Invalid API token"]}'
        town.fault("status", method="GET", path=".", status=401, times=None, body=dead)
        stage.app.session.wake()
        await stage.reads("Your API token is no longer valid")
        town.simulator.control("DELETE", "/faults")
        await stage.press("escape")
        await stage.until(lambda: stage.app.screen is stage.main)
        assert stage.composer.text == "書きかけ"
        await stage.until(lambda: "token invalid" in stage.status)


async def test_the_token_of_another_account_opens_its_archive(town: Town) -> None:
    """What the first one still has to send waits in the first archive."""
    other = town.accounts[1]
    async with town.playing(msgspec.structs.replace(HELD, token_store="file")) as stage:
        room_id = await at(town, stage)
        await stage.archive.write(
            outbox.add, SendWish(room_id=room_id, body="私の"), now=time.time(), due_at=time.time() + 60
        )
        await stage.press("g", "a")
        await stage.reads("Log in with another token")
        stage.app.screen.query_one(Input).value = town.token_of(1)
        await stage.press("enter")
        await stage.until(lambda: stage.archive.account_id == other["account_id"])
        await stage.until(lambda: stage.app.screen is stage.main)
        await stage.until(lambda: other["name"] in stage.status)
        await stage.until(lambda: stage.app.session.state.phase is Phase.FRESH)
        assert stage.outbox() == []
        assert archive_folders(town) == sorted([str(town.me), str(other["account_id"])])
    assert "私の" not in town.posted(room_id)
    async with town.playing(HELD) as stage:
        await stage.until(lambda: stage.archive.account_id == town.me)
        await stage.until(lambda: len(stage.outbox()) == 1)
