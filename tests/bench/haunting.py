"""What goes wrong on a day in small: every kind of fault the simulator knows, at random."""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Any

Fault = dict[str, Any]

HTML = {"body": "<html><body>Bad Gateway</body></html>", "content_type": "text/html"}
ROOM_LIMIT = {
    "status": 429,
    "body": '{"errors":["Rate limit for message posting per room exceeded."]}',
    "headers": {"x-ratelimit-limit": "3000", "x-ratelimit-remaining": "2000"},
}
LATE = 1.6
"""Seconds after which a request is carried out whose client has given up by then."""

WRITES: list[tuple[float, Fault]] = [
    (0.030, {"kind": "drop_before"}),
    (0.045, {"kind": "drop_after"}),
    (0.020, {"kind": "truncate"}),
    (0.015, {"kind": "truncate", "done": False}),
    (0.020, {"kind": "garbage"}),
    (0.020, {"kind": "garbage", "done": False}),
    (0.015, {"kind": "stall"}),
    (0.015, {"kind": "stall", "done": False}),
    (0.030, {"kind": "delay", "seconds": 0.3}),
    (0.050, {"kind": "delay", "seconds": LATE}),
    (0.020, {"kind": "status", "status": 500}),
    (0.025, {"kind": "status", "status": 502, "done": True, **HTML}),
    (0.015, {"kind": "status", "status": 503, **HTML}),
    (0.015, {"kind": "status", "status": 408}),
    (0.015, {"kind": "status", "status": 400, "body": '{"errors":["No"]}'}),
    (0.004, {"kind": "status", "status": 401, "body": '{"errors":["Invalid API token"]}'}),
    (0.004, {"kind": "status", **ROOM_LIMIT}),
    (0.006, {"kind": "rate"}),
]
"""What happens to a POST, PUT or DELETE, and how often."""
READS: list[tuple[float, Fault]] = [
    (0.015, {"kind": "drop_before"}),
    (0.010, {"kind": "drop_after"}),
    (0.010, {"kind": "truncate"}),
    (0.010, {"kind": "garbage"}),
    (0.005, {"kind": "stall"}),
    (0.010, {"kind": "delay", "seconds": 0.3}),
    (0.010, {"kind": "status", "status": 500}),
    (0.010, {"kind": "status", "status": 503, **HTML}),
    (0.002, {"kind": "rate"}),
]
"""The same for a GET."""
UNKNOWN: list[Fault] = [
    {"kind": "drop_before"},
    {"kind": "drop_after"},
    {"kind": "drop_after"},
    {"kind": "garbage"},
    {"kind": "status", "status": 502, "done": True},
    {"kind": "status", "status": 500},
    {"kind": "delay", "seconds": LATE},
]
"""What leaves nobody knowing whether it was done."""


def of_the_day(quiet: int) -> Iterator[Fault]:
    """Faults of every call but those in the room ``quiet``, and those of the phone and the colleagues.

    These write a room's number with a leading zero: it is the same room, and faults know calls by their path.
    """
    path = rf"^/v2/(?!rooms/(?:{quiet}|0\d+)(?:/|$))"
    for method, faults in (("POST", WRITES), ("PUT", WRITES), ("DELETE", WRITES), ("GET", READS)):
        for probability, fault in faults:
            match = {"method": method, "path": path}
            yield {"match": match, "times": None, "probability": probability, **fault}


def of_the_flood(room_id: int, chance: random.Random) -> Iterator[Fault]:
    """The next message into the room meets a fault, and nobody can look for it at first."""
    path = f"^/v2/rooms/{room_id}/messages$"
    yield {"match": {"method": "POST", "path": path}, **chance.choice(UNKNOWN)}
    looks = chance.choice((2, 3, 4))
    yield {"match": {"method": "GET", "path": path}, "kind": "status", "status": 503, "times": looks}
