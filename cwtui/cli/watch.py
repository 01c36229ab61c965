"""``cwtui watch``: synchronises without a screen, and prints a line for everything that happens."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import time
from collections.abc import Callable, Collection
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import click
import msgspec

from cwtui import times
from cwtui.chatwork.models import Room
from cwtui.cli.failures import Failed, not_logged_in, sentence_of, told
from cwtui.settings import Settings, api_host, api_url
from cwtui.store import people, rooms
from cwtui.store.places import DB_NAME
from cwtui.sync.asks import Files, Need
from cwtui.sync.events import Event, Following, as_json
from cwtui.sync.side_by_side import until_one_ends
from cwtui.sync.state import Phase, SyncState
from cwtui.texts import mark, say

if TYPE_CHECKING:
    from cwtui.cli.output import Output
    from cwtui.store import Archive
    from cwtui.sync.session import Session

ATTENTIVE_EVERY = 300.0  # seconds: somebody wants to know, though nobody presses a key


@click.command(
    help=mark(
        "Print a line for everything that happens, and keep the archive up to date meanwhile. Ctrl+C stops."
    )
)
@click.option(
    "--json", "as_lines_of_json", is_flag=True, help=mark("One JSON object per line, for programs.")
)
@click.option(
    "--room",
    "room_ids",
    type=click.IntRange(min=1),
    multiple=True,
    help=mark("Only what happens in the room with this number; may be given more than once."),
)
@click.pass_obj
def watch(settings: Settings, as_lines_of_json: bool, room_ids: tuple[int, ...]) -> None:
    from cwtui.sync.session import Session

    with told():
        address = api_url(settings)
        session = Session(settings, address)
        session.open_last()
        asyncio.run(Watch(session, settings, set(room_ids), json=as_lines_of_json).run(api_host(address)))


class Watch:
    """One run. ``room_ids`` empty: every room."""

    def __init__(
        self, session: Session, settings: Settings, room_ids: Collection[int], *, json: bool
    ) -> None:
        from cwtui.cli.telling import Telling

        self._session = session
        self._room_ids = room_ids
        self._json = json
        self._telling = Telling(times.zone(settings.time_zone), self._name_of, self._room_name)
        self._following: Following | None = None
        self._leave_archive: Callable[[], None] = lambda: None
        self._files: dict[int, int] = {}
        self._states: list[SyncState] = []
        self._said: object = None
        self._woken = asyncio.Event()
        self._ended = asyncio.Event()

    async def run(self, host: str) -> None:
        """Until a signal ends it, or its reader goes away (BrokenPipeError).

        Raises Failed and ArchiveError where it cannot go on: no token, no such address, a damaged archive.
        """
        from cwtui.cli.output import Output

        session, output = self._session, Output()
        self._listen_to_signals()
        if session.archive is not None:
            self._follow(session.archive)
        session.on_archive = self._follow
        session.subscribe(self._state_changed)
        session.focus(False)
        if len(self._room_ids) == 1:
            session.look_at(*self._room_ids)
        session.start()
        attentive = asyncio.create_task(self._stay_attentive())
        telling = asyncio.create_task(self._tell(output))
        try:
            await until_one_ends(telling, self._ended.wait(), output.closed.wait())
        finally:
            for task in (attentive, telling):
                task.cancel()
            await asyncio.gather(attentive, telling, return_exceptions=True)
            await session.close()
            output.close()
        if output.closed.is_set():
            raise BrokenPipeError
        if not self._ended.is_set():
            raise Failed(_why_it_ended(session, host))

    # What is heard

    def _follow(self, archive: Archive) -> None:
        """This account's archive is the present one."""
        if self._session.salvage is not None:
            from cwtui.ui.words.failures import salvaged

            print(salvaged(self._session.salvage), file=sys.stderr, flush=True)
        self._leave_archive()
        self._following = Following(archive)
        self._files = {}
        self._leave_archive = archive.subscribe(lambda change: self._woken.set())

    def _state_changed(self, state: SyncState) -> None:
        said = (state.phase, state.error, state.limitation)
        if said != self._said:
            self._said = said
            self._states.append(state)
            self._woken.set()

    def _listen_to_signals(self) -> None:
        loop = asyncio.get_running_loop()
        for name, heard in (
            ("SIGTERM", self._ended.set),
            ("SIGHUP", self._ended.set),
            ("SIGTSTP", self._stop),
        ):
            with suppress(AttributeError, NotImplementedError):  # Windows
                loop.add_signal_handler(getattr(signal, name), heard)

    def _stop(self) -> None:
        self._stopping = asyncio.create_task(self._stop_and_go_on())

    async def _stop_and_go_on(self) -> None:
        """Ctrl+Z: while we stand still, another cwtui may deliver."""
        await self._session.pause()
        os.kill(os.getpid(), signal.SIGSTOP)
        self._session.resume()

    async def _stay_attentive(self) -> None:
        """As fast as for somebody who looks at something else: never as slowly as for nobody."""
        while True:
            self._session.key_pressed()
            await asyncio.sleep(ATTENTIVE_EVERY)

    # What is told

    async def _tell(self, output: Output) -> None:
        """Write what happened, in order, until there is no token to go on with."""
        while True:
            self._woken.clear()
            states, self._states = self._states, []
            for state in states:
                await self._tell_state(output, state)
            self._count_files()
            while self._following is not None and (events := self._following.events(time.time())):
                for event in events:
                    self._want_files(event)
                    await self._tell_event(output, event)
            if _is_the_end(self._session.state):
                return
            if not self._states:
                await self._woken.wait()

    async def _tell_event(self, output: Output, event: Event) -> None:
        if self._room_ids and event.room_id not in self._room_ids:
            return
        line = _json_line(as_json(event)) if self._json else self._telling.line(event)
        if line is not None:
            await output.write(line)

    async def _tell_state(self, output: Output, state: SyncState) -> None:
        if self._json:
            await output.write(_json_line(_state_as_json(state)))
        else:
            for line in self._telling.state_lines(state):
                print(line, file=sys.stderr, flush=True)

    def _count_files(self) -> None:
        """Remember how many files each room has, as soon as that is known."""
        if not self._files and self._session.archive is not None:
            self._files = {room.room_id: room.file_num for room in rooms.all(self._session.archive.db)}

    def _want_files(self, event: Event) -> None:
        """The list of rooms only counts files: what was added has to be asked for."""
        if isinstance(event.thing, Room):
            before = self._files.get(event.room_id, 0)
            self._files[event.room_id] = event.thing.file_num
            if event.thing.file_num > before:
                self._session.need(Need(Files(event.room_id)))

    def _name_of(self, account_id: int) -> str | None:
        archive = self._session.archive
        return people.name_of(archive.db, account_id) if archive else None

    def _room_name(self, room_id: int) -> str:
        archive = self._session.archive
        room = rooms.get(archive.db, room_id) if archive else None
        return room.name if room else ""


def _json_line(said: dict[str, Any]) -> str:
    return msgspec.json.encode(said).decode()


def _state_as_json(state: SyncState) -> dict[str, Any]:
    return {
        "event": "sync.state",
        "at": round(time.time(), 3),
        "room_id": None,
        "phase": state.phase.value,
        "since": state.since,
        "until": state.until,
        "error": state.error,
        "api_left": state.api_left,
        "limitation": state.limitation or None,
    }


_ENDINGS = (Phase.NO_TOKEN, Phase.TOKEN_DEAD)
_UNUSABLE = ("bad_address", "wrong_address", "bad_environment", "archive_damaged", "archive_newer")


def _is_the_end(state: SyncState) -> bool:
    return state.phase in _ENDINGS or state.error in _UNUSABLE


def _why_it_ended(session: Session, host: str) -> str:
    if session.token_problem is not None:
        return str(session.token_problem)
    code, archive = session.state.error, session.archive
    path = archive.folder / DB_NAME if archive is not None else say("The archive")
    return sentence_of(code, host, path=path) if code else not_logged_in()
