"""Copies of files on their way: kept as chosen, for their owner alone, and swept away."""

from __future__ import annotations

import os
import stat
import sys
import time
from pathlib import Path

import pytest

from cwtui.chatwork.exchange import MAX_UPLOAD
from cwtui.store import leftovers, outgoing


def test_the_largest_is_what_the_service_takes() -> None:
    assert outgoing.LARGEST == MAX_UPLOAD


@pytest.mark.parametrize("size", [0, 1, outgoing.LARGEST])
def test_a_copy_is_what_was_chosen(tmp_path: Path, size: int) -> None:
    original = tmp_path / "図面.pdf"
    original.write_bytes(os.urandom(size))
    copy = outgoing.keep(tmp_path, original)
    kept = outgoing.path(tmp_path, copy.name)
    assert copy.size == size
    assert kept.read_bytes() == original.read_bytes()
    assert outgoing.trouble(tmp_path, copy.name, size) is None


@pytest.mark.skipif(sys.platform == "win32", reason="there are no such modes")
def test_nobody_else_can_read_it(tmp_path: Path) -> None:
    copy = outgoing.path(tmp_path, outgoing.keep(tmp_path, b"x").name)
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    assert stat.S_IMODE(copy.parent.stat().st_mode) == 0o700


def test_what_is_too_large_is_not_copied(tmp_path: Path) -> None:
    original = tmp_path / "film.mov"
    original.write_bytes(bytes(outgoing.LARGEST + 1))
    for chosen in (original, original.read_bytes()):
        with pytest.raises(outgoing.TooLarge) as raised:
            outgoing.keep(tmp_path, chosen)
        assert raised.value.size == outgoing.LARGEST + 1
    assert not list(tmp_path.glob("outgoing/*"))


def test_a_file_that_cannot_be_read_says_so(tmp_path: Path) -> None:
    for chosen in (tmp_path / "none", tmp_path):
        with pytest.raises(OSError):
            outgoing.keep(tmp_path, chosen)


def test_a_copy_that_has_changed_is_trouble(tmp_path: Path) -> None:
    copy = outgoing.keep(tmp_path, b"abc")
    assert outgoing.trouble(tmp_path, copy.name, 4) == "copy_gone"
    outgoing.remove(tmp_path, copy.name)
    assert outgoing.trouble(tmp_path, copy.name, 3) == "copy_gone"
    outgoing.remove(tmp_path, copy.name)


def test_a_name_leads_nowhere_else(tmp_path: Path) -> None:
    assert outgoing.path(tmp_path, "../archive.db") == tmp_path / "outgoing" / "archive.db"


def test_what_no_wish_needs_is_swept_away_unless_it_is_new(tmp_path: Path) -> None:
    wanted, orphan, new = (outgoing.keep(tmp_path, b"x").name for _ in range(3))
    old = time.time() - 2 * leftovers.YOUNG
    for name in (wanted, orphan):
        os.utime(outgoing.path(tmp_path, name), (old, old))
    outgoing.sweep(tmp_path, {wanted})
    assert {copy.name for copy in tmp_path.glob("outgoing/*")} == {wanted, new}
    outgoing.sweep(tmp_path / "none", set())


def test_not_too_much_is_swept_away_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(leftovers, "MOST_AT_ONCE", 2)
    for _ in range(3):
        os.utime(outgoing.path(tmp_path, outgoing.keep(tmp_path, b"x").name), (1, 1))
    outgoing.sweep(tmp_path, set())
    assert len(list(tmp_path.glob("outgoing/*"))) == 1
