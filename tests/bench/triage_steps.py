"""The steps that are measured at the task desk and in the inbox."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from tests.bench.measured import Measured
from tests.bench.steps import Fact, Screen, Stage, Took, shows
from tests.bench.waiting import HERE, WORD, Corpus, marker

STARTED = 0.4  # seconds without a byte or work, after which a program has done what follows its first paint
CALM = 0.2  # the same, after which the preview beside the list follows the next key at once
KEYS_REST = 0.7  # the same, after which the lists have been read again

DOWN, UP, PAGE_DOWN, PAGE_UP, RIGHT, LEFT = "j", "k", "\x1b[6~", "\x1b[5~", "\x1b[C", "\x1b[D"
ESCAPE, BACK = "\x1b", "\x7f"

BORDER = "│"  # between the list and the preview
LETTERS = 3  # of the word that is typed into the filter

KEYS = (
    "desk_move",
    "desk_page",
    "desk_select",
    "desk_tab",
    "desk_filter",
    "desk_decide",
    "inbox_move",
    "inbox_page",
    "inbox_select",
    "inbox_decide",
)
"""The steps that are single keys, of those that are measured."""


def _list(screen: Screen) -> Screen:
    """What the screen has of the list, and of what stands above it."""
    return [row.partition(BORDER)[0] for row in screen[1:-1]]


def _cursor(screen: Screen) -> Screen:
    """The row at the cursor, and what is bright above it."""
    return [row for row in _list(screen) if row.startswith("▌")]


class Rounds(NamedTuple):
    """How often each step is measured: ``starts`` new programs, in each ``opens``; then keys of each sort."""

    starts: int
    opens: int
    keys: int
    decisions: int
    undos: int


class Visit:
    """cwtui on a stage, with what ``corpus`` says; what is measured goes to ``measured``.

    An opening takes until the screen is quiet (``_shown``: until the list stands there). A key takes until
    the first frame that shows in the list what it did. What follows more slowly, the preview beside it, is
    measured where keys are pressed calmly (``_preview``). ``_cpu`` is what the program computed for it, until
    the screen was quiet: a busy machine changes little of that.
    """

    def __init__(self, stage: Stage, corpus: Corpus, measured: Measured) -> None:
        self._stage = stage
        self._corpus = corpus
        self._measured = measured
        self._desk = _all_of(f"Mine {corpus.tasks}", marker(1))
        self._inbox = shows(f"{corpus.items} wait")

    def openings(self, rounds: int) -> None:
        """Of both, for the first time and then again."""
        self._begin()
        for name, keys, fact in (("desk", "gt", self._desk), ("inbox", "gi", self._inbox)):
            for number in range(1 + rounds):
                step = f"{name}_again" if number else f"{name}_first"
                computed = self._stage.computed()
                took = self._stage.press(keys, fact)
                self._note(step, took, computed, awaited=True)
                self._stage.press("q", shows(HERE))
                self._stage.rest(CALM)

    def keys(self, rounds: Rounds) -> None:
        """Of every sort, in both."""
        self._begin()
        self._to_and_fro("rooms_move", DOWN, UP, rounds.keys)  # a short list alone, to compare with
        self._stage.press("gt", self._desk)
        self._in_list("desk", rounds)
        self._to_and_fro("desk_tab", RIGHT, LEFT, rounds.keys)
        self._filter(rounds.keys)
        self._decisions("desk", rounds)
        self._stage.press("q", shows(HERE))
        self._stage.press("gi", self._inbox)
        self._in_list("inbox", rounds)
        for _ in range(self._corpus.requests):
            self._stage.press(DOWN)  # a question would come before one is accepted
        self._decisions("inbox", rounds)

    # Keys

    def _begin(self) -> None:
        self._stage.wait_for(shows(HERE))
        self._stage.rest(STARTED)

    def _in_list(self, name: str, rounds: Rounds) -> None:
        self._to_and_fro(f"{name}_move", DOWN, UP, rounds.keys)
        self._to_and_fro(f"{name}_page", PAGE_DOWN, PAGE_UP, rounds.keys)
        for _ in range(rounds.keys):
            self._key(f"{name}_select", "x")
        self._end()
        for _ in range(rounds.decisions):
            self._stage.rest(CALM)
            computed = self._stage.computed()
            self._note(f"{name}_preview", self._stage.press(DOWN), computed)
        self._stage.press("gg")

    def _end(self) -> None:
        """Of a selection, or a filter; and to the first row."""
        self._stage.press(ESCAPE)
        self._stage.rest(CALM)  # or what follows would be taken for a key with Alt
        self._stage.press("gg")

    def _to_and_fro(self, step: str, there: str, back: str, rounds: int) -> None:
        """Twice one way, and back: so there is always some way to go, and in the end nothing has changed."""
        for number in range(rounds // 4 * 4):
            self._key(step, there if number % 4 < 2 else back)
        self._stage.rest(CALM)

    def _filter(self, rounds: int) -> None:
        """Letter by letter, and each of them away again."""
        self._stage.press("/")
        for _ in range(max(1, rounds // (2 * LETTERS))):
            for key in (*WORD[:LETTERS], *BACK * LETTERS):
                self._key("desk_filter", key)
        self._end()

    def _decisions(self, name: str, rounds: Rounds) -> None:
        for _ in range(rounds.decisions):
            self._key(f"{name}_decide", "e", _cursor)
        for _ in range(rounds.undos):
            self._stage.rest(KEYS_REST)
            self._key(f"{name}_undo", "z")

    def _key(self, step: str, key: str, part: Callable[[Screen], Screen] = _list) -> None:
        """Until the first frame in which this part of the screen is another."""
        before, computed = part(self._stage.screen), self._stage.computed()
        took = self._stage.press(key, lambda screen: part(screen) != before)
        self._note(step, took and Took(took.shown, took.shown), computed)

    def _note(self, step: str, took: Took | None, computed: float, *, awaited: bool = False) -> None:
        self._measured.note(step, self._corpus.tasks, took, awaited=awaited)
        self._measured.put(f"{step}_cpu", self._corpus.tasks, self._stage.computed() - computed)


def _all_of(*texts: str) -> Fact:
    """That all of these are on the screen."""
    facts = [shows(text) for text in texts]

    def there(screen: Screen) -> bool:
        return all(fact(screen) for fact in facts)

    return there
