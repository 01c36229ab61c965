"""A day in small as data; everything follows from the seed.

What a person wants done within seconds, what their phone and the others say meanwhile, when the client is
killed, and when a room is flooded.

Times are seconds from the day's beginning. ``pick`` (0 to 1) chooses among what there is when the time comes.
"""

from __future__ import annotations

import json
import random
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from cwtui.chatwork.models import LimitType

LENGTH = 6.0  # seconds in which something is begun
OLD = "以前のタスク"
"""So begin my tasks from the days before."""
DUE = 1_800_000_000  # Unix seconds of the first day by which tasks are to be done
ACTS = 54
KILLS = 3
FLOOD = (102, 140)  # messages: more than the service shows

WISHES = {
    "send": 60,
    "edit": 10,
    "delete": 5,
    "read": 8,
    "unread": 4,
    "task": 14,
    "status": 14,
    "reschedule": 6,
    "upload": 10,
}
"""What is wished how often (:data:`tests.bench.headless.WISHES` knows how)."""
DEEDS = {"look": 6, "hurry": 8, "undo": 4, "retry": 6}
"""What else a person does at the screen."""
PHONE = {"phone": 8, "phone_task": 4, "phone_file": 3}
"""What the same person does on the phone."""
SAME_THERE = {"phone": "send", "phone_task": "task", "phone_file": "upload"}
"""Every third time it is just what is wished here in those seconds."""
REPEATED = 0.25  # of the messages say what was said in the room within the minute before
HELD = 0.4  # of the messages can be taken back for a moment

_WORDS = (
    "了解です",
    "図面を送ります。\nよろしくお願いします。",
    "OK",
    "[info]議事録[/info]",
    "ありがとう(bow)",
    "後で見ます ",
)


@dataclass(frozen=True, slots=True)
class Act:
    """Something the person does."""

    at: float
    what: str
    room: int
    body: str = ""
    hold: float = 0.0
    pick: float = 0.0


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happens around them."""

    at: float
    what: str  # phone, phone_task, phone_file, say, edit, delete (colleagues), kill, flood
    room: int = 0
    body: str = ""
    pick: float = 0.0
    count: int = 0


@dataclass(frozen=True, slots=True)
class Life:
    """What a client has to know to live this day.

    ``begin`` is the day's beginning, and what the server dates before ``past`` was said before it (Unix
    seconds). ``jumps``: when the machine's clock is set, and by how many seconds. ``people``: by room who can
    be given a task, the person first.
    """

    url: str
    token: str
    begin: float
    past: float
    rooms: list[int]
    acts: list[Act]
    jumps: list[tuple[float, float]]
    people: dict[int, list[int]]

    def save(self, folder: Path) -> None:
        (folder / "life.json").write_text(json.dumps(asdict(self)))

    @classmethod
    def load(cls, folder: Path) -> Life:
        fields: dict[str, Any] = json.loads((folder / "life.json").read_text())
        people = {int(room_id): those for room_id, those in fields["people"].items()}
        return cls(**fields | {"acts": [Act(**act) for act in fields["acts"]], "people": people})


def assignees(people: Sequence[int], pick: float) -> tuple[int, ...]:
    """Whose task it becomes: mine, or also somebody else's."""
    return tuple(people[: 1 if pick < 0.6 else 2])


def due(pick: float) -> tuple[int, LimitType]:
    """By when: a time, a day, or never."""
    kind = (LimitType.NONE, LimitType.DATE, LimitType.TIME)[int(pick * 30) % 3]
    return (0 if kind is LimitType.NONE else DUE + int(pick * 10) * 86_400), kind


def file_of(body: str, pick: float) -> tuple[str, bytes]:
    """A file's name and content."""
    return f"{body.split()[0]}.txt", b"x" * (100 + int(pick * 10_000))


class Script:
    """One day in ``rooms``, of which the first one is flooded and otherwise left alone by faults."""

    def __init__(self, seed: int, rooms: Sequence[int]) -> None:
        self._chance = random.Random(seed)
        self._count = 0
        self.flooded = rooms[0]
        self._rooms = list(rooms)
        flood_at = self._chance.uniform(1.0, LENGTH - 1.5)
        self.acts = sorted([*self._acts(), self._flooded_send(flood_at)], key=lambda act: act.at)
        self.events = sorted([*self._events(), self._flood(flood_at)], key=lambda event: event.at)
        self.jumps = self._jumps()

    def _acts(self) -> list[Act]:
        chance, said = self._chance, dict[int, list[str]]()
        acts = []
        kinds = WISHES | DEEDS
        for at in sorted(chance.uniform(0, LENGTH) for _ in range(ACTS)):
            what = chance.choices(list(kinds), list(kinds.values()))[0]
            room = chance.choice(self._rooms[1:])
            earlier = said.setdefault(room, [])
            body = chance.choice(earlier) if earlier and chance.random() < REPEATED else self._words()
            if what in ("send", "task", "upload"):
                earlier.append(body)
            hold = chance.uniform(0.1, 0.6) if chance.random() < HELD else 0.0
            acts.append(Act(at, what, room, body, hold, chance.random()))
        return acts

    def _words(self) -> str:
        self._count += 1
        return f"{self._chance.choice(_WORDS)}{self._count}"

    def _flooded_send(self, at: float) -> Act:
        return Act(at, "send", self.flooded, self._words())

    def _events(self) -> list[Event]:
        chance = self._chance
        kills = [Event(chance.uniform(0.6, LENGTH), "kill", pick=chance.random()) for _ in range(KILLS)]
        phone = [self._phone(what) for what, times in PHONE.items() for _ in range(times)]
        others = [
            Event(
                chance.uniform(0, LENGTH),
                chance.choice(("say", "say", "say", "edit", "delete")),
                chance.choice(self._rooms),
                self._words(),
                chance.random(),
            )
            for _ in range(25)
        ]
        return [*kills, *phone, *others]

    def _phone(self, what: str) -> Event:
        """Something done on the phone."""
        chance = self._chance
        same = [act for act in self.acts if act.what == SAME_THERE[what] and act.room != self.flooded]
        if same and chance.random() < 1 / 3:
            act = chance.choice(same)
            at = max(0.0, act.at + chance.uniform(-0.5, 2.0))
            return Event(at, what, act.room, act.body, act.pick)
        room = chance.choice(self._rooms[1:])
        return Event(chance.uniform(0, LENGTH), what, room, self._words(), chance.random())

    def _flood(self, at: float) -> Event:
        return Event(
            at - 0.1, "flood", self.flooded, pick=self._chance.random(), count=self._chance.randint(*FLOOD)
        )

    def _jumps(self) -> list[tuple[float, float]]:
        """On some days the machine's clock is set."""
        chance = self._chance
        if chance.random() < 0.8:
            return []
        return [(chance.uniform(1, LENGTH), chance.choice((-1, 1)) * chance.uniform(3, 900))]
