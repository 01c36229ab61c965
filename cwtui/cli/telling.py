"""What happens, in one line for a person."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import tzinfo

from cwtui import notation, texts, times
from cwtui.chatwork.models import File, Message, Room, Task, TaskStatus
from cwtui.notation import one_line
from cwtui.sync.events import Event, EventKind, Mark
from cwtui.sync.state import Phase, SyncState
from cwtui.texts import say

LONGEST = 200  # characters of a text; a terminal's line has fewer


class Telling:
    """``name_of`` gives the name of an account, ``room_name`` that of a room; both may be unknown ("")."""

    def __init__(
        self,
        zone: tzinfo | None,
        name_of: Callable[[int], str | None],
        room_name: Callable[[int], str],
        now: Callable[[], float] = time.time,
    ) -> None:
        self._zone = zone
        self._name_of = name_of
        self._room_name = room_name
        self._now = now
        self._said: list[str] = []

    def line(self, event: Event) -> str | None:
        """The event in one harmless line; None for what is no event to a person: a counter moved."""
        words = self._words(event)
        return f"{self._when(event.at)} {words}" if words else None

    def state_lines(self, state: SyncState) -> list[str]:
        """Where synchronisation stands, where that is not over at once; and, once, what the plan hides."""
        words = [state_words(state, self._zone)]
        if state.limitation:
            said = one_line(state.limitation)
            words.append(say("Your plan hides older messages (“{words}”)", words=said))
        news = [each for each in words if each and each not in self._said]
        self._said = [each for each in words if each] or self._said
        return [f"{self._when(self._now())} {each}" for each in news]

    def _when(self, at: float) -> str:
        now = self._now()
        if times.day_of(at, self._zone) == times.day_of(now, self._zone):
            return times.clock(at, self._zone)
        return times.moment(at, self._zone, now)

    def _words(self, event: Event) -> str | None:
        match event.thing:
            case Message() as message:
                return f"{self._room(event.room_id)}  {self._message(event.kind, message)}"
            case Room() as room:
                return _room_words(room, event.mark)
            case Task() as task:
                return f"{self._room(event.room_id)}  {self._task(task, event.mark)}"
            case File() as file:
                name, size = one_line(file.filename), times.size(file.filesize)
                words = say("{who} uploaded {file} ({size})", who=_who(file), file=name, size=size)
                return f"{self._room(event.room_id)}  {words}"

    def _message(self, kind: EventKind, message: Message) -> str:
        who = _who(message)
        if kind is EventKind.MESSAGE_DELETED:
            return who + ": " + say("This message was deleted")
        text = self._first_line(message.body)
        if kind is EventKind.MESSAGE_UPDATED:
            return say("{who} (edited): {text}", who=who, text=text)
        return f"{who}: {text}"

    def _task(self, task: Task, mark: Mark | None) -> str:
        text = self._first_line(task.body)
        if mark is Mark.VANISHED:
            return say("No open task any more: {task}", task=text)
        if task.status is TaskStatus.DONE:
            return say("Task done: {task}", task=text)
        who = one_line(task.account.name) if task.account else ""
        return say("Task for {who}: {task}", who=who, task=text)

    def _room(self, room_id: int) -> str:
        return one_line(self._room_name(room_id)) or str(room_id)

    def _first_line(self, body: str) -> str:
        lines = notation.plain(notation.parse(body), self._name_of).splitlines()
        lines = [line for line in map(one_line, lines) if line]
        # The first line of an answer is often only whom it is for.
        text = " ".join(lines[: 2 if body.lstrip().startswith("[") else 1])
        return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"


def _who(thing: Message | File) -> str:
    return one_line(thing.account.name) or str(thing.account.account_id)


def _room_words(room: Room, mark: Mark | None) -> str | None:
    name = one_line(room.name) or str(room.room_id)
    match mark:
        case Mark.JOINED:
            return say("You are in a new room: {room}", room=name)
        case Mark.LEFT:
            return say("You are no longer in {room}", room=name)
    return None


def state_words(state: SyncState, zone: tzinfo | None) -> str | None:
    """Where synchronisation stands, as a sentence; None for what passes by itself at once."""
    match state.phase:
        case Phase.FRESH:
            return say("Up to date")
        case Phase.OFFLINE:
            since = times.clock(state.since, zone)
            return say("Offline since {time}: {reason}", time=since, reason=texts.reason(state.error))
        case Phase.LIMITED:
            until = times.clock(state.until or state.since, zone)
            return say("waiting until {time} (API limit)", time=until)
        case Phase.KEYRING_WAIT:
            return say("Waiting for your keyring to be unlocked… Ctrl+C stops.")
        case Phase.OTHER_CWTUI:
            return say("another cwtui is syncing")
    return None
