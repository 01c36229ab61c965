"""A data folder with a seeded archive, a service to talk to, and English on the screen."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from cwtui import texts
from tests.support import Simulator
from tests.sync.rig import state_of
from tests.ui import seed
from tests.ui.cabinet import Cabinet
from tests.ui.office import all_read, company
from tests.ui.town import Town, receive_everything


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    texts.use("en")
    yield
    texts.use("en")


@pytest.fixture(autouse=True)
def _nobody_before_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """No desktop: a test that copies or opens something shall not do it on the machine of who runs it."""
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "WSL_DISTRO_NAME", "BROWSER", "TMUX"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("SSH_TTY", "/dev/pts/1")


@pytest.fixture(scope="session")
def _planted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("planted")
    seed.plant(folder)
    return folder


@pytest.fixture
def folder(_planted: Path, tmp_path: Path) -> Path:
    """A data folder of its own with the seeded archive, of a service that cannot be reached."""
    return Path(shutil.copytree(_planted, tmp_path / "data"))


@pytest.fixture(scope="session")
def _town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """One small company for the whole run, and a data folder that has received all of it."""
    folder = tmp_path_factory.mktemp("town")
    with Simulator.within("large", rooms=4, messages=240, limits=False) as simulator:
        asyncio.run(receive_everything(folder, simulator))
        yield Town(simulator, folder, state_of(simulator))


@pytest.fixture
def town(_town: Town, tmp_path: Path) -> Iterator[Town]:
    """The company, and a data folder of its own that has received all of it some tests ago."""
    yield replace(_town, folder=Path(shutil.copytree(_town.folder, tmp_path / "data")))
    _town.simulator.control("DELETE", "/faults")


@pytest.fixture(scope="module")
def _office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    with company(tmp_path_factory.mktemp("office")) as town:
        yield town


@pytest.fixture
def office(_office: Town, tmp_path: Path) -> Town:
    """A company in which I have read everything, and a data folder of its own that knows it from before."""
    all_read(_office)
    return replace(_office, folder=Path(shutil.copytree(_office.folder, tmp_path / "data")))


@pytest.fixture
def new_office(tmp_path: Path) -> Iterator[Town]:
    """One in which nobody else will notice how much is said."""
    with company(tmp_path / "data") as town:
        all_read(town)
        yield town


@pytest.fixture
def cabinet(office: Town, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Cabinet]:
    """A company in whose rooms there are no files yet, and a home folder of mine."""
    home = tmp_path / "home"
    home.mkdir()
    monkeypatch.setenv("HOME", str(home))
    for room in office.simulator.simulation.world.rooms.values():
        room.files.clear()
    yield Cabinet(office, home)
    office.simulator.control("DELETE", "/faults")
    office.simulator.control("POST", "/knobs", {"download_rate": 0.0, "upload_rate": 0.0})
