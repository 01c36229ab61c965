"""Lists, texts and the timeline draw what looks different, and nothing on the screen is stale."""

from __future__ import annotations

import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from rich.segment import Segment
from rich.style import Style
from textual.pilot import Pilot
from textual.strip import Strip

from cwtui.store import messages, outbox
from cwtui.store.wishes import MarkRead
from cwtui.ui.drawing.rendering import uncoloured
from cwtui.ui.look import DARK
from cwtui.ui.timeline.timeline import Timeline
from cwtui.ui.widgets.line_list import LineList
from cwtui.ui.widgets.lines import Lines
from tests.ui.host import Host, until
from tests.ui.seed import DEVELOPERS, NOW
from tests.ui.stage import Stage, playing

SIZE = (20, 6)


class Names(LineList[str]):
    """``starred`` rows have a star; ``drawn`` are the lines that were drawn since somebody emptied it."""

    def __init__(self, rows: list[str]) -> None:
        super().__init__(id="names", empty="nobody")
        self.rows = rows
        self.starred: set[str] = set()
        self.drawn: list[int] = []

    def draw(self, row: str, width: int, style: Style) -> list[Segment]:
        return [Segment("*" if row in self.starred else " ", style), Segment(row, style)]

    def render_line(self, y: int) -> Strip:
        self.drawn.append(y)
        return super().render_line(y)


@asynccontextmanager
async def shown(*rows: str) -> AsyncIterator[tuple[Names, Pilot[None]]]:
    """A list with the focus, drawn, of which nothing has been drawn again."""
    names = Names(list(rows))
    async with Host(names).run_test(size=SIZE) as pilot:
        names.focus()
        names.show(list(rows))
        await until(pilot, lambda: names.has_focus and _stands(pilot) == _expected(names))
        await pilot.pause()
        names.drawn.clear()
        yield names, pilot


def _stands(pilot: Pilot[None]) -> list[str]:
    """What the terminal has, without the scroll bar."""
    assert isinstance(pilot.app, Host)
    return [line[: SIZE[0] - 1].rstrip() for line in pilot.app.text().split("\n")]


def _expected(names: Names) -> list[str]:
    """What it should have: everything drawn anew."""
    return [LineList.render_line(names, y).text.rstrip() for y in range(names.size.height)]


async def test_the_same_rows_again_draw_nothing() -> None:
    async with shown("Aoki", "Baba", "Chiba") as (names, pilot):
        names.show(["Aoki", "Baba", "Chiba"])
        await pilot.pause()
        assert names.drawn == []


async def test_another_row_draws_its_line() -> None:
    async with shown("Aoki", "Baba", "Chiba") as (names, pilot):
        names.show(["Aoki", "Baba", "Doi"])
        await until(pilot, lambda: "Doi" in _stands(pilot)[2])
        assert set(names.drawn) == {2}


async def test_a_row_that_goes_draws_what_moves_up() -> None:
    async with shown("Aoki", "Baba", "Chiba") as (names, pilot):
        names.show(["Aoki", "Chiba"])
        await until(pilot, lambda: "Baba" not in "".join(_stands(pilot)))
        assert set(names.drawn) == {1, 2}


async def test_the_same_row_that_looks_different_is_drawn() -> None:
    async with shown("Aoki", "Baba", "Chiba") as (names, pilot):
        names.starred = {"Baba"}
        names.show(["Aoki", "Baba", "Chiba"])
        await until(pilot, lambda: "*Baba" in _stands(pilot)[1])
        assert set(names.drawn) == {1}


async def test_the_cursor_draws_the_lines_it_leaves_and_comes_to() -> None:
    async with shown("Aoki", "Baba", "Chiba") as (names, pilot):
        names.cursor = 2
        await until(pilot, lambda: _stands(pilot)[2].startswith("▌"))
        assert set(names.drawn) == {0, 2}


async def test_all_of_it_is_drawn_once_whatever_changes_before_it_is_drawn() -> None:
    async with shown("Aoki", "Baba", "Chiba") as (names, pilot):
        for rows in (["a", "b", "c", "d", "e", "f"], ["g", "h", "i", "j", "k", "l"], ["a", "b", "c", "d"]):
            names.show(rows)
        await until(pilot, lambda: _stands(pilot) == _expected(names))
        names.show(["a", "b", "c", "e"])
        await until(pilot, lambda: _stands(pilot) == _expected(names))


async def test_what_changed_while_it_was_hidden_is_there_when_it_is_shown() -> None:
    async with shown("Aoki", "Baba", "Chiba") as (names, pilot):
        names.display = False
        await until(pilot, lambda: "Aoki" not in "".join(_stands(pilot)))
        names.show(["Aoki", "Doi", "Chiba"])
        await pilot.pause()
        names.display = True
        await until(pilot, lambda: _stands(pilot) == _expected(names))
        assert "Doi" in _stands(pilot)[1]


@pytest.mark.parametrize("seed", range(4))
async def test_nothing_on_the_screen_is_stale_whatever_happens(seed: int) -> None:
    rng = random.Random(seed)
    everybody = [f"name {number}" for number in range(14)]
    async with shown(*everybody) as (names, pilot):
        for _ in range(12):
            match rng.randrange(5):
                case 0:
                    names.show(rng.sample(everybody, rng.randrange(len(everybody))))
                case 1:
                    names.move_to(rng.randrange(-1, 15))
                case 2:
                    names.starred = set(rng.sample(everybody, 5))
                    names.draw_changes()
                case 3:
                    names.scroll_to(y=rng.randrange(12), animate=False)
                case 4:
                    await pilot.resize_terminal(SIZE[0], rng.randrange(3, 9))
            await until(pilot, lambda: _stands(pilot) == _expected(names))


async def test_a_text_draws_the_lines_that_are_others() -> None:
    words = ["one", "two", "three"]
    lines = Lines(DARK, lambda width: [Strip([Segment(word)]) for word in words])
    async with Host(lines).run_test(size=SIZE) as pilot:
        await until(pilot, lambda: "three" in _stands(pilot)[2])
        drawn = _noted(lines)
        lines.show()
        await pilot.pause()
        assert drawn == []
        words[1] = "zwei"
        lines.show()
        await until(pilot, lambda: "zwei" in _stands(pilot)[1])
        assert set(drawn) == {1}


def _noted(widget: Lines | Timeline) -> list[int]:
    """The lines that are drawn from now on."""
    drawn: list[int] = []
    draw = widget.render_line

    def noted(y: int) -> Strip:
        drawn.append(y)
        return draw(y)

    widget.render_line = noted  # type: ignore[method-assign]
    return drawn


# The timeline


async def at_rest(stage: Stage) -> list[int]:
    """The lines of the timeline that are drawn from now on: what the start brings is there."""
    await stage.press("1", "tab")
    await stage.until(lambda: stage.focus == "timeline" and stage.marks())
    newest = messages.newest_id(stage.archive.db, DEVELOPERS)
    await stage.until(lambda: stage.timeline.entries and stage.timeline.entries[-1].key == newest)
    await stage.until(lambda: stage.timeline.eyes.coloured is not uncoloured)
    await stage.pilot.pause(0.1)
    return _noted(stage.timeline)


async def test_a_mark_of_what_is_read_draws_no_message(folder: Path) -> None:
    async with playing(folder) as stage:
        drawn = await at_rest(stage)
        entries = stage.timeline.entries
        wish = MarkRead(room_id=DEVELOPERS, message_id=messages.newest_id(stage.archive.db, DEVELOPERS))
        await stage.archive.write(outbox.add, wish, now=NOW, due_at=NOW)
        await stage.until(lambda: stage.timeline.entries is not entries)  # it was read again
        await stage.pilot.pause()
        assert drawn == []


async def test_a_step_of_the_cursor_draws_two_messages(folder: Path) -> None:
    async with playing(folder) as stage:
        await at_rest(stage)
        timeline = stage.timeline
        before = timeline.cursor_index
        drawn = _noted(timeline)
        await stage.press("k")
        await stage.until(lambda: timeline.cursor_index != before)
        await stage.until(lambda: drawn)
        after = timeline.cursor_index
        assert before is not None
        assert after is not None
        spans = [timeline.stack.lines_of(index) for index in (before, after)]
        touched = {line - timeline.line for top, bottom in spans for line in range(top, bottom)}
        assert set(drawn) <= touched
