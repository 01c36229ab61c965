"""Performing a scene in a room, either as history or live."""

from __future__ import annotations

import random
import re
from collections.abc import Mapping
from datetime import datetime, timedelta

from cwtui.simulator.scenarios.theatre import artefacts, calendar
from cwtui.simulator.scenarios.theatre.script import Line, Scene
from cwtui.simulator.scenarios.theatre.slots import Slots
from cwtui.simulator.scenarios.theatre.words import WORDS
from cwtui.simulator.world import files, messages, system, tasks
from cwtui.simulator.world.records import DELETED, Account, LimitType, Message, Room, Task
from cwtui.simulator.world.state import World

_LATIN = re.compile(r"[A-Za-z]")


def speaks_english(account: Account) -> bool:
    """People write in the language their name is written in."""
    return bool(_LATIN.match(account.name))


def call_name(account: Account) -> str:
    """How colleagues call somebody in a sentence."""
    family_or_given = account.name.split()[0]
    return family_or_given if speaks_english(account) else f"{family_or_given}さん"


def cast_for(
    world: World, room: Room, scene: Scene, rng: random.Random, without: Account | None = None
) -> dict[str, Account] | None:
    """Parts and nicks to people of the room; None when the room cannot play the scene.

    Letters go to people of the house, never to guests from other companies, and not to ``without``.
    """
    people = [world.accounts[i] for i, seat in room.members.items() if seat.role != "readonly"]
    nicks = {account.nick: account for account in people if account is not without}
    if not scene.nicks <= nicks.keys():
        return None
    house = world.me.organization_id
    free = [a for a in nicks.values() if a.nick not in scene.nicks and a.organization_id == house]
    rng.shuffle(free)
    free.sort(key=lambda account: account.title == "部長")  # has other things to do
    cast = dict(nicks)
    for letter in scene.letters:
        english = letter in "XYZ"
        fitting = next((account for account in free if speaks_english(account) == english), None)
        if fitting is None:
            return None
        free.remove(fitting)
        cast[letter] = fitting
    return cast


class Performance:
    """One scene in one room: its cast, its slots, and what was said so far.

    :meth:`play` performs the next line, at a moment of the past or (None) now, live.
    """

    def __init__(
        self, world: World, room: Room, scene: Scene, cast: Mapping[str, Account], rng: random.Random
    ) -> None:
        self._world = world
        self._room = room
        self._cast = cast
        self._rng = rng
        self._slots = Slots()
        self._said: list[Message] = []
        self._tasks: list[Task] = []
        self._rest = list(scene.lines)

    @property
    def over(self) -> bool:
        return not self._rest

    @property
    def next_line(self) -> Line:
        return self._rest[0]

    def play(self, at: float | None = None) -> None:
        line = self._rest.pop(0)
        speaker = self._cast[line.who]
        text = self._filled(line.text, at)
        perform = getattr(self, f"_{line.how}", None)
        if perform is None:
            raise ValueError(f"no such way to speak: {line.how}")
        perform(speaker, line, text, at)

    def _post(self, speaker: Account, body: str, at: float | None) -> None:
        self._said.append(messages.post(self._world, self._room, speaker.account_id, body, at=at))

    def _say(self, speaker: Account, _line: Line, text: str, at: float | None) -> None:
        self._post(speaker, text, at)

    def _to(self, speaker: Account, line: Line, text: str, at: float | None) -> None:
        heads = [f"[To:{a.account_id}]{_addressed(a)}" for a in self._people(line.argument)]
        self._post(speaker, "\n".join([*heads, text]), at)

    def _all(self, speaker: Account, _line: Line, text: str, at: float | None) -> None:
        self._post(speaker, f"[toall]\n{text}", at)

    def _re(self, speaker: Account, line: Line, text: str, at: float | None) -> None:
        original = self._last(speaker, line.argument)
        author = self._world.accounts[original.account_id]
        where = f"{self._room.room_id}-{original.message_id}"
        head = f"[rp aid={author.account_id} to={where}]{_addressed(author)}"
        self._post(speaker, f"{head}\n{text}", at)

    def _qt(self, speaker: Account, line: Line, text: str, at: float | None) -> None:
        original = self._last(speaker, line.argument)
        meta = f"[qtmeta aid={original.account_id} time={original.send_time}]"
        self._post(speaker, f"[qt]{meta}{_without_tags(original.body)}[/qt]\n{text}", at)

    def _task(self, speaker: Account, line: Line, text: str, at: float | None) -> None:
        names, _, due = line.argument.partition(" ")
        people = [account.account_id for account in self._people(names)]
        moment = self._world.clock.now() if at is None else at
        limit, kind = _deadline(due or "none", moment)
        self._tasks += tasks.create(
            self._world, self._room, speaker.account_id, text, people, limit, kind, at=at
        )

    def _done(self, speaker: Account, _line: Line, _text: str, at: float | None) -> None:
        if self._tasks:
            task = self._tasks[-1]
            tasks.set_status(self._world, self._room, task, "done", speaker.account_id, at=at)

    def _reopen(self, speaker: Account, _line: Line, _text: str, at: float | None) -> None:
        if self._tasks:
            task = self._tasks[-1]
            tasks.set_status(self._world, self._room, task, "open", speaker.account_id, at=at)

    def _file(self, speaker: Account, line: Line, text: str, at: float | None) -> None:
        name = self._filled(line.argument, at)
        made = artefacts.make(name)
        file = files.upload(
            self._world, self._room, speaker.account_id, name, made.content, made.content_type, text, at=at
        )
        self._said.append(self._room.by_id[file.message_id])

    def _edit(self, speaker: Account, _line: Line, text: str, at: float | None) -> None:
        self._change(speaker, text, at)

    def _delete(self, speaker: Account, _line: Line, _text: str, at: float | None) -> None:
        self._change(speaker, DELETED, at)

    def _change(self, speaker: Account, body: str, at: float | None) -> None:
        mine = [message for message in self._said if message.account_id == speaker.account_id]
        if mine and mine[-1].message_id in self._room.by_id:
            moment = self._world.now() if at is None else int(at)
            messages.change(self._world, self._room, mine[-1], body, moment)

    def _system(self, speaker: Account, line: Line, text: str, at: float | None) -> None:
        """A sentence of the system by its key, or the whole box as text."""
        body = text or system.box(f"[dtext:{line.argument}]")
        messages.post(self._world, self._room, speaker.account_id, body, at=at)

    def _people(self, names: str) -> list[Account]:
        return [self._cast[name.strip().lstrip("@")] for name in names.split(",")]

    def _last(self, speaker: Account, name: str) -> Message:
        """The last thing said in this scene by that person, or by anybody else."""
        wanted = self._cast[name].account_id if name else None
        for message in reversed(self._said):
            if message.account_id == wanted or (wanted is None and message.account_id != speaker.account_id):
                return message
        return self._room.messages[-1]

    def _filled(self, text: str, at: float | None) -> str:
        """``text`` with its slots: people by name, days by date, things by choice."""
        moment = self._world.clock.now() if at is None else at
        return self._slots.fill(text, lambda name: self._slot(name, moment), self._passing(moment))

    def _passing(self, moment: float) -> dict[str, str]:
        """What stands for something else at each line."""
        return {
            "now": datetime.fromtimestamp(moment, calendar.JAPAN).strftime("%H:%M"),
            "moment": str(int(moment) - 300),  # a little while ago, as a quotation writes it
            "last_message": str(self._room.messages[-1].message_id) if self._room.messages else "0",
            "last_file": str(next(reversed(self._room.files), 0)),
        }

    def _slot(self, name: str, moment: float) -> str:
        if name in self._cast:
            return call_name(self._cast[name])
        if name.startswith("id_"):
            return str(self._cast[name.removeprefix("id_")].account_id)
        if name.startswith("name_"):
            return self._cast[name.removeprefix("name_")].name
        if name == "room_id":
            return str(self._room.room_id)
        if name.startswith("day"):
            return calendar.written(calendar.working_day_after(moment, int(name[3:])))
        return self._rng.choice(WORDS[name])


def _addressed(account: Account) -> str:
    """As the service's own client writes a name after To and reply."""
    return f"{account.name}さん"


def _without_tags(body: str) -> str:
    """What of a message is quoted: its words, not whom they were addressed to."""
    return re.sub(r"^\[(?:To|rp)[^\]]*\][^\n]*\n|^\[toall\]\n", "", body, flags=re.MULTILINE)


def _deadline(due: str, moment: float) -> tuple[int | None, LimitType]:
    """``none``, ``+3d`` (a day), or ``+1d17`` (that day at 17:00 in Japan), counted from ``moment``."""
    found = re.fullmatch(r"([+-]\d+)d(\d+)?", due)
    if not found:
        return None, "none"
    day = datetime.fromtimestamp(moment, calendar.JAPAN).date() + timedelta(days=int(found[1]))
    hours = int(found[2]) if found[2] else 12
    return int(calendar.at(day, hours * 60)), "time" if found[2] else "date"
