"""The log: bounded, for nobody else to read, and never on the screen."""

from __future__ import annotations

import logging
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from cwtui import log


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    file, root = tmp_path / "log", logging.getLogger()
    monkeypatch.setenv("CWTUI_LOG", str(file))
    handlers, level = root.handlers[:], root.level
    yield file
    root.handlers[:] = handlers
    root.setLevel(level)


def test_it_goes_on_in_a_new_file_and_only_one_before_it_is_kept(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(log, "MOST", 1000)
    log.start()
    for n in range(100):
        logging.getLogger("cwtui").info("message %d", n)
    files = sorted(path.name for path in file.parent.iterdir())
    assert files == ["log", "log.1"]
    for path in file.parent.iterdir():
        assert path.stat().st_size <= 1000
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert "message 99" in file.read_text()


def test_a_start_adds_to_what_is_there(file: Path) -> None:
    file.write_text("yesterday\n")
    log.start()
    logging.getLogger("cwtui").info("today")
    assert file.read_text().startswith("yesterday\n")
    assert "today" in file.read_text()


def test_a_disk_that_takes_nothing_is_not_told_on_the_screen(
    file: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    full = Path("/dev/full")
    if not full.exists():
        pytest.skip("needs /dev/full")
    monkeypatch.setenv("CWTUI_LOG", str(full))
    log.start()
    logging.getLogger("cwtui").info("message")
    assert capfd.readouterr() == ("", "")
