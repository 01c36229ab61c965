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
    """A task has another due date; ``reply``: an answer in the room says so."""

    due: Due
    reply: bool = False


Decision = Finish | Snooze | Wake | Keep | Move
