"""``@`` and ``(`` while a message is written: what is offered, how it is taken, and what just is sent."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from textual import events
from textual.geometry import Offset, Region

from cwtui.chatwork.models import Member, Role
from cwtui.notation import EMOTICONS
from cwtui.settings import Settings
from cwtui.settings.declared import Send
from cwtui.simulator.world.records import Membership
from cwtui.store import Archive, members
from cwtui.store.wishes import CreateTask
from cwtui.ui.composing.emoticons import NAMES, emoticons
from cwtui.ui.composing.offer_list import OfferList
from cwtui.ui.composing.offers import fitting
from cwtui.ui.composing.people import MEMBERS_FRESH
from cwtui.ui.composing.trigger import Kind, Trigger, trigger_at
from cwtui.ui.files.send_file import SendFile
from cwtui.ui.forms.long_text import LongText, TextBox
from cwtui.ui.forms.new_task import NewTask
from tests.ui.seed import DEVELOPERS, EVERYBODY, MIDORI, MISAKI
from tests.ui.stage import HELD, Stage, playing
from tests.ui.town import Town, at

ENTER_BREAKS = Settings(time_zone="Asia/Tokyo", send=Send(hold_seconds=30, hold_outside=30, enter="newline"))
TO_MISAKI = f"[To:{MISAKI.account_id}]{MISAKI.name}\n"


def the_list(stage: Stage) -> OfferList | None:
    """The list, where it is on the screen."""
    shown = [each for each in stage.app.screen.query(OfferList) if each.display]
    return shown[0] if shown else None


def offered(stage: Stage) -> list[str]:
    """The names that are offered, from top to bottom."""
    found = the_list(stage)
    return [row.name for row in found.rows] if found is not None else []


def region(stage: Stage) -> Region:
    """Where the list stands on the screen; empty where there is none."""
    found = the_list(stage)
    return found.region if found is not None else Region()


def drawn(stage: Stage) -> list[str]:
    """The lines of the list as they are on the screen."""
    found = the_list(stage)
    if found is None:
        return []
    return [found.render_line(y).text for y in range(found.size.height)]


def lit(stage: Stage) -> str:
    """The name that Enter would take, as it is on the screen; "" for none."""
    found, lines = the_list(stage), drawn(stage)
    marked = [line for line in lines if line.startswith("▌")]
    at = found.current if found is not None else None
    return at.name if at is not None and marked and at.name in marked[0] else ""


async def begin(stage: Stage, typed: str) -> None:
    """Go into the composer and type."""
    await stage.press("i")
    await stage.until(lambda: stage.composer.has_focus)
    await stage.type(typed)


async def at_once(stage: Stage, *keys: str) -> None:
    """Keys that arrive together, before anything is drawn."""
    for key in keys:
        stage.app.post_message(events.Key(key, key if len(key) == 1 else None))
    await stage.pilot.pause()


async def sent(stage: Stage, text: str) -> None:
    await stage.press("enter")
    await stage.until(lambda: stage.waiting() == [text])


# What stands before the caret


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("@ta", Trigger(Kind.MENTION, 0, "ta")),
        ("＠たな", Trigger(Kind.MENTION, 0, "たな")),
        ("よろしく@田中", Trigger(Kind.MENTION, 4, "田中")),
        ("hello @Emily C", Trigger(Kind.MENTION, 6, "Emily C")),
        ("「@田", Trigger(Kind.MENTION, 1, "田")),
        ("@", Trigger(Kind.MENTION, 0, "")),
        ("a@b.c", None),
        ("ａ＠ｂ", None),
        ("first.last@example", None),
        ("user+tag@example", None),
        ("https://social.example/@name", None),
        ("2@x", None),
        ("@ 田", None),
        ("@!", None),
        ("@a  b", None),
        ("@a b c d", None),
        ("@" + "a" * 41, None),
        ("(bow", Trigger(Kind.EMOTICON, 0, "bow")),
        ("了解（おじ", Trigger(Kind.EMOTICON, 2, "おじ")),
        ("(^^", Trigger(Kind.EMOTICON, 0, "^^")),
        ("(笑)", None),
        ("（笑）", None),
        ("(a b", None),
        ("@田 (bo", Trigger(Kind.EMOTICON, 3, "bo")),
        ("", None),
    ],
)
def test_what_can_be_completed(typed: str, found: Trigger | None) -> None:
    assert trigger_at(typed, len(typed)) == found
    assert trigger_at(typed + "behind", len(typed)) == found


# People


async def test_a_name_is_completed_with_tab_as_the_command_on_a_message_writes_it(folder: Path) -> None:
    async with playing(folder) as stage:
        await begin(stage, "おはよう@田")
        await stage.until(lambda: offered(stage) == ["田中 美咲", "森田 翔"])
        await stage.press("tab")
        await stage.until(lambda: stage.composer.text == f"おはよう{TO_MISAKI}")
        assert stage.composer.cursor_location == (1, 0)
        assert stage.focus == "composer"
        assert the_list(stage) is None
        await stage.type("会議です")
        await sent(stage, f"おはよう{TO_MISAKI}会議です")


@pytest.mark.parametrize(
    "keys", [("@", "田", "tab"), ("＠", "田", "中", "tab"), ("@", "田", "down", "enter")]
)
async def test_keys_that_come_in_one_burst_mean_the_same(folder: Path, keys: tuple[str, ...]) -> None:
    async with playing(folder) as stage:
        await begin(stage, "")
        await at_once(stage, *keys)
        await stage.until(lambda: stage.composer.text == TO_MISAKI)
        assert stage.focus == "composer"
        assert stage.waiting() == []


@pytest.mark.parametrize("text", ["a@b.c", "(笑)", "@田", "(bow", "(bow)", "了解（笑", "@all"])
async def test_enter_without_a_move_just_sends_what_is_typed(folder: Path, text: str) -> None:
    async with playing(folder) as stage:
        await begin(stage, text)
        await stage.pilot.pause(0.05)
        await sent(stage, text)
        assert the_list(stage) is None
        assert stage.composer.text == ""


async def test_enter_takes_after_a_move_and_not_any_more_after_another_letter(folder: Path) -> None:
    async with playing(folder) as stage:
        await begin(stage, "@田")
        await stage.until(lambda: len(offered(stage)) == 2)
        await stage.press("down", "down")
        await stage.until(lambda: lit(stage) == "森田 翔")
        await stage.press("down")  # from the last one to the first
        await stage.until(lambda: lit(stage) == "田中 美咲")
        await stage.press("up", "enter")
        await stage.until(lambda: stage.composer.text.startswith("[To:3002]森田 翔"))
        await stage.press("ctrl+z")
        await stage.until(lambda: stage.composer.text == "@田")

        await stage.type("中")
        await stage.until(lambda: offered(stage) == ["田中 美咲"])
        await stage.press("up")
        await stage.until(lambda: lit(stage))
        await stage.type(" ")
        await stage.until(lambda: not lit(stage))
        await sent(stage, "@田中 ")


async def test_a_letter_and_enter_in_one_burst_behind_a_move_send(folder: Path) -> None:
    async with playing(folder) as stage:
        await begin(stage, "@田")
        await stage.until(lambda: offered(stage))
        await stage.press("down")
        await stage.until(lambda: lit(stage))
        await at_once(stage, "中", "enter")
        await stage.until(lambda: stage.waiting() == ["@田中"])


async def test_escape_leaves_the_list_and_the_text_and_then_the_field(folder: Path) -> None:
    async with playing(folder) as stage:
        await begin(stage, "@田")
        await stage.until(lambda: offered(stage))
        await stage.press("escape")
        await stage.until(lambda: the_list(stage) is None)
        assert (stage.focus, stage.composer.text) == ("composer", "@田")
        await stage.type("中")
        await stage.pilot.pause(0.05)
        assert the_list(stage) is None  # it was not wanted
        await stage.type(" @鈴")
        await stage.until(lambda: offered(stage) == ["鈴木 大輔"])  # this is another one
        await stage.press("escape")
        await stage.press("escape")
        await stage.until(lambda: stage.focus == "timeline")
        assert stage.composer.text == "@田中 @鈴"


async def test_what_is_left_and_deleted_can_be_begun_anew(folder: Path) -> None:
    async with playing(folder) as stage:
        await begin(stage, "@田")
        await stage.until(lambda: offered(stage))
        await stage.press("escape", "backspace", "backspace")
        await stage.type("@田")
        await stage.until(lambda: offered(stage))


async def test_a_click_takes_and_the_caret_stays_in_the_field(folder: Path) -> None:
    async with playing(folder) as stage:
        await begin(stage, "@田")
        await stage.until(lambda: region(stage).height == 2)
        await stage.pilot.click(OfferList, offset=Offset(3, 1))
        await stage.until(lambda: stage.composer.text.startswith("[To:3002]"))
        assert stage.focus == "composer"


async def test_who_wrote_last_comes_first_and_everybody_and_i_come_last(folder: Path) -> None:
    async with playing(folder) as stage:
        await begin(stage, "@み")  # みどり設計, in which most are
        await stage.until(lambda: offered(stage))
        assert offered(stage) == ["Emily Carter", "田中 美咲", "鈴木 大輔", "高橋 由紀子", "佐藤 健"]


async def test_people_are_found_by_id_company_and_department_too(folder: Path) -> None:
    async with playing(folder) as stage:
        person = Member(
            account_id=5001,
            name="渡辺 直子",
            chatwork_id="naoko-w",
            organization_id=MIDORI,
            organization_name="みどり設計",
            department="構造設計部",
            role=Role.MEMBER,
        )
        await stage.archive.write(members.save, EVERYBODY, [person])
        await stage.press("2")
        await begin(stage, "")
        for typed in ("naoko", "ＮＡＯＫＯ", "5001", "構造", "渡辺 直"):
            await stage.type(f"@{typed}")
            await stage.until(lambda: offered(stage) == ["渡辺 直子"])
            assert "みどり設計 · 構造設計部 · naoko-w" in drawn(stage)[0]
            await stage.press("escape", *["backspace"] * 12)
            await stage.until(lambda: the_list(stage) is None)


async def test_everybody_is_called_in_a_group_only(folder: Path) -> None:
    async with playing(folder) as stage:
        await begin(stage, "@all")
        await stage.until(lambda: offered(stage) == ["all"])
        assert "7 people" in drawn(stage)[0]
        await stage.press("tab")
        await stage.until(lambda: stage.composer.text == "[toall]\n")
        await stage.press("alt+4")
        await stage.until(lambda: stage.composer.text == "")
        await stage.type("@al")
        await stage.pilot.pause(0.05)
        assert offered(stage) == []


@pytest.mark.parametrize("typed", ["@田", "(bow"])
async def test_what_is_pasted_or_was_begun_before_opens_nothing(folder: Path, typed: str) -> None:
    async with playing(folder) as stage:
        await stage.press("i")
        await stage.paste(typed)
        await stage.until(lambda: stage.composer.text == typed)
        await stage.press("left", "right")
        await stage.press("alt+2", "alt+1")  # elsewhere and back: it is a draft
        await stage.until(lambda: stage.composer.text == typed)
        await stage.pilot.pause(0.05)
        assert the_list(stage) is None


async def test_the_list_goes_with_the_caret_the_room_and_the_focus(folder: Path) -> None:
    async with playing(folder) as stage:
        await begin(stage, "x @田")
        await stage.until(lambda: offered(stage))
        await stage.press("left", "left", "left")
        await stage.until(lambda: the_list(stage) is None)
        await stage.press("end")
        await stage.type("中")
        await stage.until(lambda: offered(stage))
        await stage.press("shift+tab")
        await stage.until(lambda: the_list(stage) is None)
        assert stage.focus != "composer"
        await stage.press("i")
        await stage.press("backspace")
        await stage.type("中")
        await stage.until(lambda: offered(stage))
        await stage.press("alt+2")
        await stage.until(lambda: the_list(stage) is None)


async def test_where_enter_breaks_the_line_it_still_takes_after_a_move(folder: Path) -> None:
    async with playing(folder, settings=ENTER_BREAKS) as stage:
        await begin(stage, "@田")
        await stage.until(lambda: offered(stage))
        await stage.press("enter")
        await stage.until(lambda: stage.composer.text == "@田\n")
        await stage.type("@田")
        await stage.until(lambda: offered(stage))
        await stage.press("down", "enter")
        await stage.until(lambda: stage.composer.text == f"@田\n{TO_MISAKI}")


async def test_tab_and_down_are_what_they_were_where_nothing_is_offered(folder: Path) -> None:
    async with playing(folder) as stage:
        await begin(stage, "a")
        await stage.press("ctrl+j", "b", "up", "down")
        assert stage.composer.cursor_location[0] == 1
        await stage.type("@zzz")
        await stage.press("tab")
        await stage.until(lambda: stage.focus != "composer")
        assert stage.composer.text == "a\nb@zzz"


# What it looks like


@pytest.mark.parametrize(("size", "rows"), [((140, 40), 8), ((60, 15), 3), ((60, 24), 6), ((40, 8), 3)])
async def test_the_list_stands_over_the_writing_and_moves_nothing(
    folder: Path, size: tuple[int, int], rows: int
) -> None:
    async with playing(folder, size=size) as stage:
        many = [
            Member(
                account_id=6000 + n,
                name=f"担当 {n:02}",
                organization_id=MIDORI,
                organization_name="みどり設計",
                role=Role.MEMBER,
            )
            for n in range(30)
        ]
        await stage.archive.write(members.save, DEVELOPERS, many)
        stage.main.enter_room(DEVELOPERS)
        await stage.press("i")
        await stage.type("日本")
        before, writing = stage.shown(), stage.composer.region
        await stage.type("＠担")
        await stage.until(lambda: region(stage).height == rows)
        found = the_list(stage)
        assert found is not None
        assert found.region.bottom == stage.main.room.writing.region.y
        assert found.region.right <= stage.main.room.region.right
        assert stage.shown() == before
        assert stage.composer.region == writing
        assert stage.app.cursor_position - stage.composer.region.offset == (8, 0)
        assert "Tab" in drawn(stage)[0]
        line = stage.lines[found.region.y]
        assert "担当 00" in line
        await stage.press("up")  # to the last of thirty
        await stage.until(lambda: lit(stage) == "担当 29")


async def test_the_list_follows_the_field_when_the_window_changes(folder: Path) -> None:
    async with playing(folder) as stage:
        await begin(stage, "@田")
        await stage.until(lambda: offered(stage))
        for size in ((60, 15), (140, 40), (100, 20)):
            await stage.resize(*size)
            await stage.until(lambda: region(stage).bottom == stage.main.room.writing.region.y)
            assert offered(stage)
        await stage.resize(30, 6)  # nothing fits on it
        await stage.until(lambda: "森田 翔" not in stage.text and "40x8" in stage.text)
        await stage.resize(100, 20)
        await stage.reads("森田 翔")


async def test_the_row_of_keys_says_what_they_mean_meanwhile(folder: Path) -> None:
    async with playing(folder) as stage:
        await begin(stage, "@田")
        await stage.until(lambda: stage.hints.startswith("Tab take  Esc close  Enter send"))
        await stage.press("down")
        await stage.until(lambda: stage.hints.startswith("Tab take  Enter take  Esc close"))
        await stage.press("escape")
        await stage.until(lambda: stage.hints.startswith("Enter send"))
        assert "Esc leave" in stage.hints


# Emoticons


@pytest.mark.parametrize(
    ("typed", "code"),
    [("(bo", "(bow)"), ("(coff", "(coffee)"), ("(thank", "(bow)"), ("（smile", ":)"), ("(^^", "(^^;)")],
)
async def test_emoticons_are_found_by_their_code_and_by_what_they_are(
    folder: Path, typed: str, code: str
) -> None:
    async with playing(folder) as stage:
        await begin(stage, f"了解{typed}")
        await stage.until(lambda: offered(stage))
        await stage.press("tab")
        await stage.until(lambda: stage.composer.text == f"了解{code}")


def test_each_of_chatworks_emoticons_has_a_name_of_its_own() -> None:
    assert list(NAMES) == list(EMOTICONS)
    assert len(set(NAMES.values())) == len(NAMES)
    for offer in emoticons(as_emoji=False):
        assert fitting(offer.write().strip("()"), [offer]) == [offer]
        assert fitting(offer.facts[0], [offer]) == [offer]


async def test_the_emoji_stands_beside_the_code_where_they_are_drawn(folder: Path) -> None:
    emoji = Settings(time_zone="Asia/Tokyo", emoticons="emoji", send=HELD.send)
    for settings, shown in ((HELD, False), (emoji, True)):
        async with playing(folder, settings=settings) as stage:
            await begin(stage, "(beer")
            await stage.until(lambda: offered(stage))
            assert ("🍺" in drawn(stage)[0]) is shown
            stage.app.exit()


# Other fields, and the service


async def test_a_task_is_written_with_the_same_help(folder: Path) -> None:
    async with playing(folder) as stage:
        await stage.press("t")
        await stage.until(lambda: isinstance(stage.app.screen, NewTask) and stage.app.focused is not None)
        await stage.type("@田")
        await stage.until(lambda: offered(stage) == ["田中 美咲", "森田 翔"])
        box = stage.app.screen.query_one(TextBox)
        found = the_list(stage)
        assert found is not None
        assert not found.region.overlaps(box.region)
        await stage.press("escape")
        await stage.until(lambda: the_list(stage) is None)
        assert isinstance(stage.app.screen, NewTask)
        await stage.press("enter")
        await stage.type("@田")
        await stage.until(lambda: offered(stage))
        await stage.press("tab")
        await stage.type("確認(bo")
        await stage.until(lambda: offered(stage))
        await stage.press("down", "enter", "ctrl+d")
        await stage.until(lambda: stage.outbox())
        wish = stage.outbox()[0].wish
        assert isinstance(wish, CreateTask)
        assert wish.body == f"@田\n{TO_MISAKI}確認(bow)"


async def test_the_words_to_a_file_are_written_with_the_same_help(folder: Path) -> None:
    async with playing(folder, size=(60, 20)) as stage:
        stage.main.enter_room(DEVELOPERS)
        await stage.press("U")
        await stage.until(lambda: isinstance(stage.app.screen, SendFile) and stage.app.focused is not None)
        words = stage.app.screen.query_one("#words", LongText)
        stage.app.screen.set_focus(words.stop)
        await stage.type("見てください@田")
        await stage.until(lambda: offered(stage) == ["田中 美咲", "森田 翔"])
        assert not region(stage).overlaps(words.stop.region)
        await stage.press("tab")
        await stage.until(lambda: words.value == f"見てください{TO_MISAKI}".strip())
        assert stage.app.focused is words.stop


async def test_who_has_come_since_is_asked_for_and_offered(town: Town) -> None:
    here = {seat["account_id"] for seat in town.room()["members"]}
    new = next(each for each in town.accounts if each["account_id"] not in here)
    seats = town.simulator.simulation.world.rooms[town.room_id()].members
    archive = Archive.open(town.home)
    old = time.time() - 2 * MEMBERS_FRESH  # old enough to be asked again now, and not for the room's title
    archive.write_now(lambda db: db.execute("UPDATE rooms SET members_at = ?", (old,)))
    archive.close()
    async with town.playing() as stage:
        await at(town, stage)
        seats[new["account_id"]] = Membership(role="member")
        try:
            await begin(stage, f"@{new['name']}")
            await stage.until(lambda: new["name"] in offered(stage))
        finally:
            del seats[new["account_id"]]
