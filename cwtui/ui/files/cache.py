"""Where files go that somebody only looks at."""

from __future__ import annotations

from pathlib import Path

from cwtui.paths import private_folder
from cwtui.store import looked_at
from cwtui.ui.context import Context

LARGEST = 20_000_000
"""Bytes of a file that is fetched to be looked at."""


def folder(context: Context) -> Path:
    """Where they are."""
    return looked_at.place(context.archive.folder)


def make(place: Path) -> None:
    """Make the folder ready, and make room in it; blocks."""
    private_folder(place)
    looked_at.make_room(place)
