"""What was done last and can be undone, in all rooms and views."""

from __future__ import annotations

from collections import deque
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

import msgspec

from cwtui.store.wishes import OutboxRow

if TYPE_CHECKING:
    from cwtui.ui.views.view import View

STEPS = 20


class Step(msgspec.Struct, frozen=True, eq=False):
    """Something done ``at`` a time: what is said when it is undone, how it is undone, and where it happened:
    in a room, or in the whole-screen view that was open (None: the panes were).

    ``undo`` gives False when it was too late; anything else is good.
    """

    words: str
    undo: Callable[[], Awaitable[object]]
    room_id: int | None
    at: float
    view: type[View] | None = None


class Undo:
    """The last :data:`STEPS` things done, the newest last. ``now`` gives the time of day in seconds, ``view``
    the view that is open."""

    def __init__(self, now: Callable[[], float]) -> None:
        self._now = now
        self.view: Callable[[], type[View] | None] = lambda: None
        self._steps: deque[Step] = deque(maxlen=STEPS)
        self._decided: dict[int, float] = {}  # by wish

    def did(self, words: str, undo: Callable[[], Awaitable[object]], *, room_id: int | None = None) -> None:
        """Something was done that ``undo`` undoes; ``words`` is the sentence that is said then."""
        self._steps.append(Step(words, undo, room_id, self._now(), self.view()))

    def decided(self, wish_id: int) -> None:
        """Something was decided about a wish that waits: taking it back is what undoes that."""
        self._decided[wish_id] = self._now()

    def touched_at(self, row: OutboxRow) -> float:
        """When somebody last had to do with a wish."""
        return max(row.created_at, self._decided.get(row.wish_id, 0.0))

    @property
    def last(self) -> Step | None:
        """What ``z`` would undo now."""
        return self._steps[-1] if self._steps else None

    async def undo(self) -> bool:
        """Undo the last step, which is gone then. False: it was too late, or there is none."""
        return bool(self._steps) and await self._steps.pop().undo() is not False
