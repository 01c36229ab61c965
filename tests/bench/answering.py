"""How soon the screen answers keys while files come in, on the running program, on a pty.

The same keys are written, twenty a second, while nothing comes and while all the files of the service do:
from message to message in the timeline, from file to file in the list of those on their way, and letters
into the composer. What is measured is from a key's write to the end of the first frame that shows what it
did.
"""

from __future__ import annotations

import re
import shutil
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from sqlite3 import Connection
from typing import NamedTuple

import msgspec

from cwtui.paths import account_folder, host_folder
from cwtui.settings import api_host
from cwtui.store import Archive, transfers
from cwtui.store.files import FileRow
from cwtui.store.transfers import TransferState
from tests.bench.archives import environment
from tests.bench.files_town import TALK, Town, marker
from tests.bench.steps import Fact, Screen, Stage, shows

KEYS = 40  # written in one go
APART = 0.047  # seconds from one to the next: no multiple of what cwtui does now and then
AGAIN = 80  # files that are wanted twice, lest all have come before the last key
PATIENCE = 60.0  # seconds until all files must have come
CALM = 0.3  # seconds without a byte or work, after which nothing follows any more
TRIES = 5

ESCAPE = "\x1b"
SAVING = "↓ "  # in the status bar, before how many have come

_CURSOR = re.compile(r"▌[^#]*#(\d+) ")
_HOME = re.compile("▌.*マイチャット")  # above the timeline, where it has the focus
_LETTERS = re.compile(r"> (x+)")


class Place(NamedTuple):
    """Where keys are pressed.

    ``way`` leads there, where the screen ``shows`` something, and ``saving`` once files come. ``done`` tells
    from a screen how many of the keys pressed there have done something; ``back`` undoes them.
    """

    name: str
    way: str
    shows: str
    saving: str
    key: str
    done: Callable[[Screen], int]
    back: str = ""


def went_up(rows: int) -> Callable[[Screen], int]:
    """By how many rows, of so many, the cursor stands above the last one."""

    def done(screen: Screen) -> int:
        found = (match for row in screen if (match := _CURSOR.search(row)))
        return rows - next((int(match[1]) for match in found), rows)

    return done


def letters(screen: Screen) -> int:
    """How many are in the composer."""
    found = (match for row in screen if (match := _LETTERS.search(row)))
    return next((len(match[1]) for match in found), 0)


def places(files: int) -> Sequence[Place]:
    """All of them, where so many files are wanted."""
    return (
        Place("timeline", "gmG", marker(TALK), SAVING, "k", went_up(TALK)),
        Place("list", "wG", "▌All rooms", "waits for its turn", "k", went_up(files)),
        Place("composer", "gmi", "▌── to ", SAVING, "x", letters, back="\x7f" * KEYS),
    )


@dataclass
class Answers:
    """Of the keys at one place: ms each, without files coming and with; and how many were never answered.

    ``rates``: the MB a second that came meanwhile, of each round.
    """

    calm: list[float] = field(default_factory=list)
    meanwhile: list[float] = field(default_factory=list)
    never: int = 0
    rates: list[float] = field(default_factory=list)


def answer(town: Town, home: Path, rounds: int) -> dict[str, Answers]:
    """Each place so often, in one program; by the name of the place."""
    files = _wanted(town)
    found = {place.name: Answers() for place in places(len(files))}
    env = environment(home, town.simulator.api_url) | {"CHATWORK_API_TOKEN": town.simulator.token}
    host = host_folder(api_host(town.simulator.api_url), home / "data" / "cwtui")
    with Stage([sys.executable, "-m", "cwtui"], env) as stage:
        stage.wait_for(shows("API left"))
        stage.press("gm")
        stage.wait_for(shows(marker(TALK)))
        with closing(Archive.open(account_folder(host, town.account_id))) as archive:
            visit = _Visit(stage, archive, files, home / "files")
            for _ in range(rounds):
                for place in places(len(files)):
                    visit.round(place, found[place.name])
    return found


def _wanted(town: Town) -> list[FileRow]:
    """The files, some of them twice. Their numbers are their order, and no two have the same name."""
    twice = (*town.files, *town.files[:AGAIN])
    return [
        msgspec.structs.replace(file, filename=f"{marker(number)}{file.filename}")
        for number, file in enumerate(twice, 1)
    ]


class _Visit:
    """The program on its stage, and its archive, which it shares with us as with another window."""

    def __init__(self, stage: Stage, archive: Archive, files: Sequence[FileRow], folder: Path) -> None:
        self._stage = stage
        self._archive = archive
        self._files = files
        self._folder = folder

    def round(self, place: Place, answers: Answers) -> None:
        """The same keys without files, and with."""
        ids = self._archive.write_now(_list, self._files, self._folder)
        self._go(place)
        written = self._write(place)
        self._note(place, written, answers.calm, answers)
        self._go(place)
        began = self._stage.now()
        self._archive.write_now(_want, ids)
        self._wait_until_it_comes(place)
        written = self._write(place)
        ended = self._wait_until_all_have_come()
        self._note(place, [at for at in written if at < ended], answers.meanwhile, answers)
        answers.rates.append(sum(file.filesize for file in self._files) / 1000 / (ended - began))
        shutil.rmtree(self._folder)

    # Keys

    def _go(self, place: Place) -> None:
        self._press_until(place.way, shows(place.shows))

    def _write(self, place: Place) -> list[float]:
        written = self._stage.write_keys(place.key * KEYS, APART)
        self._stage.read_for(CALM)
        return written

    def _note(self, place: Place, written: list[float], to: list[float], answers: Answers) -> None:
        """What these keys took; then they are undone."""
        took = self._stage.answers(written, place.done)
        to += took
        answers.never += len(written) - len(took)
        self._stage.press(place.back)
        if not _at_home(self._stage.screen):
            self._press_until(ESCAPE, _at_home)

    def _press_until(self, keys: str, fact: Fact) -> None:
        """On a busy machine what follows Esc may be taken for a key with Alt: then it is pressed again."""
        for _ in range(TRIES):
            if self._stage.press(keys, fact) is not None:
                self._stage.rest(CALM)
                return
        raise AssertionError(f"{keys!r} never led there")

    # Files

    def _wait_until_it_comes(self, place: Place) -> None:
        """Until cwtui has heard of it, and says so."""
        end = time.monotonic() + PATIENCE
        while not shows(place.saving)(self._stage.screen):
            assert time.monotonic() < end, "nothing ever came"
            self._stage.read_for(0.02)
            for _ in self._stage.frames():
                pass

    def _wait_until_all_have_come(self) -> float:
        """When the last one had, in the time of the stage."""
        end = time.monotonic() + PATIENCE
        while (last := _all_done(self._archive.db)) is None:
            assert time.monotonic() < end, "some never came"
            self._stage.read_for(0.05)
        return self._stage.now() - (time.time() - last) * 1000


def _at_home(screen: Screen) -> bool:
    return _HOME.search(screen[1]) is not None


def _list(db: Connection, files: Sequence[FileRow], folder: Path) -> list[int]:
    """These alone are on the list, in this order, but nothing of them comes; their transfer ids.

    What is wanted for the second time goes to another folder.
    """
    transfers.clear(db)
    now, first = time.time(), files[:-AGAIN]
    ids = transfers.add(db, first, folder / "first", now=now)
    ids += transfers.add(db, files[len(first) :], folder / "second", now=now)
    for number, transfer_id in enumerate(ids):
        transfers.cancel(db, transfer_id, now=now - number)
    return ids


def _want(db: Connection, ids: Sequence[int]) -> None:
    """Now they are to come."""
    for transfer_id in ids:
        transfers.retry(db, transfer_id)


def _all_done(db: Connection) -> float | None:
    """When the last of the list had come (Unix seconds); None: some have not."""
    rows = transfers.all(db)
    ended = [row.ended_at for row in rows if row.state is TransferState.DONE and row.ended_at]
    return max(ended) if len(ended) == len(rows) else None
