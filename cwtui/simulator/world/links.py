"""Invitation links: at most one per room, codes unique in the whole service."""

from __future__ import annotations

import re
import string

from cwtui.simulator.world.records import Link, Room
from cwtui.simulator.world.refusals import Invalid
from cwtui.simulator.world.state import World

_CODE = re.compile(r"[A-Za-z0-9_-]{1,50}")
_LETTERS = string.ascii_lowercase + string.digits


def create(
    world: World, room: Room, code: str | None, need_acceptance: bool, description: str | None
) -> Link:
    if room.link is not None:
        raise Invalid("The room has an invitation link already")
    room.link = Link(checked(world, room, code), need_acceptance, description or "")
    return room.link


def update(
    world: World, room: Room, code: str | None, need_acceptance: bool, description: str | None
) -> Link:
    """Not a patch: a code left out is made anew, an acceptance left out is needed."""
    old = require(room)
    if description is None and world.knobs.link_description_left_out == "kept":
        description = old.description
    room.link = Link(checked(world, room, code), need_acceptance, description or "")
    return room.link


def delete(room: Room) -> None:
    require(room)
    room.link = None


def require(room: Room) -> Link:
    if room.link is None:
        raise Invalid("The room has no invitation link")
    return room.link


def checked(world: World, room: Room | None, code: str | None) -> str:
    """``code`` if it is well formed and free, a random one for None."""
    if code is None:
        return "".join(world.rng.choice(_LETTERS) for _ in range(12))
    if not _CODE.fullmatch(code):
        raise Invalid("Parameter 'code' has 1 to 50 of A-Z a-z 0-9 _ -")
    taken = {other.link.code for other in world.rooms.values() if other.link and other is not room}
    if code in taken:
        raise Invalid("The code is taken")
    return code
