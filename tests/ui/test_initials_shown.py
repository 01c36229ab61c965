"""Where initials stand: at the heads of messages, in lists, titles and pickers; and where they do not."""

from __future__ import annotations

from pathlib import Path

from rich.segment import Segment

from cwtui.settings import Settings
from cwtui.settings.declared import Look, Send
from cwtui.store.wishes import Send as SendWish
from cwtui.ui.drawing.initials import hue
from cwtui.ui.drawing.width import cells
from cwtui.ui.look import DARK
from tests.ui.seed import CHATTING, DEVELOPERS, LAST, ME, MISAKI, TO_ME
from tests.ui.stage import Stage, playing

WIDE, USUAL, ONE_PANE = (140, 45), (100, 36), (60, 20)
HELD = Send(hold_seconds=30, hold_outside=30)
WITHOUT = Settings(time_zone="Asia/Tokyo", send=HELD, look=Look(initials=False))


def rows(stage: Stage) -> list[str]:
    """The list of rooms, cursor aside."""
    shown = [stage.rooms.render_line(y).text for y in range(len(stage.rooms.rows))]
    return [line.replace("▌", " ") for line in shown]


def column(line: str, words: str) -> int:
    """The cell at which ``words`` stand."""
    return cells(line.partition(words)[0])


def chips(segments: list[Segment]) -> list[str]:
    return [segment.text for segment in segments if segment.style in DARK.chip_styles]


def head(stage: Stage, name: str) -> int:
    """The line of the timeline on which a message of this author begins."""
    return next(y for y, line in enumerate(stage.shown()) if f"{name}  " in line)


# The conversation


async def test_an_author_has_initials_and_name_and_text_share_a_left_edge(folder: Path) -> None:
    async with playing(folder, size=USUAL) as stage:
        stage.main.room.go_to(TO_ME)
        await stage.reads("田中 美咲  09:12")
        y = head(stage, MISAKI.name)
        author, text = stage.shown()[y : y + 2]
        assert (column(author, "田"), column(author, MISAKI.name), column(text, "To ")) == (2, 5, 5)
        assert chips(list(stage.timeline.render_line(y))) == ["田"]
        assert chips(list(stage.timeline.render_line(y + 1))) == []


async def test_the_cursor_stands_left_of_them(folder: Path) -> None:
    async with playing(folder, size=USUAL) as stage:
        stage.main.room.go_to(TO_ME)
        await stage.reads("田中 美咲  09:12")
        y = head(stage, MISAKI.name)
        await stage.until(lambda: stage.shown()[y].startswith("▌ 田 田中 美咲  09:12"))


async def test_a_person_has_the_same_colour_everywhere(folder: Path) -> None:
    async with playing(folder, size=WIDE) as stage:
        stage.main.room.go_to(TO_ME)
        stage.main.set_focus(stage.main.side.list)
        await stage.press("3")
        await stage.reads("アオバ商事")
        people = stage.main.side.list
        row = next(y for y, each in enumerate(people.rows) if each.account_id == MISAKI.account_id)
        style = DARK.chip_styles[hue(MISAKI.account_id)]
        for line in (stage.timeline.render_line(head(stage, MISAKI.name)), people.render_line(row)):
            assert Segment("田", style) in list(line)


async def test_what_waits_to_be_sent_has_mine(folder: Path) -> None:
    async with playing(folder, size=USUAL) as stage:
        await stage.press("i", "h", "enter")
        await stage.until(lambda: any("You  " in line for line in stage.shown()))
        assert [wish.wish for wish in stage.outbox()] == [SendWish(room_id=DEVELOPERS, body="h")]
        y = head(stage, "You")
        assert stage.shown()[y].startswith("  佐 You  ")
        style = DARK.chip_styles[hue(ME.account_id)]
        assert Segment("佐", style) in list(stage.timeline.render_line(y))


async def test_whole_messages_are_copied_without_initials(folder: Path) -> None:
    async with playing(folder, size=USUAL) as stage:
        stage.main.room.go_to(LAST)
        await stage.press("V", "k")
        await stage.until(lambda: len(stage.timeline.selected()) == 2)
        seen = stage.timeline.selected_text()
        assert seen.startswith("Emily Carter  09:38\n")
        assert "\n佐藤 健  09:40\nよろしく" in seen
        await stage.press("y")
        await stage.until(lambda: "佐藤 健" in stage.app.clipboard)
        assert "佐 佐藤" not in stage.app.clipboard


async def test_the_mouse_drawn_over_them_copies_names_and_texts_alone(folder: Path) -> None:
    async with playing(folder, size=USUAL) as stage:
        stage.main.room.go_to(TO_ME)
        await stage.reads("田中 美咲  09:12")
        y = head(stage, MISAKI.name)
        await stage.pilot.mouse_down(stage.timeline, (0, y))
        await stage.pilot.hover(stage.timeline, (40, y + 1))
        await stage.pilot.mouse_up(stage.timeline, (40, y + 1))
        await stage.until(lambda: stage.timeline.selection)
        assert stage.timeline.selected_text().startswith("田中 美咲  09:12\nTo 佐藤 健")


# Rooms


async def test_a_wide_window_shows_the_initials_of_rooms_and_no_name_is_shorter(folder: Path) -> None:
    async with playing(folder, settings=WITHOUT, size=WIDE) as stage:
        width, before = stage.rooms.size.width, rows(stage)
    async with playing(folder, size=WIDE) as stage:
        assert stage.rooms.size.width == width + 3
        for plain, shown, row in zip(before, rows(stage), stage.rooms.rows, strict=True):
            (letters,) = chips(list(stage.rooms.render_line(stage.rooms.rows.index(row))))
            assert shown.replace(f"{letters} ", "", 1) == plain
            assert column(shown, letters) == 7
        assert rows(stage)[0].split() == ["1", "@1", "開", "開発チーム", "4"]


async def test_elsewhere_the_list_of_rooms_is_as_narrow_as_ever(folder: Path) -> None:
    async with playing(folder, size=USUAL) as stage:
        assert stage.rooms.size.width == 26
        assert rows(stage)[0].split() == ["1", "@1", "開発チーム", "4"]
        await stage.resize(*WIDE)
        await stage.until(lambda: "開 開発チーム" in rows(stage)[0])
        await stage.resize(*ONE_PANE)
        await stage.until(lambda: rows(stage)[0].split() == ["1", "@1", "開発チーム", "4"])


async def test_a_renamed_room_keeps_its_colour(folder: Path) -> None:
    async with playing(folder, size=WIDE) as stage:
        index = next(y for y, row in enumerate(stage.rooms.rows) if row.room_id == CHATTING)
        name = "UPDATE rooms SET name = ? WHERE room_id = ?"
        await stage.archive.write(lambda db: db.execute(name, ("おやつ", CHATTING)))
        stage.main.rooms.reload(DEVELOPERS)
        style = DARK.chip_styles[hue(CHATTING)]
        assert Segment("お", style) in list(stage.rooms.render_line(index))


# Titles and pickers


async def test_the_title_of_a_room_shares_the_left_edge_of_what_is_said_in_it(folder: Path) -> None:
    async with playing(folder, size=USUAL) as stage:
        line = stage.main.room.title.render_line(0)
        assert (column(line.text, "開"), column(line.text, "開発チーム")) == (2, 5)
        assert chips(list(line)) == ["開"]


async def test_the_switcher_shows_them(folder: Path) -> None:
    async with playing(folder, size=USUAL) as stage:
        await stage.press("ctrl+k")
        await stage.reads("開 開発チーム", "サ サーバー監視")
        await stage.type("サーバ")
        await stage.press("enter")
        await stage.until(lambda: stage.focus == "timeline" and "サ サーバー監視" in stage.text)


async def test_the_palette_has_none(folder: Path) -> None:
    async with playing(folder, size=USUAL) as stage:
        await stage.press("ctrl+p")
        items = stage.app.screen.query_one("#picker-items")
        await stage.until(lambda: items.rows)  # type: ignore[attr-defined]
        assert chips(list(items.render_line(0))) == []


async def test_the_details_of_a_room_show_those_of_room_and_members(folder: Path) -> None:
    async with playing(folder, size=USUAL) as stage:
        await stage.press("E")
        await stage.reads("開 開発チーム", "田 田中 美咲", "佐 佐藤 健 (you)", "EC Emily Carter")


async def test_the_side_panel_has_them_where_it_is_wide(folder: Path) -> None:
    async with playing(folder, size=USUAL) as stage:
        stage.main.set_focus(stage.main.side.list)
        await stage.press("3")
        await stage.reads("▌田中 美咲 ", " 森田 翔 read-only なぎさ…")
        await stage.resize(*WIDE)
        await stage.reads("▌田 田中 美咲", " 森 森田 翔")


async def test_people_to_pick_have_them(folder: Path) -> None:
    async with playing(folder, size=USUAL) as stage:
        await stage.press("t")
        await stage.reads("New task")
        await stage.press("tab", "tab")
        await stage.reads("[x] 佐 佐藤 健", "[ ] 田 田中 美咲")


# The setting


async def test_all_of_it_can_be_turned_off(folder: Path) -> None:
    async with playing(folder, settings=WITHOUT, size=WIDE) as stage:
        stage.main.room.go_to(TO_ME)
        await stage.reads("田中 美咲  09:12")
        y = head(stage, MISAKI.name)
        assert column(stage.shown()[y], MISAKI.name) == 3
        assert column(stage.shown()[y + 1], "To ") == 5
        assert stage.main.room.title.render_line(0).text.startswith(" 開発チーム")
        assert stage.rooms.size.width == 30
        stage.main.set_focus(stage.main.side.list)
        await stage.press("3")
        await stage.reads("アオバ商事")
        strips = stage.app.screen._compositor.render_strips()
        assert [letters for strip in strips for letters in chips(list(strip))] == []
        await stage.press("ctrl+k")
        await stage.reads("みなと市図書館 改修工事")
        assert "開 開発チーム" not in stage.text
