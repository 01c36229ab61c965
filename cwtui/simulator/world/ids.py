"""Ids as the service gives them: snowflakes for messages, irregular counters for everything else.

A message id holds its time: milliseconds since 2010-06-14T00:00:00Z in the upper bits, ten bits of worker,
twelve of sequence.
"""

from __future__ import annotations

import random

EPOCH_MS = 1_276_473_600_000  # 2010-06-14T00:00:00Z
_TIME_SHIFT = 22
_WORKER_SHIFT = 12


def first_id_at(ms: int) -> int:
    """The smallest id a message of this millisecond can have."""
    return (ms - EPOCH_MS) << _TIME_SHIFT


def seconds_of(message_id: int) -> int:
    """When a message was sent, in Unix seconds, read from its id."""
    return ((message_id >> _TIME_SHIFT) + EPOCH_MS) // 1000


class Snowflakes:
    """Message ids, unique in the whole service, ascending within a millisecond of one worker."""

    def __init__(self) -> None:
        self._used: set[int] = set()

    def mint(self, ms: int, worker: int) -> int:
        candidate = first_id_at(ms) | (worker & 0x3FF) << _WORKER_SHIFT
        while candidate in self._used:
            candidate += 1
        self._used.add(candidate)
        return candidate


class Counter:
    """Ids of rooms, tasks, files, requests: rising, with gaps others have used."""

    def __init__(self, first: int, stride: int, rng: random.Random) -> None:
        self._last = first
        self._stride = stride
        self._rng = rng

    def next(self) -> int:
        self._last += self._rng.randint(1, self._stride)
        return self._last
