"""The service and the archive as they are in the morning: 300 rooms, and everything in them has been read."""

from __future__ import annotations

import random
from sqlite3 import Connection

import msgspec

from cwtui.chatwork.models import Me, Message
from cwtui.chatwork.models import Room as ListedRoom
from cwtui.simulator.clock import Clock
from cwtui.simulator.simulation import Simulation
from cwtui.simulator.world import messages as said
from cwtui.simulator.world import views
from cwtui.simulator.world.records import Account, Role, Room
from cwtui.store import messages, rooms
from tests.bench.day import ROOMS, is_direct

HISTORY = 100  # messages in each room before the day begins: as many as the service shows
COLLEAGUES = 40


class Company:
    """``rooms`` are those of the :mod:`day <tests.bench.day>`, by their numbers."""

    def __init__(self, clock: Clock) -> None:
        self.simulation = Simulation("empty", clock=clock)
        self.world = self.simulation.world
        self._chance = random.Random(3)
        self._people = [self.world.add_account(f"c{n}", f"同僚 {n}") for n in range(COLLEAGUES)]
        self.rooms = [self._room(number) for number in range(ROOMS)]
        for number, room in enumerate(self.rooms):
            for n in range(HISTORY):
                at = clock.now() - 86_400 + n * 600 + number
                said.post(self.world, room, self.somebody_in(room), f"図面 {n} を直しました。", at=at)

    @property
    def me(self) -> Me:
        """Whose day it is."""
        me = self.world.me
        return Me(account_id=me.account_id, room_id=self.world.my_chats[me.account_id], name=me.name)

    def somebody_in(self, room: Room) -> int:
        """A member of the room other than me."""
        return self._chance.choice([i for i in room.members if i != self.world.me.account_id])

    def fill(self, db: Connection) -> None:
        """An archive that has received everything so far."""
        me = self.world.me
        for room in self.world.rooms_of(me):
            listed = msgspec.convert(views.room_for(self.world, room, me), ListedRoom, strict=False)
            rooms.save_one(db, listed)
            shown = [views.message(self.world, message) for message in said.newest(room)]
            window = msgspec.convert(shown, list[Message], strict=False)
            messages.save_window(db, room.room_id, window, message_num=listed.message_num)
            rooms.heartbeat_read(db, room.room_id, listed)

    def _room(self, number: int) -> Room:
        me = self.world.me.account_id
        if is_direct(number):
            other = self._people[number % COLLEAGUES].account_id
            return self.world.add_room("direct", "", {me: "member", other: "member"})
        others: list[Account] = self._chance.sample(self._people, 6)
        roles: dict[int, Role] = {person.account_id: "member" for person in others}
        roles[me] = "member"
        return self.world.add_room("group", f"現場 {number}", roles)
