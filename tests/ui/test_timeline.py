"""The timeline stands still: whatever comes, goes or changes around it, what is on the screen stays."""

from __future__ import annotations

from itertools import accumulate, pairwise
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cwtui.chatwork.models import Account, Message
from cwtui.store import Archive, messages
from cwtui.store.messages import MessageRow
from cwtui.times import TOKYO
from cwtui.ui.drawing.rendering import Eyes
from cwtui.ui.look import DARK
from cwtui.ui.timeline import window as windows
from cwtui.ui.timeline.entries import Entry, MessageEntry, entries
from cwtui.ui.timeline.heights import Heights
from cwtui.ui.timeline.stack import Stack
from cwtui.ui.timeline.window import Window
from tests.ui.seed import NOW, WATCH, WATCH_LAST
from tests.ui.stage import Stage, playing

EYES = Eyes(DARK, lambda account_id: "田中 美咲", 1001, TOKYO, NOW)
BODIES = [
    "はい。",
    "図面を直しました。\n確認をお願いします。",
    "とても長い文です。" * 12,
    "[info]お知らせ\n[hr]\nです[/info]",
    "",
]


def row(message_id: int, body: str = "はい。", account_id: int = 2001) -> MessageRow:
    return MessageRow(
        message_id=message_id,
        room_id=1,
        account_id=account_id,
        author="田中 美咲",
        body=body,
        send_time=int(NOW) - 10_000_000 + message_id * 200,
        update_time=0,
        deleted=False,
    )


def of(rows: list[MessageRow]) -> list[Entry]:
    return entries(rows, (), (), None, TOKYO, NOW)


rooms = st.lists(
    st.tuples(st.sampled_from(BODIES), st.sampled_from([2001, 2002])), min_size=1, max_size=60
).map(lambda found: [row(number, *each) for number, each in enumerate(found, 1)])

# Heights


@given(st.lists(st.integers(1, 9), min_size=1, max_size=80), st.data())
def test_heights_are_the_sums_they_stand_for(heights: list[int], data: st.DataObject) -> None:
    tree = Heights(heights)
    for _ in range(4):
        at, height = data.draw(st.integers(0, len(heights) - 1)), data.draw(st.integers(1, 9))
        heights[at] = height
        tree.set(at, height)
    tops = [*accumulate(heights, initial=0)]
    assert [tree.top(index) for index in range(len(heights) + 1)] == tops
    assert tree.total == tops[-1]
    for index, (top, end) in enumerate(pairwise(tops)):
        for line in range(top, end):
            assert tree.at(line) == (index, line - top)


def test_without_entries_there_are_no_lines() -> None:
    assert (len(Heights()), Heights().total, Heights().top(0)) == (0, 0, 0)


# The stack


def stacked(rows: list[MessageRow], width: int = 40) -> Stack:
    stack = Stack(EYES)
    stack.fit(width)
    stack.take(of(rows))
    return stack


def lines(stack: Stack) -> list[str]:
    return [
        stack.laid(index).strip(line).text.rstrip()
        for index in range(len(stack.entries))
        for line in range(stack.laid(index).height)
    ]


@given(rooms, st.integers(16, 90), st.integers(1, 30))
def test_every_line_is_a_place_one_comes_back_to(rooms: list[MessageRow], width: int, page: int) -> None:
    stack = stacked(rooms, width)
    lines(stack)  # all heights are exact
    for line in range(stack.total):
        assert stack.settle(stack.place_at(line), page) == line


@given(rooms, st.integers(16, 90), st.integers(3, 30), st.data())
def test_what_is_on_the_screen_is_the_same_before_and_after_others_are_loaded(
    rooms: list[MessageRow], width: int, page: int, data: st.DataObject
) -> None:
    first = data.draw(st.integers(0, len(rooms) - 1))
    last = data.draw(st.integers(first, len(rooms) - 1))
    part, whole = stacked(rooms[first : last + 1], width), stacked(rooms, width)
    drawn, all_drawn = lines(part), lines(whole)
    line = data.draw(st.integers(0, part.total - 1))
    place = part.place_at(line)
    there = whole.settle(place, page)
    assert there is not None
    # The first message has its head and its day line only while it is the first one.
    begun = next((at for at, words in enumerate(drawn) if at >= line and at > 3), len(drawn))
    assert all_drawn[there + begun - line : there + part.total - line] == drawn[begun:]


@given(rooms, st.integers(16, 90), st.integers(16, 90))
def test_a_place_is_of_the_text_whatever_the_width(rooms: list[MessageRow], before: int, after: int) -> None:
    stack = stacked(rooms, before)
    lines(stack)
    places = [stack.place_at(line) for line in range(stack.total)]
    stack.fit(after)
    found = [stack.settle(place, 10) for place in places]
    assert None not in found
    for place, line in zip(places, found, strict=True):
        key, within = place
        index = stack.index_of(key)
        assert index is not None
        assert line is not None
        if within >= 0:
            laid, (top, _) = stack.laid(index), stack.lines_of(index)
            here = laid.rows[line - top]
            assert here.start <= laid.body_at + within <= here.end


@given(rooms, st.integers(16, 90), st.integers(1, 40))
def test_only_what_is_around_the_screen_is_laid_out(rooms: list[MessageRow], width: int, page: int) -> None:
    stack = stacked(rooms, width)
    stack.settle((rooms[len(rooms) // 2].message_id, 0), page)
    assert len(stack._cache) <= 4 * page + 3


def test_what_did_not_change_keeps_its_layout() -> None:
    rows = [row(number, "同じ文です。") for number in range(1, 6)]
    stack = stacked(rows)
    before = [stack.laid(index) for index in range(len(stack.entries))]
    stack.take(of([*map(msgspec.structs.replace, rows), row(6)]))
    assert [stack.laid(index) for index in range(len(before))] == before


# The window


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    return Archive.open(tmp_path / "1001")


def fill(archive: Archive, count: int) -> None:
    account = Account(account_id=2001, name="田中 美咲")
    sent = [
        Message(message_id=number, account=account, body="はい。", send_time=number, update_time=0)
        for number in range(1, count + 1)
    ]
    archive.write_now(messages.save_window, 1, sent, limited=True)


def ids(window: Window) -> list[int]:
    return [found.message_id for found in window.rows]


@given(st.lists(st.sampled_from(["older", "newer", "reread"]), max_size=12), st.integers(1, 2600))
def test_a_window_has_no_breaks_and_knows_its_ends(moves: list[str], start: int) -> None:
    for move in moves:
        getattr(_around(start), move)()
    window = _around(start)
    for move in moves:
        getattr(window, move)()
        found = ids(window)
        assert found == list(range(found[0], found[-1] + 1))
        assert window.to_beginning <= (found[0] == 1)
        assert window.to_end <= (found[-1] == 2500)
        assert len(found) <= windows.MOST


_KEPT: list[Archive] = []


def _around(start: int) -> Window:
    if not _KEPT:
        import tempfile

        _KEPT.append(Archive.open(Path(tempfile.mkdtemp()) / "1001"))
        fill(_KEPT[0], 2500)
    return Window.around(_KEPT[0].db, 1, start)


def test_the_ends_of_a_room(archive: Archive) -> None:
    fill(archive, 700)
    newest, oldest = Window.at_end(archive.db, 1), Window.at_beginning(archive.db, 1)
    assert (ids(newest)[-1], newest.to_end, newest.to_beginning) == (700, True, False)
    assert (ids(oldest)[0], oldest.to_end, oldest.to_beginning) == (1, False, True)
    while newest.older():
        pass
    assert ids(newest) == list(range(1, 701))
    archive.close()


def test_an_empty_room_fills_while_one_looks(archive: Archive) -> None:
    window = Window.at_end(archive.db, 1)
    assert (window.rows, window.to_beginning, window.to_end, window.older(), window.newer()) == (
        [], True, True, False, False,
    )  # fmt: skip
    fill(archive, 3)
    window.reread()
    assert ids(window) == [1, 2, 3]
    archive.close()


# The screen


async def grown(stage: Stage, *sent: tuple[int, str]) -> None:
    account = Account(account_id=2001, name="田中 美咲")
    for message_id, body in sent:
        message = Message(
            message_id=message_id, account=account, body=body, send_time=int(NOW), update_time=int(NOW)
        )
        await stage.archive.write(messages.save_one, WATCH, message)
    await stage.pilot.pause()


async def in_the_middle(stage: Stage) -> list[str]:
    await stage.press("6", "tab", "K", "K", "K")
    await stage.until(lambda: not stage.timeline.at_end)
    return stage.shown()


async def test_a_new_message_does_not_move_what_is_read(folder: Path) -> None:
    async with playing(folder) as stage:
        before = await in_the_middle(stage)
        await grown(stage, (WATCH_LAST + 1, "新しい発言です。"))
        assert isinstance(stage.timeline.entries[-1], MessageEntry)
        await stage.until(lambda: stage.timeline.entries[-1].key == WATCH_LAST + 1)
        assert stage.shown() == before
        await stage.reads("1 new below · G")
        await stage.press("G")
        await stage.until(lambda: "new below" not in stage.text)


async def test_an_edit_above_does_not_move_what_is_read(folder: Path) -> None:
    async with playing(folder) as stage:
        before = await in_the_middle(stage)
        above = next(found for found in stage.timeline.entries if isinstance(found, MessageEntry))
        assert above not in stage.timeline.shown()
        await grown(stage, (above.row.message_id, "ずっと長くなった発言です。\n" * 9))
        await stage.until(lambda: above not in stage.timeline.entries)
        assert stage.shown() == before


async def test_at_the_end_it_follows(folder: Path) -> None:
    async with playing(folder) as stage:
        await stage.press("6", "tab")
        await grown(stage, (WATCH_LAST + 1, "新しい発言です。"))
        await stage.until(lambda: "新しい発言です。" in stage.shown()[-1])


async def test_another_width_keeps_the_message_at_the_top(folder: Path) -> None:
    async with playing(folder, size=(150, 36)) as stage:
        await in_the_middle(stage)
        place = stage.timeline.place
        await stage.resize(80, 36)
        assert stage.timeline.place is not None
        assert place is not None
        assert stage.timeline.place[0] == place[0]
        await stage.resize(150, 36)
        assert stage.timeline.place[0] == place[0]


async def test_the_cursor_goes_along_when_the_mouse_scrolls_past_it(folder: Path) -> None:
    async with playing(folder) as stage:
        await stage.press("6", "tab")
        stage.timeline.scroll_to(y=0, animate=False)
        await stage.until(lambda: stage.timeline.line == 0)
        assert any(line.startswith("▌") for line in stage.shown())


# Selecting


async def drag(stage: Stage, start: tuple[int, int], end: tuple[int, int]) -> None:
    await stage.pilot.mouse_down("#timeline", offset=start)
    await stage.pilot.hover("#timeline", offset=end)
    await stage.pilot.mouse_up("#timeline", offset=end)
    await stage.pilot.pause()


async def test_the_mouse_selects_text_without_what_stands_around_it(folder: Path) -> None:
    async with playing(folder) as stage:
        await stage.press("6", "tab")
        last = len(stage.shown()) - 1
        width = stage.timeline.size.width
        await drag(stage, (0, last - 1), (width - 3, last))
        chosen = stage.timeline.selected_text()
        assert chosen
        assert "▌" not in chosen
        assert "│" not in chosen
        assert all(part.strip() in "\n".join(stage.shown()) for part in chosen.split("\n"))
        assert [found.message_id for found in stage.timeline.selected()][-1] == WATCH_LAST
        await stage.press("escape")
        assert stage.timeline.selection is None


async def test_a_selection_stays_while_messages_arrive_and_the_width_changes(folder: Path) -> None:
    async with playing(folder, size=(150, 36)) as stage:
        await stage.press("6", "tab")
        last = len(stage.shown()) - 1
        await drag(stage, (5, last), (16, last))
        chosen = stage.timeline.selected_text()
        assert chosen
        await grown(stage, (WATCH_LAST + 1, "新しい発言です。"))
        await stage.resize(90, 36)
        assert stage.timeline.selected_text() == chosen


async def test_keys_select_whole_messages(folder: Path) -> None:
    async with playing(folder) as stage:
        await stage.press("6", "tab", "V", "k", "k")
        found = [each.message_id for each in stage.timeline.selected()]
        assert len(found) == 3
        assert found[-1] == WATCH_LAST
        assert found == sorted(found)
        await stage.press("j")
        assert len(stage.timeline.selected()) == 2
        await stage.press("V")
        assert stage.timeline.selection is None


async def test_a_click_puts_the_cursor_and_selects_nothing(folder: Path) -> None:
    async with playing(folder) as stage:
        await stage.press("6", "tab")
        await stage.pilot.click("#timeline", offset=(10, 3))
        await stage.pilot.pause()
        assert stage.timeline.selection is None
        assert stage.shown()[3].startswith("▌")
