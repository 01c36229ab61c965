"""What was asked of the simulator, for tests that count requests."""

from __future__ import annotations

import time
from dataclasses import asdict, dataclass
from typing import Any

from cwtui.simulator.clock import Clock


@dataclass(slots=True)
class Entry:
    """A request. ``status`` is None when no answer was begun; ``ms`` how long it took.

    ``fault`` is the kind of fault that happened to it.
    """

    n: int
    at: float
    method: str
    path: str
    query: str
    status: int | None
    account_id: int | None
    ms: float
    fault: str | None = None


class Journal:
    """Requests in the order they arrived."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._entries: list[Entry] = []
        self._started: dict[int, float] = {}

    def open(self, method: str, path: str, query: str, account_id: int | None) -> Entry:
        entry = Entry(len(self._entries) + 1, self._clock.now(), method, path, query, None, account_id, 0.0)
        self._entries.append(entry)
        self._started[entry.n] = time.perf_counter()
        return entry

    def close(self, entry: Entry, status: int | None) -> None:
        entry.status = status
        entry.ms = round((time.perf_counter() - self._started.pop(entry.n)) * 1000, 2)

    def since(self, n: int) -> list[dict[str, Any]]:
        """The requests after number ``n``."""
        return [asdict(entry) for entry in self._entries[max(0, n) :]]
