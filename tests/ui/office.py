"""A small company at the simulator in which I have read everything, and what the service counts as unread."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
from textual import events

from cwtui.settings import Settings
from cwtui.settings.declared import Read, Send
from cwtui.store import Archive, session
from cwtui.sync.state import Phase
from cwtui.ui.read_rule import Mode
from cwtui.ui.room.reading import LOOKS_AFTER
from tests.support import Simulator
from tests.sync.rig import state_of
from tests.ui.stage import Stage
from tests.ui.town import Town, receive_everything

A_WHILE = LOOKS_AFTER + 0.3  # seconds in which what is on the screen has been looked at


@contextmanager
def company(folder: Path) -> Iterator[Town]:
    """A small one in which I have received everything, into ``folder``."""
    with Simulator.within("large", rooms=2, messages=60, limits=False) as simulator:
        town = Town(simulator, folder, state_of(simulator))
        asyncio.run(receive_everything(town.folder, simulator))
        yield town


def all_read(town: Town) -> None:
    """With another client I have read everything."""
    for room in town.state["rooms"]:
        if any(seat["account_id"] == town.me for seat in room["members"]):
            answer = httpx.put(
                f"{town.simulator.api_url}/rooms/{room['room_id']}/messages/read",
                headers={"x-chatworktoken": town.simulator.token},
                verify=False,
            )
            assert answer.status_code == 200, answer.text


def unread(town: Town, nth: int = 0) -> int:
    """How many messages of the room the service counts as unread for me."""
    seats = next(r for r in state_of(town.simulator)["rooms"] if r["room_id"] == town.room_id(nth))["members"]
    return int(next(seat for seat in seats if seat["account_id"] == town.me)["unread_num"])


def leave_at(town: Town, open_room: int, scrolled_to: tuple[int, int] | None = None) -> None:
    """When cwtui was left, this room was open, and in the other one somebody had scrolled to that message."""
    archive = Archive.open(town.home)
    archive.write_now(session.put, "room", town.room_id(open_room))
    if scrolled_to is not None:
        nth, message_id = scrolled_to
        archive.write_now(session.put, f"place:{town.room_id(nth)}", (message_id, 0))
    archive.close()


def marking(mode: Mode) -> Settings:
    return Settings(time_zone="Asia/Tokyo", read=Read(mark=mode), send=Send(hold_seconds=0, hold_outside=0))


async def fresh(stage: Stage) -> None:
    await stage.until(lambda: stage.app.session.state.phase is Phase.FRESH)


async def received(stage: Stage, words: str) -> None:
    """It has come, is on the screen, and has been before whatever eyes there are."""
    await stage.reads(words)
    await stage.pilot.pause(A_WHILE)


async def focus(stage: Stage, focused: bool) -> None:
    stage.app.post_message(events.AppFocus() if focused else events.AppBlur())
    await stage.pilot.pause()


def tell(stage: Stage, town: Town, words: str, nth: int) -> int:
    """A colleague writes into a room, and it is received soon; the message's id."""
    message_id = town.say(words, nth)
    stage.app.session.wake()
    return message_id


async def there(stage: Stage, room_id: int) -> None:
    """Somebody is at it, and opens this room."""
    await fresh(stage)
    await stage.press("escape")
    stage.main.open_room(room_id)
