"""One call as an operation sees it, and what it may answer."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from cwtui.simulator.api.fields import Fields
from cwtui.simulator.simulation import Simulation
from cwtui.simulator.world.records import Account, Membership, Room
from cwtui.simulator.world.refusals import Invalid
from cwtui.simulator.world.state import World


@dataclass(frozen=True, slots=True)
class Upload:
    """The ``file`` part of an upload."""

    filename: str
    content_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Call:
    """Who asks, what is in the path, and the parameters. ``base_url`` is how the caller reached us."""

    simulation: Simulation
    me: Account
    path: Mapping[str, Any]
    query: Fields
    form: Fields
    base_url: str
    upload: Upload | None = None

    @property
    def world(self) -> World:
        return self.simulation.world

    @property
    def room(self) -> Room:
        return self.seat[0]

    @property
    def membership(self) -> Membership:
        return self.seat[1]

    @property
    def seat(self) -> tuple[Room, Membership]:
        """The room of the path and my side of it; refused if it is not mine."""
        return self.world.seat(self.me, self.path["room_id"])

    def require_admin(self, what: str) -> None:
        if self.membership.role != "admin":
            raise Invalid(f"You don't have permission to {what} in this room", status=403)


@dataclass(frozen=True, slots=True)
class Answer:
    """JSON, or nothing at all when ``data`` is None."""

    data: Any = None
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)


Operation = Callable[[Call], Answer]


@dataclass(frozen=True, slots=True)
class Route:
    """An operation's method, its path below ``/v2``, and the parameters it knows."""

    method: str
    path: str
    operation: Operation
    parameters: tuple[str, ...] = ()


def nothing() -> Answer:
    return Answer(None, 204)


def listing(call: Call, items: list[Any], headers: Mapping[str, str] | None = None) -> Answer:
    """A list, which is 204 with no body when it is empty."""
    if not items and call.world.knobs.empty_list == "204":
        return Answer(None, 204, headers or {})
    return Answer(items, 200, headers or {})
