"""Every cell stands where cwtui believes: asked of a real terminal, about text that terminals disagree on.

The measure is what tmux says of its own widths (cursor reports), not a table of ours.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import accumulate

import pytest

from cwtui.notation import one_line, visible
from cwtui.ui.drawing.initials import initial
from cwtui.ui.drawing.width import WIDTHS, cells, steady
from tests.e2e import strange
from tests.e2e.machine import AT_ONCE, Machine
from tests.e2e.ruler import KEPT, columns
from tests.e2e.strange import ROOM, WIDE, enclosed
from tests.e2e.terminal import Cursor, Terminal
from tests.e2e.test_typing import composing
from tests.support import Simulator

COLUMNS, ROWS = 150, 600
LONGEST = 20  # cells; a longer name of a room is shortened in the list
SHOWN = 6  # times that each text stands in the room: behind a To, plain, quoted, as title, in a box, as code


@dataclass
class Seen:
    """Screens, row by row, by what is on them, and the environment they were drawn in."""

    screens: Mapping[str, list[str]]
    env: Mapping[str, str]


@pytest.fixture(scope="module")
def seen(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Seen]:
    """The strange room with its lists, and one of the rooms that have strange names over it."""
    with Simulator.within("empty") as simulator:
        strange.furnish(simulator.simulation.world, list(WIDE.values()))
        machine = Machine(tmp_path_factory.mktemp("wide") / "home", simulator.api_url)
        machine.settings(AT_ONCE)
        machine.cwtui("login", "--token-stdin", stdin=simulator.token)
        with machine.open(columns=COLUMNS, rows=ROWS) as cwtui:
            yield Seen({name: screen.splitlines() for name, screen in _screens(cwtui, machine)}, machine.env)


def _screens(cwtui: Terminal, machine: Machine) -> Iterator[tuple[str, str]]:
    cwtui.until(ROOM)
    cwtui.keys("1", "Enter")
    rows = len(WIDE)
    cwtui.until(strange.LAST)
    yield "tasks", cwtui.until(lambda screen: _right_of(screen).count("⟩終") == rows)
    cwtui.keys("Tab")
    cwtui.until("│▌Tasks")
    cwtui.keys("2")
    yield "files", cwtui.until(lambda screen: _right_of(screen).count(".pdf") == rows)
    cwtui.keys("3")
    yield "people", cwtui.until(lambda screen: _right_of(screen).endswith(" you\n"))
    cwtui.keys("C-k")
    yield "picker", cwtui.until(machine.say("Name of a room or person"))


def _right_of(screen: str) -> str:
    """The pane at the right."""
    rows = (row.rpartition("│")[2].lstrip("▌ ").rstrip() for row in screen.splitlines() if "│" in row)
    return "\n".join(rows).strip() + "\n"


def test_tmux_measures_every_character_that_is_drawn_as_we_do() -> None:
    """All of Unicode, as it is drawn in the middle of a line."""
    codes = (
        *range(0x20, 0xD800),
        *range(0xE000, 0x20100),
        *range(0x30000, 0x34000),
        *range(0xE0000, 0xE0200),
    )
    drawn = sorted(
        {steady(visible(f"a{chr(code)}b")) for code in codes if chr(code) not in "\u2028\u2029\x85"}
    )
    found = columns(drawn, {"LANG": "C.UTF-8"})
    wrong = [(text, width) for text, width in zip(drawn, found, strict=True) if width != cells(text)]
    assert not wrong, [(ascii(text), width) for text, width in wrong[:20]]


def test_the_lines_between_the_panes_are_straight(seen: Seen) -> None:
    for name in ("tasks", "files", "people"):
        rows = seen.screens[name]
        places = [_places(row) for row in rows]
        borders = [column for column, character in places[1].items() if character == "│"]
        assert len(borders) == 2
        for number, row in enumerate(places[1:-2], 1):
            assert [row.get(column) for column in borders] == ["│", "│"], rows[number]


def test_every_cell_is_where_we_believe_it_to_be(seen: Seen) -> None:
    """Each row is printed anew, up to each of its characters: there the terminal's cursor stands."""
    for rows in seen.screens.values():
        prefixes = [row[:end] for row in set(rows) for end in range(1, len(row) + 1)]
        found = columns(prefixes, seen.env)
        wrong = [(text, width) for text, width in zip(prefixes, found, strict=True) if width != _width(text)]
        assert not wrong, wrong[:5]


def test_nothing_is_lost_or_doubled(seen: Seen) -> None:
    wanted = Counter({_held(enclosed(text)): 0 for text in WIDE.values()})
    for text in WIDE.values():
        wanted[_held(enclosed(text))] += SHOWN
    middle = "\n".join(_panes(row)[1] for row in seen.screens["tasks"][1:-2])
    assert {text: middle.count(text) for text in wanted} == wanted
    tasks = _right_of("\n".join(seen.screens["tasks"]))
    assert {text: tasks.count(text) * SHOWN for text in wanted} == wanted


@pytest.mark.parametrize("what", WIDE)
def test_names_are_whole(seen: Seen, what: str) -> None:
    name = _held(one_line(WIDE[what]))
    shown = re.escape(f"{initial(one_line(WIDE[what]))} {name}")
    if cells(name) <= LONGEST:
        lefts = [_panes(row)[0].rstrip() for row in seen.screens["tasks"][1:-2]]
        assert any(re.fullmatch(rf"[ \d]+{shown}", left) for left in lefts)
    middles = [_panes(row)[1] for row in seen.screens["tasks"][1:-2]]
    assert any(re.fullmatch(rf"  {shown}  [\d:]+ +", middle) for middle in middles)
    assert f"\n{_held(one_line(WIDE[what] + '.pdf'))} " in "\n" + _right_of("\n".join(seen.screens["files"]))
    people = "\n" + _right_of("\n".join(seen.screens["people"]))
    assert re.search(rf"\n{shown} ", people)


def test_the_caret_stands_behind_what_was_pasted(machine: Machine) -> None:
    """There the text field draws its end too, and nothing moves the line at the right."""
    ends, borders = [], []
    with composing(machine) as cwtui:
        for what, text in WIDE.items():
            if what == "letters joined by hand":
                continue  # the letter behind a joiner has no width for Rich, so the caret is one cell off
            cwtui.paste(enclosed(text))
            rows = cwtui.until("⟩終").splitlines()
            row = next(row for row in rows if "⟩終" in row)
            ends.append(row[: row.index("⟩終") + 2])
            borders.append(row.rpartition("│")[0])
            cwtui.until_cursor(Cursor(_width(ends[-1]), rows.index(row)))
            cwtui.keys("C-z")
            cwtui.until(lambda screen: "⟩終" not in screen)
    assert columns(ends, machine.env) == [_width(end) for end in ends]
    assert len(set(columns(borders, machine.env))) == 1


def _width(drawn: str) -> int:
    """What cwtui takes a row for; its parts are as wide as their characters."""
    return sum(WIDTHS[character] for character in drawn)


def _places(row: str) -> dict[int, str]:
    """The characters of a row by the column they begin in."""
    begins = accumulate((WIDTHS[character] for character in row), initial=0)
    return dict(zip(begins, row, strict=False))


def _panes(row: str) -> tuple[str, str]:
    """What stands in a row at the left, and in the middle."""
    left, _, rest = row.partition("│")
    return left, rest.rpartition("│")[0]


def _held(text: str) -> str:
    """``text`` as it is drawn and tmux keeps it: so many bytes for each cell."""
    room = 0
    parts = []
    for character in steady(visible(text)):
        size = len(character.encode())
        room = KEPT if WIDTHS[character] else room
        if size <= room:
            room -= size
            parts.append(character)
    return "".join(parts)
