"""Lengths of time as people write them."""

from __future__ import annotations

import re
from collections.abc import Mapping


class Duration(float):
    """Seconds, written as ``"2 h"``, ``"1 h 30 min"``, ``"2 時間"`` or plain seconds.

    >>> Duration.parse("1 h 30 min")
    Duration('90 min')
    """

    _PART = (
        r"(\d+(?:\.\d+)?)\s*(?:(?P<s>s|secs?|seconds?|秒)|(?P<m>m|mins?|minutes?|分)"
        r"|(?P<h>h|hours?|時間)|(?P<d>d|days?|日))(?![a-z])\s*"
    )
    _UNITS: Mapping[str, int] = {"s": 1, "m": 60, "h": 3600, "d": 86400}

    @classmethod
    def parse(cls, written: object) -> Duration:
        """Raises ValueError for anything that is not a length of time above zero."""
        if isinstance(written, bool) or not isinstance(written, str | int | float):
            raise ValueError(f"not a length of time: {written!r}")
        seconds = cls._seconds(written.strip()) if isinstance(written, str) else float(written)
        if not 0 < seconds < float("inf"):
            raise ValueError(f"not a length of time: {written!r}")
        return cls(seconds)

    @classmethod
    def _seconds(cls, written: str) -> float:
        total, at = 0.0, 0
        parts = re.compile(cls._PART, re.IGNORECASE)
        while part := parts.match(written, at):
            total, at = total + float(part[1]) * cls._UNITS[part.lastgroup or "s"], part.end()
        return total if at and at == len(written) else float(written)

    def __str__(self) -> str:
        for unit, size in (("d", 86400), ("h", 3600), ("min", 60)):
            if self % size == 0:
                return f"{self // size:.0f} {unit}"
        return f"{float(self):g} s"

    def __repr__(self) -> str:
        return f"Duration({str(self)!r})"
