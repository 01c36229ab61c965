"""How far a file on its way is, in words."""

from __future__ import annotations

import time

from cwtui import times
from cwtui.store.transfers import TransferRow, TransferState
from cwtui.sync.progress import Moving, percent
from cwtui.texts import say
from cwtui.ui.files.names import shown_path
from cwtui.ui.words.failures import reason


def words(row: TransferRow, moving: Moving | None) -> tuple[str, str]:
    """What is said of it, and the role of these words."""
    match row.state:
        case TransferState.RUNNING:
            return _running(row, moving), "text"
        case TransferState.PAUSED:
            return say("waits: {reason}", reason=reason(row.error)), "warn"
        case TransferState.FAILED:
            return say("not saved: {reason} · Enter", reason=reason(row.error)), "error"
        case TransferState.CANCELLED:
            return say("cancelled · Enter again"), "quiet"
        case TransferState.DONE if row.path is not None:
            return say("saved in {folder}", folder=shown_path(row.path.parent)), "quiet"
    return say("waits for its turn"), "quiet"


def _running(row: TransferRow, moving: Moving | None) -> str:
    if moving is None or not moving.size:
        return f"{percent(row.received, row.size)}%"
    return how_far(moving)


def how_far(moving: Moving) -> str:
    """45%  1.2 MB/s  3 seconds left"""
    now = time.monotonic()
    parts = [f"{moving.percent}%"]
    if speed := moving.speed(now):
        parts.append(f"{times.size(round(speed))}/s")
    left = moving.seconds_left(now)
    if left is not None and left >= 1:
        parts.append(say("{time} left", time=times.span(left)))
    return "  ".join(parts)
