"""What was done last and can be undone, in all rooms and views."""

from __future__ import annotations

from collections import deque
from collections.abc import Awaitable, Callable

import msgspec

STEPS = 20


class Step(msgspec.Struct, frozen=True):
    """Something done: what undoing it says, how it is undone, and where it happened."""

    words: str
    undo: Callable[[], Awaitable[object]]
    room_id: int | None = None


class Undo:
    """The last :data:`STEPS` things done, the newest last."""

    def __init__(self) -> None:
        self._steps: deque[Step] = deque(maxlen=STEPS)

    def did(self, words: str, undo: Callable[[], Awaitable[object]], *, room_id: int | None = None) -> None:
        """Something was done that ``undo`` undoes; ``words`` is the sentence that is said then."""
        self._steps.append(Step(words, undo, room_id))

    @property
    def last(self) -> Step | None:
        """What ``z`` would undo now."""
        return self._steps[-1] if self._steps else None

    async def undo(self) -> Step | None:
        """Undo the last step; None: there is none."""
        if not self._steps:
            return None
        step = self._steps.pop()
        await step.undo()
        return step
