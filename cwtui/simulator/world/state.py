"""The world: who exists, which rooms there are, and who may look into which."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Iterable, Mapping

from cwtui.simulator.clock import Clock
from cwtui.simulator.knobs import Knobs
from cwtui.simulator.world import addresses
from cwtui.simulator.world.ids import Counter, Snowflakes
from cwtui.simulator.world.records import Account, Membership, Request, Role, Room, RoomType
from cwtui.simulator.world.refusals import Invalid, Refused

NO_RIGHT_TO_ROOM = "You don't have permission to access this room"


class World:
    """Everything a simulated service knows. The first account is "me"."""

    def __init__(self, clock: Clock, knobs: Knobs, name: str = "empty", seed: int = 1) -> None:
        self.clock = clock
        self.knobs = knobs
        self.name = name
        self.seed = seed
        self.rng = random.Random(f"{name}/{seed}")
        self.accounts: dict[int, Account] = {}
        self.rooms: dict[int, Room] = {}
        self.my_chats: dict[int, int] = {}
        self.contacts: dict[int, dict[int, int]] = {}  # account -> contact -> their direct chat
        self.requests: dict[int, Request] = {}
        self.topics: dict[int, frozenset[str]] = {}  # room -> what people talk about there by themselves
        self._by_token: dict[str, Account] = {}
        self._snowflakes = Snowflakes()
        self.account_ids = self._counter("accounts", 1_480_000, 9_000)
        self.room_ids = self._counter("rooms", 312_400_000, 400_000)
        self.task_ids = self._counter("tasks", 498_200_000, 900)
        self.file_ids = self._counter("files", 1_214_000_000, 7_000)
        self.request_ids = self._counter("requests", 31_700_000, 3_000)

    def _counter(self, kind: str, first: int, stride: int) -> Counter:
        return Counter(first, stride, random.Random(f"{self.name}/{self.seed}/{kind}"))

    def now(self) -> int:
        """Unix seconds, as the service writes them."""
        return int(self.clock.now())

    @property
    def me(self) -> Account:
        return next(iter(self.accounts.values()))

    def add_account(self, nick: str, name: str, **profile: str | int) -> Account:
        """A new person with a token of their own and My Chat; ``profile`` as in :class:`Account`."""
        token = hashlib.sha256(f"{self.name}/{self.seed}/{nick}".encode()).hexdigest()[:32]
        account = Account(self.account_ids.next(), nick, token, name)
        for field, value in profile.items():
            setattr(account, field, value)
        account.avatar = addresses.avatar(account.account_id)
        self.accounts[account.account_id] = account
        self._by_token[token] = account
        self.contacts[account.account_id] = {}
        room = self.add_room("my", "マイチャット", {account.account_id: "admin"})
        room.icon = account.avatar
        self.my_chats[account.account_id] = room.room_id
        return account

    def add_room(self, kind: RoomType, name: str, roles: Mapping[int, Role]) -> Room:
        """An empty room; whoever calls this writes its first system message."""
        room = Room(self.room_ids.next(), kind, name)
        room.members = {account_id: Membership(role) for account_id, role in roles.items()}
        self.rooms[room.room_id] = room
        return room

    def mint(self, room: Room, at: float) -> int:
        """A message id of this room for the moment ``at``."""
        random_worker = self.knobs.id_worker == "random"
        worker = self.rng.randrange(1024) if random_worker else room.room_id % 8
        return self._snowflakes.mint(int(at * 1000), worker)

    def by_token(self, token: str) -> Account | None:
        return self._by_token.get(token)

    def seat(self, account: Account, room_id: int) -> tuple[Room, Membership]:
        """The room and this person's side of it; refused alike if foreign or unknown."""
        room = self.rooms.get(room_id)
        membership = room.members.get(account.account_id) if room else None
        if room is None or membership is None:
            raise Refused(NO_RIGHT_TO_ROOM, status=self.knobs.unknown_room_status)
        return room, membership

    def rooms_of(self, account: Account) -> list[Room]:
        return [room for room in self.rooms.values() if account.account_id in room.members]

    def reachable(self, account: Account) -> set[int]:
        """Whom this person may put into rooms: themselves, contacts, people of the same organisation."""
        colleagues = (
            other.account_id
            for other in self.accounts.values()
            if account.organization_id and other.organization_id == account.organization_id
        )
        return {account.account_id, *self.contacts[account.account_id], *colleagues}

    def require_reachable(self, account: Account, ids: Iterable[int]) -> None:
        if strangers := sorted(set(ids) - self.reachable(account)):
            raise Invalid(f"Neither contact nor colleague: {', '.join(map(str, strangers))}")
