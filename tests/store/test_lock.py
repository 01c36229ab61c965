"""The engine's lock: one cwtui per account delivers."""

from __future__ import annotations

import subprocess
import sys
import threading
from pathlib import Path

import pytest

from cwtui.store import ArchiveUnwritable, EngineLock
from tests.support import ROOT

HOLDER = """
import sys, pathlib
from cwtui.store import EngineLock
lock = EngineLock(pathlib.Path(sys.argv[1]))
print(lock.acquire(), flush=True)
sys.stdin.read()
"""


def holder(folder: Path) -> subprocess.Popen[str]:
    """Another process that holds the lock, or tries to."""
    return subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(folder)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def said(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip()


def end(process: subprocess.Popen[str]) -> None:
    process.kill()
    process.communicate()


def test_one_has_it_until_it_lets_go(folder: Path) -> None:
    one, two = EngineLock(folder), EngineLock(folder)
    assert one.acquire()
    assert one.acquire()
    assert (one.held, two.acquire(), two.held) == (True, False, False)
    two.release()
    assert not two.acquire()
    one.release()
    one.release()
    assert not one.held
    assert two.acquire()
    two.release()


def test_it_may_be_let_go_by_another_thread(folder: Path) -> None:
    lock = EngineLock(folder)
    assert lock.acquire()
    thread = threading.Thread(target=lock.release)
    thread.start()
    thread.join()
    other = EngineLock(folder)
    assert other.acquire()
    other.release()


def test_it_is_free_the_moment_its_process_is_killed(folder: Path) -> None:
    owner = holder(folder)
    try:
        assert said(owner) == "True"
        lock = EngineLock(folder)
        assert not lock.acquire()
        end(owner)
        assert lock.acquire()
        late = holder(folder)
        assert said(late) == "False"
        end(late)
        lock.release()
    finally:
        end(owner)


def test_it_is_private_and_makes_its_folder(folder: Path) -> None:
    lock = EngineLock(folder)
    assert lock.acquire()
    assert (folder / "engine.lock").stat().st_mode & 0o777 == 0o600
    assert folder.stat().st_mode & 0o777 == 0o700
    lock.release()


def test_a_place_where_it_cannot_be_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")
    lock = EngineLock(tmp_path / "file" / "1001")
    with pytest.raises(ArchiveUnwritable):
        lock.acquire()
    assert not lock.held
