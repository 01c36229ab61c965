"""The file that is being written: resumed where it is safe, never mistaken for another, never in the way."""

from __future__ import annotations

import errno
import hashlib
import os
from pathlib import Path

import pytest

from cwtui.sync.part import NameTaken, Part, is_whole, remove

CONTENT = bytes(range(256)) * 1000


def begun(folder: Path, content: bytes = CONTENT) -> Path:
    """A part with this content, left behind."""
    part = Part(folder, "a.part")
    part.add(content)
    part.sync()
    part.close()
    return folder / "a.part"


def test_a_part_is_its_owners_alone_and_becomes_the_file(tmp_path: Path) -> None:
    part = Part(tmp_path, "a.part")
    part.add(CONTENT[:1000])
    assert (part.size, part.safe) == (1000, 0)
    part.add(bytearray(CONTENT[1000:]))
    part.sync()
    assert (part.size, part.safe) == (len(CONTENT), len(CONTENT))
    assert (tmp_path / "a.part").stat().st_mode & 0o777 == 0o600
    assert part.sha256() == hashlib.sha256(CONTENT).hexdigest()
    part.take_name("a")
    part.close()
    part.close()
    assert os.listdir(tmp_path) == ["a"]
    assert (tmp_path / "a").read_bytes() == CONTENT
    assert is_whole(tmp_path, "a", len(CONTENT), part.sha256())
    assert not is_whole(tmp_path, "a", len(CONTENT), "0" * 64)
    assert not is_whole(tmp_path, "a", 5, part.sha256())
    assert not is_whole(tmp_path, "b", 5, part.sha256())
    assert not is_whole(tmp_path / "none", "b", 5, part.sha256())


def test_a_part_goes_on_from_what_is_safe(tmp_path: Path) -> None:
    path = begun(tmp_path)
    part = Part.resume(tmp_path, "a.part", 100_000)
    assert part is not None
    assert (part.size, part.safe, path.stat().st_size) == (100_000, 100_000, 100_000)
    part.add(CONTENT[100_000:])
    assert part.sha256() == hashlib.sha256(CONTENT).hexdigest()
    part.close()
    assert path.read_bytes() == CONTENT
    shorter = Part.resume(tmp_path, "a.part", 10**9)
    assert shorter is not None
    assert shorter.size == len(CONTENT)
    shorter.clear()
    shorter.add(b"new")
    shorter.close()
    assert path.read_bytes() == b"new"
    assert shorter.sha256() == hashlib.sha256(b"new").hexdigest()


def test_what_is_no_part_of_ours_is_not_written_to(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_bytes(b"secret")
    assert Part.resume(tmp_path, "a.part", 5) is None
    (tmp_path / "a.part").symlink_to(secret)
    assert Part.resume(tmp_path, "a.part", 5) is None
    with pytest.raises(NameTaken):
        Part(tmp_path, "a.part").add(b"")
    (tmp_path / "a.part").unlink()
    (tmp_path / "a.part").hardlink_to(secret)
    assert Part.resume(tmp_path, "a.part", 5) is None
    (tmp_path / "a.part").unlink()
    (tmp_path / "a.part").mkdir()
    assert Part.resume(tmp_path, "a.part", 5) is None
    (tmp_path / "a.part").rmdir()
    os.mkfifo(tmp_path / "a.part")
    assert Part.resume(tmp_path, "a.part", 5) is None
    assert secret.read_bytes() == b"secret"


@pytest.mark.parametrize("there", ["file", "link", "folder"])
def test_a_name_that_is_taken_stays_what_it_is(tmp_path: Path, there: str) -> None:
    target = tmp_path / "a"
    match there:
        case "file":
            target.write_bytes(b"mine")
        case "link":
            target.symlink_to(tmp_path / "nowhere")
        case _:
            target.mkdir()
    part = Part(tmp_path, "a.part")
    part.add(CONTENT)
    with pytest.raises(FileExistsError):
        part.take_name("a")
    part.take_name("a (1)")
    part.close()
    assert (tmp_path / "a (1)").read_bytes() == CONTENT
    assert not (tmp_path / "nowhere").exists()
    assert sorted(os.listdir(tmp_path)) == ["a", "a (1)"]
    if there == "file":
        assert target.read_bytes() == b"mine"


def test_a_disk_without_second_names_overwrites_nothing_either(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As a memory stick: the one thing here that this machine has no real one of."""

    def no_links(*_: object, **__: object) -> None:
        raise OSError(errno.EPERM, "no hard links here")

    monkeypatch.setattr(os, "link", no_links)
    (tmp_path / "a").write_bytes(b"mine")
    part = Part(tmp_path, "a.part")
    part.add(CONTENT)
    with pytest.raises(FileExistsError):
        part.take_name("a")
    part.take_name("b")
    part.close()
    assert (tmp_path / "a").read_bytes() == b"mine"
    assert (tmp_path / "b").read_bytes() == CONTENT
    assert sorted(os.listdir(tmp_path)) == ["a", "b"]


def test_the_folder_stays_the_one_that_was_opened(tmp_path: Path) -> None:
    folder, other = tmp_path / "folder", tmp_path / "other"
    folder.mkdir()
    other.mkdir()
    part = Part(folder, "a.part")
    part.add(CONTENT)
    folder.rename(tmp_path / "moved")
    folder.symlink_to(other)
    part.take_name("a")
    part.close()
    assert os.listdir(other) == []
    assert os.listdir(tmp_path / "moved") == ["a"]


def test_removing(tmp_path: Path) -> None:
    begun(tmp_path)
    remove(tmp_path, "a.part")
    remove(tmp_path, "a.part")
    remove(tmp_path / "none", "a.part")
    (tmp_path / "a.part").mkdir()
    remove(tmp_path, "a.part")
    assert os.listdir(tmp_path) == ["a.part"]


def test_no_descriptor_is_left_open(tmp_path: Path) -> None:
    before = len(os.listdir("/proc/self/fd"))
    begun(tmp_path)
    part = Part.resume(tmp_path, "a.part", 10)
    assert part is not None
    part.close()
    assert Part.resume(tmp_path, "none", 10) is None
    another = Part(tmp_path, "a.part")
    with pytest.raises(NameTaken):
        another.add(b"")
    another.close()
    is_whole(tmp_path, "a.part", 10, "")
    remove(tmp_path, "a.part")
    assert len(os.listdir("/proc/self/fd")) == before
