"""A data folder with a seeded archive, and English on the screen."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from cwtui import texts
from tests.ui import seed


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    texts.use("en")
    yield
    texts.use("en")


@pytest.fixture(scope="session")
def _planted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("planted")
    seed.plant(folder)
    return folder


@pytest.fixture
def folder(_planted: Path, tmp_path: Path) -> Path:
    """A data folder of its own with the seeded archive, of a service that cannot be reached."""
    return Path(shutil.copytree(_planted, tmp_path / "data"))
