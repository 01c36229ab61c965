"""The demo's folder, and what is removed of those that dead demos have left."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from cwtui.cli.throw_away import LOCK_NAME, PREFIX, remove_leftovers, throw_away_folder


def leftover(temporary: Path, name: str = "dead") -> Path:
    """What is left of a demo that was killed a while ago."""
    folder = temporary / f"{PREFIX}{name}"
    (folder / "Downloads").mkdir(parents=True)
    (folder / "Downloads" / "図面.pdf").write_bytes(b"%PDF")
    (folder / LOCK_NAME).touch()
    os.utime(folder / LOCK_NAME, (0, 0))
    return folder


def test_a_dead_ones_folder_goes(tmp_path: Path) -> None:
    folder = leftover(tmp_path)
    remove_leftovers(tmp_path)
    assert not folder.exists()


def test_a_running_ones_folder_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    with throw_away_folder() as folder:
        os.utime(folder / LOCK_NAME, (0, 0))
        remove_leftovers(tmp_path)
        assert folder.is_dir()
    assert not folder.exists()


def test_one_that_is_just_being_made_stays(tmp_path: Path) -> None:
    folder = leftover(tmp_path)
    os.utime(folder / LOCK_NAME)
    remove_leftovers(tmp_path)
    assert folder.is_dir()


def test_what_is_no_demos_folder_stays(tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    linked = leftover(elsewhere)
    (tmp_path / f"{PREFIX}link").symlink_to(linked)
    unlocked = leftover(tmp_path, "unlocked")
    (unlocked / LOCK_NAME).unlink()
    link_inside = leftover(tmp_path, "link-inside")
    (link_inside / LOCK_NAME).unlink()
    (link_inside / LOCK_NAME).symlink_to(linked / LOCK_NAME)
    (tmp_path / f"{PREFIX}file").touch()
    remove_leftovers(tmp_path)
    assert all(path.exists() for path in (linked, unlocked, link_inside, tmp_path / f"{PREFIX}file"))


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root can give files away")
def test_somebody_elses_folder_stays(tmp_path: Path) -> None:
    folder = leftover(tmp_path)
    os.chown(folder, 12345, 12345)
    remove_leftovers(tmp_path)
    assert folder.is_dir()
