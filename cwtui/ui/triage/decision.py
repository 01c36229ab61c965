"""What can be decided, as values: so that ``.`` can decide it once more."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from cwtui.due import Due


class Finish(msgspec.Struct, frozen=True):
    """It is done; a task that is done is open again, a request is accepted."""


class Snooze(msgspec.Struct, frozen=True):
    """It sleeps until then (Unix seconds), on this machine only."""

    until: float


class Wake(msgspec.Struct, frozen=True):
    """It sleeps no more."""


class Keep(msgspec.Struct, frozen=True):
    """It is kept for later; what is kept is let go."""


class Move(msgspec.Struct, frozen=True):
    """Another task in the place of one. None is what stays as it was; ``reply``: an answer in the room says
    so."""

    due: Due | None
    reply: bool = False
    body: str | None = None
    to_ids: tuple[int, ...] | None = None


Decision = Finish | Snooze | Wake | Keep | Move


def again(decision: Decision) -> Decision | None:
    """What of it can be decided about something else: the words and people of one task are not another's."""
    if not isinstance(decision, Move):
        return decision
    return Move(decision.due, reply=decision.reply) if decision.due is not None else None
