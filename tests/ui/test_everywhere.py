"""What holds on the whole screen: help and palette, every size, hostile texts, and the end after a mishap."""

from __future__ import annotations

from pathlib import Path
from sqlite3 import Connection

import pytest
from rich.style import Style

from cwtui import texts
from cwtui.settings import Settings
from cwtui.store import drafts
from cwtui.sync.state import Phase, SyncState
from cwtui.ui.dialogs.help import Help, declare_everything, help_rows
from cwtui.ui.dialogs.picker import Picker
from cwtui.ui.drawing.width import cells
from cwtui.ui.keys.commands import EVERY, FIRST, in_order
from cwtui.ui.keys.keyboard import SHOW_CHOICES_AFTER
from cwtui.ui.panes.rooms import RoomList
from cwtui.ui.widgets.line_list import LineList
from tests.ui.seed import ANSWER, DEVELOPERS, EVERYBODY, NOW, WATCH_LAST, at
from tests.ui.stage import playing

# Help, palette, which-key


async def test_help_lists_every_command_with_its_keys(folder: Path) -> None:
    async with playing(folder, size=(120, 60)) as stage:
        rows = help_rows(stage.app.keyboard.keys_of)
        names = {row.words for row in rows}
        assert {str(known.name) for known in EVERY.values() if known.listed} <= names
        await stage.press("question_mark")
        assert isinstance(stage.app.screen, Help)
        shown = ""
        for _ in range(len(rows) // 40 + 1):
            shown += stage.text
            await stage.press("J")
        for words in ("Everywhere", "Rooms", "Messages", "Composer", "Side panel", "1-9", "Space Space"):
            assert words in shown
        await stage.press("question_mark")
        await stage.until(lambda: stage.app.screen is stage.main)


@pytest.mark.parametrize(
    ("keys", "headings"), [((), ["Rooms", "Everywhere"]), (("tab",), ["Messages", "Everywhere"])]
)
async def test_help_begins_with_what_has_the_focus(
    folder: Path, keys: tuple[str, ...], headings: list[str]
) -> None:
    async with playing(folder) as stage:
        await stage.press(*keys, "question_mark")
        await stage.until(lambda: isinstance(stage.app.screen, Help))
        rows = stage.app.screen.query_one(LineList).rows
        shown = [row.words for row in rows if not row.keys and row.words]
        assert shown[:1] == headings[:1]
        assert headings[1] in shown[:4]
        everywhere = [row.words for row in rows][[row.words for row in rows].index("Everywhere") :]
        assert everywhere[1:3] == ["Write here", "Next unread room"]


@pytest.mark.parametrize("language", ["en", "ja"])
@pytest.mark.parametrize("size", [(80, 24), (60, 15)])
async def test_help_cuts_nothing(folder: Path, language: str, size: tuple[int, int]) -> None:
    texts.use(language)
    async with playing(folder, size=size) as stage:
        await stage.press("question_mark")
        await stage.until(lambda: isinstance(stage.app.screen, Help))
        shown = stage.app.screen.query_one(LineList)
        await stage.until(lambda: bool(shown.rows))
        width = shown.scrollable_content_region.width - 1
        for row in shown.rows:
            assert "…" not in "".join(segment.text for segment in shown.draw(row, width, Style())), row


def test_what_is_needed_first_is_there() -> None:
    declare_everything()
    assert {known.id for known in in_order()} >= set(FIRST)


async def test_help_says_the_keys_as_they_are_set(folder: Path) -> None:
    swapped = Settings(send=Settings().send.__class__(enter="newline"))
    async with playing(folder, settings=swapped) as stage:
        rows = {row.words: row.keys for row in help_rows(stage.app.keyboard.keys_of)}
        assert rows["Send"] == "Ctrl+D  Alt+Enter  Shift+Enter"
        assert rows["New line"] == "Enter  Ctrl+J"


@pytest.mark.parametrize("keys", [("ctrl+p",), ("colon",), ("i", "ctrl+p")])
async def test_the_palette_runs_a_command_by_its_name(folder: Path, keys: tuple[str, ...]) -> None:
    async with playing(folder) as stage:
        await stage.press(*keys)
        await stage.reads("What do you want to do?")
        await stage.type("my chat")
        await stage.press("enter")
        await stage.until(lambda: stage.open_room == 7)


async def test_the_palette_names_what_can_be_done_here_with_its_keys(folder: Path) -> None:
    async with playing(folder) as stage:
        await stage.press("tab", "ctrl+p")
        await stage.type("reply")
        line = next(line for line in stage.lines if "Reply" in line)
        assert "r" in line.split()
        await stage.press("enter")
        await stage.until(lambda: stage.focus == "composer")
        assert "reply to" in stage.text


async def test_the_palette_closed_does_nothing(folder: Path) -> None:
    async with playing(folder) as stage:
        await stage.press("ctrl+p", "escape")
        await stage.until(lambda: stage.app.screen is stage.main)
        assert (stage.open_room, stage.focus) == (DEVELOPERS, "room-list")


async def test_the_row_of_keys_names_the_likeliest_of_each_pane(folder: Path) -> None:
    async with playing(folder, size=(60, 20)) as stage:
        await stage.until(lambda: stage.hints == "Enter open  / filter  P pin  i write  Tab pane      ? keys")
        await stage.press("enter")
        await stage.until(lambda: stage.hints.startswith("Enter actions  r reply  > quote  / find  i write"))
        await stage.press("/")
        await stage.until(lambda: stage.hints.startswith("Enter take it  Esc leave  Tab pane"))


async def test_under_a_dialog_the_row_of_keys_is_empty(folder: Path) -> None:
    async with playing(folder) as stage:
        await stage.until(lambda: stage.hints.startswith("Enter open"))
        await stage.press("t")
        await stage.reads("New task")
        await stage.until(lambda: stage.hints == "")
        await stage.press("escape")
        await stage.until(lambda: stage.hints.startswith("Enter open"))


async def test_a_chord_shows_its_choices_in_the_key_row(folder: Path) -> None:
    async with playing(folder) as stage:
        await stage.press("g")
        await stage.pilot.pause(SHOW_CHOICES_AFTER + 0.1)
        for words in ("g First", "m My Chat", "r Ask the server now"):
            assert words in stage.hints
        await stage.press("escape")
        assert stage.hints.startswith("Enter open  / filter")


async def test_in_a_narrow_window_all_choices_are_shown_and_nothing_moves(folder: Path) -> None:
    wanted = ("First", "Ask the server now", "My Chat", "Kept for later", "Outbox and drafts", "New group")
    async with playing(folder, size=(60, 15)) as stage:
        await stage.reads("Offline since")
        await stage.until(lambda: bool(stage.hints) and stage.main.key_row.size.height == 1)
        before = stage.lines[1:-1]
        await stage.press("g")
        await stage.reads(*wanted)
        assert stage.lines[1:6] == before[:5]
        await stage.press("escape")
        await stage.until(lambda: stage.lines[1:-1] == before)


async def test_no_letter_of_the_choices_is_lost_over_the_panes(folder: Path) -> None:
    texts.use("ja")
    async with playing(folder, size=(140, 45)) as stage:
        await stage.reads("オフライン")
        await stage.press("g")
        for name in (
            "先頭へ",
            "今すぐ取得する",
            "マイチャット",
            "コンタクト",
            "保管したもの",
            "グループを作る",
        ):
            await stage.reads(name)


async def test_a_key_in_the_key_row_can_be_clicked(folder: Path) -> None:
    async with playing(folder) as stage:
        await stage.until(lambda: "i write" in stage.hints)
        column = cells(stage.key_row.partition("i write")[0]) + 1
        await stage.pilot.click("KeyRow", offset=(column, 0))
        await stage.until(lambda: stage.focus == "composer")


async def test_a_letter_without_an_object_says_so(folder: Path) -> None:
    async with playing(folder) as stage:
        await stage.press("a")
        await stage.reads("a does nothing here · ? shows the keys")


@pytest.mark.parametrize(("size", "first"), [((120, 36), "tab"), ((120, 36), "1"), ((60, 15), "1")])
@pytest.mark.parametrize("key", ["escape", "q"])
async def test_where_nothing_can_be_closed_it_says_how_to_quit(
    folder: Path, size: tuple[int, int], first: str, key: str
) -> None:
    async with playing(folder, size=size) as stage:
        await stage.press(first)
        focus = stage.focus
        await stage.press(key)
        await stage.reads("There is nothing to close · Ctrl+Q quits")
        assert stage.focus == focus


async def test_the_input_method_left_on_is_understood_or_named(folder: Path) -> None:
    async with playing(folder) as stage:
        await stage.type("２")
        assert stage.open_room == EVERYBODY
        await stage.type("か")
        assert "Your IME is on" in stage.key_row
        await stage.type("い")
        assert stage.focus == "composer"


# The line to the service


@pytest.mark.parametrize("phase", sorted(set(Phase) - {Phase.NO_TOKEN, Phase.TOKEN_DEAD}))
async def test_every_state_of_the_line_is_in_the_status_bar(folder: Path, phase: Phase) -> None:
    words = {
        Phase.STARTING: "receiving",
        Phase.FETCHING: "receiving",
        Phase.FRESH: "up to date 09:41",
        Phase.OFFLINE: "offline since 09:41",
        Phase.LIMITED: "waiting until 09:50 (API limit)",
        Phase.KEYRING_WAIT: "waiting for your keyring",
        Phase.OTHER_CWTUI: "another cwtui is syncing",
    }
    async with playing(folder) as stage:
        stage.main.state_changed(SyncState(phase, NOW, until=at(20, 9, 50), api_left=240))
        await stage.until(lambda: words[phase] in stage.status and "API left 240" in stage.status)


# Sizes


@pytest.mark.parametrize(
    "size", [(200, 50), (140, 45), (100, 30), (99, 24), (80, 24), (70, 20), (69, 20), (60, 15), (40, 8)]
)
async def test_no_size_breaks_a_line(folder: Path, size: tuple[int, int]) -> None:
    async with playing(folder, size=size) as stage:
        for keys in ((), ("tab",), ("i", "x"), ("escape", "tab"), ("shift+tab", "shift+tab")):
            await stage.press(*keys)
            strips = stage.app.screen._compositor.render_strips()
            assert len(strips) == size[1]
            assert {strip.cell_length for strip in strips} == {size[0]}


async def test_below_a_hundred_columns_the_side_panel_is_a_sheet(folder: Path) -> None:
    async with playing(folder, size=(80, 24)) as stage:
        assert "見積書を送る" not in stage.text
        width = stage.timeline.size.width
        await stage.press("tab", "tab")
        assert "見積書を送る" in stage.text
        assert stage.timeline.size.width == width  # it lies over the room, which stays as it is
        await stage.press("escape")
        assert "見積書を送る" not in stage.text
        assert stage.focus == "timeline"


async def test_below_seventy_columns_there_is_one_pane_at_a_time(folder: Path) -> None:
    async with playing(folder, size=(60, 15)) as stage:
        assert "総務" in stage.text
        assert "よろしくお願いします。" not in stage.text
        await stage.press("enter")
        await stage.reads("よろしくお願いします。")
        assert "総務" not in stage.text
        await stage.until(lambda: stage.status.startswith(" 開発チーム"))
        await stage.press("escape")
        await stage.reads("総務")
        await stage.press("2", "i")
        await stage.reads("to 全体連絡")
        await stage.press("escape", "escape")
        assert stage.focus == "room-list"


async def test_too_small_says_so_and_everything_goes_on_behind_it(folder: Path) -> None:
    async with playing(folder, size=(39, 7)) as stage:
        assert stage.text.strip() == "cwtui: make it at least 40x8"
        await stage.press("2", "i")
        await stage.type("書く")
        await stage.resize(120, 36)
        assert (stage.open_room, stage.composer.text) == (EVERYBODY, "書く")
        assert "to 全体連絡" in stage.text


@pytest.mark.parametrize("size", [(30, 30), (80, 5), (1, 1)])
@pytest.mark.parametrize("focus", ["room-list", "timeline", "composer"])
async def test_the_focus_outlives_a_window_that_is_too_small(
    folder: Path, size: tuple[int, int], focus: str
) -> None:
    keys = {"room-list": "k", "timeline": "tab", "composer": "i"}
    async with playing(folder) as stage:
        await stage.press(keys[focus])
        await stage.until(lambda: stage.focus == focus)
        await stage.resize(*size)
        await stage.until(lambda: "開発チーム" not in stage.text)
        assert stage.focus == focus
        await stage.type("j")
        await stage.resize(120, 36)
        await stage.reads("開発チーム")
        assert stage.focus == focus
        assert stage.composer.text == ("j" if focus == "composer" else "")
        await stage.resize(60, 15)
        await stage.resize(*size)
        await stage.resize(60, 15)
        assert stage.focus == focus


async def test_without_many_rows_there_is_no_key_row(folder: Path) -> None:
    async with playing(folder, size=(80, 11)) as stage:
        assert not stage.main.query_one("KeyRow").display
        await stage.resize(80, 12)
        assert stage.main.query_one("KeyRow").display
        assert stage.hints.endswith("? keys")


async def test_any_size_in_any_order_is_survived(folder: Path) -> None:
    async with playing(folder) as stage:
        await stage.press("tab", "K")
        for size in ((1, 1), (39, 7), (500, 3), (3, 200), (60, 15), (1, 40), (140, 45)):
            await stage.resize(*size)
            await stage.press("j", "k", "tab", "shift+tab")
        assert "開発チーム" in stage.text


@pytest.mark.parametrize("size", [(39, 7), (1, 1)])
async def test_dialogs_fit_in_any_size(folder: Path, size: tuple[int, int]) -> None:
    async with playing(folder) as stage:
        for key in ("question_mark", "ctrl+k", "ctrl+p"):
            await stage.press(key)
            await stage.resize(*size)
            assert isinstance(stage.app.screen, Help | Picker)
            await stage.press("down", "escape")
            await stage.resize(120, 36)


async def test_resizing_keeps_the_line_under_the_eyes(folder: Path) -> None:
    async with playing(folder) as stage:
        await stage.press("6", "tab", "K", "K", "K")
        top = stage.shown()[0].strip(" ▌")
        message, _ = stage.timeline.place or (None, 0)
        for width in (100, 72, 140, 61, 120):
            await stage.resize(width, 36)
            assert (stage.timeline.place or (None, 0))[0] == message
        assert stage.shown()[0].strip(" ▌") == top


async def test_resizing_at_the_end_stays_at_the_end(folder: Path) -> None:
    async with playing(folder) as stage:
        await stage.press("6", "tab")
        for size in ((80, 20), (140, 45), (61, 14), (120, 36)):
            await stage.resize(*size)
            assert stage.timeline.at_end
            assert f"監視通知 {WATCH_LAST}" in "".join(stage.shown()[-2:])


# Mishaps


async def test_texts_of_others_command_nothing_wherever_they_stand(folder: Path) -> None:
    evil = "\x1b]0;x\x07\x1b[2J\u202e名"
    async with playing(folder, size=(140, 45)) as stage:
        for texts_of in ("rooms SET name", "people SET name", "tasks SET body", "files SET filename"):
            await stage.archive.write(Connection.execute, f"UPDATE {texts_of} = ?", (evil,))
        await stage.archive.write(Connection.execute, "UPDATE people SET organization_name = ?", (evil,))
    async with playing(folder, size=(140, 45)) as stage:
        stage.main.room.go_to(ANSWER)
        for keys in (("r",), ("escape", "tab"), ("2",), ("3",), ("shift+tab", "enter"), ("escape", "ctrl+k")):
            await stage.press(*keys)
            strips = stage.app.screen._compositor.render_strips()
            drawn = {character for strip in strips for segment in strip for character in segment.text}
            assert not drawn & {"\x1b", "\x07", "\u202e"}, keys


async def test_square_brackets_are_no_markup_anywhere(folder: Path) -> None:
    async with playing(folder, size=(140, 45)) as stage:
        await stage.archive.write(lambda db: db.execute("UPDATE rooms SET name = '[bold]x[/bold][/'"))
        await stage.archive.write(lambda db: db.execute("UPDATE people SET name = '[red]y[/]'"))
    async with playing(folder, size=(140, 45)) as stage:
        assert "to [bold]x[/bold][/" in stage.text
        assert "[red]y[/]" in stage.text
        await stage.press("ctrl+k")
        await stage.reads("[bold]x[/bold][/")


async def crash(folder: Path) -> None:
    """Write something, and then let the list of rooms fail to draw itself."""

    def broken(*_: object) -> None:
        secret_of_the_person = "0123456789abcdef"
        raise RuntimeError(secret_of_the_person)

    with pytest.MonkeyPatch.context() as patch:
        async with playing(folder) as stage:
            await stage.press("i")
            await stage.type("大事な文")
            await stage.until(lambda: drafts.get(stage.archive.db, DEVELOPERS) is not None)
            patch.setattr(RoomList, "draw", broken)
            await stage.press("alt+2")
            await stage.until(lambda: stage.app.return_code is not None)


async def test_a_crash_says_one_sentence_and_shows_no_traceback(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(RuntimeError):
        await crash(folder)
    said = capsys.readouterr().err
    sentence = "Something unexpected happened (RuntimeError). Nothing you wrote is lost."
    assert sentence in " ".join(said.split())
    assert "Traceback" not in said
    assert "0123456789abcdef" not in said


async def test_and_nothing_that_was_written_is_lost(folder: Path) -> None:
    with pytest.raises(RuntimeError):
        await crash(folder)
    async with playing(folder) as stage:
        await stage.press("1")
        assert stage.composer.text == "大事な文"


async def test_japanese_and_english_are_never_mixed(folder: Path) -> None:
    texts.use("ja")
    async with playing(folder, size=(140, 45)) as stage:
        await stage.press("tab")
        chrome = [stage.status, stage.hints]
        await stage.press("i")
        chrome.append(stage.hints)
        for line in chrome:
            words = {word for word in line.split() if word.isascii() and word.isalpha()}
            assert words <= {"To", "Enter", "Esc", "Tab", "j", "k", "r", "h", "o", "i", "API"}, line
