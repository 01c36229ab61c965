"""Things that go wrong on the way, on request: which calls, how, and whether they are carried out."""

from __future__ import annotations

import random
import re
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any, Literal, cast, get_args

Kind = Literal[
    "status", "delay", "drop_before", "drop_after", "truncate", "break", "garbage", "stall", "rate"
]

NOT_DONE_UNLESS_SAID: tuple[Kind, ...] = ("status", "drop_before", "rate")
LONGEST_DELAY = 20.0


@dataclass(slots=True)
class Fault:
    """One thing to go wrong.

    ``method`` None matches every method; ``path`` is searched in the full path. ``times`` counts down, None
    is for ever. ``done``: the call is carried out although its answer never arrives as it should.
    """

    kind: Kind
    done: bool
    method: str | None = None
    path: re.Pattern[str] = field(default_factory=lambda: re.compile(""))
    times: int | None = 1
    probability: float = 1.0
    status: int = 500
    body: str = ""
    content_type: str = "application/json"
    headers: dict[str, str] = field(default_factory=dict)
    seconds: float = 1.0

    def matches(self, method: str, path: str) -> bool:
        return self.method in (None, method) and self.path.search(path) is not None


class Faults:
    """Those still to happen; the first that matches a call happens to it."""

    def __init__(self, seed: int) -> None:
        self._rng = random.Random(seed)
        self._waiting: list[Fault] = []

    def add(self, fault: Fault) -> None:
        self._waiting.append(fault)

    def clear(self) -> None:
        self._waiting.clear()

    def __len__(self) -> int:
        return len(self._waiting)

    def pick(self, method: str, path: str) -> Fault | None:
        for fault in self._waiting:
            if fault.matches(method, path) and self._rng.random() < fault.probability:
                self._count_down(fault)
                return fault
        return None

    def _count_down(self, fault: Fault) -> None:
        if fault.times is not None:
            fault.times -= 1
            if fault.times <= 0:
                self._waiting.remove(fault)


def parse(wanted: dict[str, Any]) -> Fault:
    """A fault from the JSON of the control call. Raises ValueError with what is wrong with it."""
    known = {"match", "kind", "done", "times", "probability", "status", "body", "content_type", "headers"}
    if extra := set(wanted) - known - {"seconds"}:
        raise ValueError(f"unknown: {', '.join(sorted(extra))}")
    kind = wanted.get("kind")
    if kind not in get_args(Kind):
        raise ValueError(f"kind is one of {', '.join(get_args(Kind))}")
    fault = Fault(cast(Kind, kind), bool(wanted.get("done", kind not in NOT_DONE_UNLESS_SAID)))
    _match(fault, wanted.get("match") or {})
    for name in known - {"match", "kind", "done"} | {"seconds"}:
        if name in wanted:
            setattr(fault, name, wanted[name])
    _check(fault)
    return fault


def _match(fault: Fault, match: dict[str, Any]) -> None:
    if extra := set(match) - {"method", "path"}:
        raise ValueError(f"unknown in match: {', '.join(sorted(extra))}")
    if match.get("method"):
        fault.method = str(match["method"]).upper()
    try:
        fault.path = re.compile(match.get("path") or "")
    except re.error as error:
        raise ValueError(f"path is not a regular expression: {error}") from None


def _check(fault: Fault) -> None:
    if fault.times is not None and (not isinstance(fault.times, int) or fault.times < 1):
        raise ValueError("times is a number from 1, or null")
    if not 0 <= fault.probability <= 1:
        raise ValueError("probability is from 0 to 1")
    if fault.status not in set(HTTPStatus) or fault.status < 200:
        raise ValueError("status is an HTTP status")
    if not 0 <= fault.seconds < LONGEST_DELAY:
        raise ValueError(f"seconds is below {LONGEST_DELAY:.0f}")
    if not isinstance(fault.body, str):
        raise ValueError("body is text")
    if not isinstance(fault.headers, dict):
        raise ValueError("headers is an object")
    for text in (fault.content_type, *fault.headers, *map(str, fault.headers.values())):
        if not isinstance(text, str) or not (text.isascii() and text.isprintable()):
            raise ValueError("a header is plain ASCII on one line")
