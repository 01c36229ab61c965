"""The steps that are measured in a room: what is pressed, and what must come of it."""

from __future__ import annotations

from typing import NamedTuple

from tests.bench.measured import Measured
from tests.bench.one_room import BIG, END_OF_SMALL, HITS, NAMES, SMALL, WORDS, Corpus, marker
from tests.bench.steps import NARROW, WIDE, Fact, Screen, Stage, Took, shows

STARTED = 0.6  # seconds without a byte or work, after which a program has done what follows its first paint
KEYS_REST = 1.6  # what waits for the keys to rest (the order of the rooms) has come by then
SCROLLED = 20  # pages, before the memory is looked at
NO_SUCH_KEY = "does nothing here"
FOUND_ALL = f"of {HITS} "


class Rounds(NamedTuple):
    """How often each step is measured."""

    opens: int
    pages: int
    arrivals: int
    resizes: int
    jumps: int


class Keys(NamedTuple):
    """Those that every program has in some way."""

    open: str
    up: str
    down: str


CWTUI = Keys(open=str(BIG), up="K", down="J")
PAGE_KEYS = Keys(open=str(BIG), up="\x1b[5~", down="\x1b[6~")


class Visit:
    """A program on a stage, with one room; what is measured goes to ``measured`` under ``name``."""

    def __init__(
        self, stage: Stage, corpus: Corpus, measured: Measured, keys: Keys = CWTUI, name: str = ""
    ) -> None:
        self._stage = stage
        self._corpus = corpus
        self._measured = measured
        self._keys = keys
        self._name = name
        self._newest = corpus.size  # the number of the newest message

    def of_cwtui(self, rounds: Rounds) -> None:
        """Everything, from the empty room on."""
        self._stage.wait_for(shows(NAMES[BIG]))
        self._memory()
        self._openings(rounds.opens)
        self._pages(rounds.pages)
        self._arrivals(rounds.arrivals)
        resizes(self._stage, rounds.resizes, self._measured, self._name + "resize", self._corpus.size)
        self._oldest(rounds.jumps)
        self._dates(rounds.jumps)
        self._hits(rounds.jumps)

    def of_widget(self, rounds: Rounds) -> None:
        """What a widget alone can do."""
        self._note("open", self._open())
        self._pages(rounds.pages)
        self._arrivals(rounds.arrivals)
        resizes(self._stage, rounds.resizes, self._measured, self._name + "resize", self._corpus.size)

    # Steps

    def _memory(self) -> None:
        """Of the open and well scrolled room, above that of the empty one."""
        self._stage.rest(STARTED)
        before = self._stage.memory()
        self._open()
        self._stage.press("\t")  # from the list of rooms into the messages
        for _ in range(SCROLLED):
            if self._stage.press(self._keys.up) is None:
                break  # all of the room has been on the screen
        self._measured.put("memory", self._corpus.size, self._stage.memory() - before)
        self._end()

    def _openings(self, rounds: int) -> None:
        for _ in range(rounds):
            self._stage.press(str(SMALL), shows(END_OF_SMALL))
            self._note("open", self._open())
        self._stage.rest(KEYS_REST)

    def _pages(self, rounds: int) -> None:
        """Up and down again, turning round where nothing comes any more."""
        keys = [self._keys.up, self._keys.down]
        measured = stuck = 0
        while measured < rounds and stuck < 2:
            if took := self._stage.press(keys[0]):
                self._note("page", took)
                measured += 1
                stuck = 0
            else:
                stuck += 1
            if took is None or measured == rounds // 2:
                keys.reverse()
        if stuck:
            self._note("page", None)

    def _arrivals(self, rounds: int) -> None:
        self._end()
        for _ in range(rounds):
            self._newest += 1
            self._note("arrival", self._stage.receive(shows(marker(self._newest))))

    def _oldest(self, rounds: int) -> None:
        for _ in range(rounds):
            self._end()
            self._note("oldest", self._stage.press("gg", shows(marker(1))))

    def _dates(self, rounds: int) -> None:
        """From the key behind the date that was typed."""
        day = self._corpus.middle_day
        first = shows(marker(self._corpus.first_on(day)))
        for _ in range(rounds):
            self._end()
            if not self._has("gd"):
                self._note("date", None)
                return
            self._stage.press(day.isoformat())
            self._note("date", self._stage.press("\r", first))

    def _hits(self, rounds: int) -> None:
        """From one hit to the next, when all have been found; and how soon the first one is there."""
        hits = sorted(self._corpus.hits)
        for number in range(rounds):
            if number % (HITS - 1) == 0:
                self._end()
                if not self._has("/"):
                    self._note("hit", None)
                    return
                self._stage.press(WORDS)
                self._note("search", self._stage.press("\r", self._another_of(hits)))
                if not self._stage.comes(shows(FOUND_ALL)):
                    self._note("hit", None)
                    return
            self._note("hit", self._stage.press("n", self._another_of(hits)))
            if number % (HITS - 1) == HITS - 2:
                self._stage.press("\x1b")

    # Parts of them

    def _open(self) -> Took | None:
        return self._stage.press(self._keys.open, shows(marker(self._newest)))

    def _end(self) -> None:
        """To the newest message, in whatever way, unless it is there."""
        if not shows(marker(self._newest))(self._stage.screen):
            self._stage.press("G" if self._keys is CWTUI else "\x1b[F")

    def _has(self, keys: str) -> bool:
        """Press keys that open a field. False: they mean nothing here."""
        self._stage.press(keys)
        return not shows(NO_SUCH_KEY)(self._stage.screen)

    def _another_of(self, hits: list[int]) -> Fact:
        """That a hit stands there which doesn't now."""
        missing = [shows(marker(hit)) for hit in hits if not shows(marker(hit))(self._stage.screen)]

        def there(screen: Screen) -> bool:
            return any(fact(screen) for fact in missing)

        return there

    def _note(self, step: str, took: Took | None) -> None:
        self._measured.note(self._name + step, self._corpus.size, took, awaited=step != "page")


def resizes(stage: Stage, rounds: int, measured: Measured, name: str, size: int) -> None:
    """The window becomes narrow."""
    for _ in range(rounds):
        measured.note(name, size, stage.resize(NARROW))
        stage.resize(WIDE)
