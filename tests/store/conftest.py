"""An archive of its own for each test, in a real file."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from cwtui.store import Archive, Changed
from tests.store.shapes import ME


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where the archive of account 1001 lives; nothing is there yet."""
    return tmp_path / "api.chatwork.com" / str(ME)


@pytest.fixture
def archive(folder: Path) -> Iterator[Archive]:
    opened = Archive.open(folder)
    yield opened
    opened.close()


@pytest.fixture
def told(archive: Archive) -> list[Changed]:
    """What the archive's listeners are told, in order."""
    heard: list[Changed] = []
    archive.subscribe(heard.append)
    return heard
