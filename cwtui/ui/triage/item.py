"""What a decision is about."""

from __future__ import annotations

from typing import Literal

import msgspec

ItemKind = Literal["task", "message", "request", "file"]


class Item(msgspec.Struct, frozen=True):
    """A task, a message, a contact request or a file.

    ``room_id`` is None for a request. ``message_id`` is the message itself, or the one a task or a file
    hangs on (None: it has none yet).
    """

    kind: ItemKind
    id: int
    room_id: int | None = None
    message_id: int | None = None

    @property
    def key(self) -> tuple[ItemKind, int]:
        """What makes it the same thing."""
        return self.kind, self.id
