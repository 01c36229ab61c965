"""What has arrived of a file, on the disk beside the name that it will have.

Everything here blocks, so it runs on a thread, one call at a time for each file. All of it goes by the
opened folder, not by its path, and follows no link: the folder may be a link the person chose, the files in
it are not. Where a system cannot do that, paths are used. Everything raises OSError.
"""

from __future__ import annotations

import errno
import hashlib
import os
import stat
import sys
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Self

_BY_FOLDER = {os.open, os.stat, os.unlink} <= os.supports_dir_fd
_NO_LINK = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)
_NO_HARD_LINKS = {errno.EPERM, errno.ENOSYS, errno.ENOTSUP, errno.EOPNOTSUPP}
_READ_AT_ONCE = 1 << 20


class Folder:
    """An opened folder: it stays the same whatever is put in its place. A context manager."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._descriptor = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC) if _BY_FOLDER else None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None

    def open(self, name: str, flags: int) -> int:
        """A descriptor of the file ``name``, whose owner alone may read it if it is made."""
        return os.open(self._spelt(name), flags | _NO_LINK, 0o600, dir_fd=self._descriptor)

    def look(self, name: str) -> os.stat_result | None:
        """What is there under this name, links not followed; None: nothing."""
        try:
            return os.stat(self._spelt(name), dir_fd=self._descriptor, follow_symlinks=False)
        except FileNotFoundError:
            return None

    def remove(self, name: str) -> None:
        """Nothing is there under this name any more."""
        with suppress(FileNotFoundError):
            os.unlink(self._spelt(name), dir_fd=self._descriptor)

    def rename(self, name: str, new: str) -> None:
        """Give the file ``name`` a new name. Raises FileExistsError, and overwrites nothing."""
        if sys.platform == "win32":
            os.rename(self._spelt(name), self._spelt(new))
            return
        here = self._descriptor
        try:
            os.link(name, new, src_dir_fd=here, dst_dir_fd=here, follow_symlinks=False)
        except OSError as error:
            if error.errno not in _NO_HARD_LINKS:
                raise
            # A disk that knows no second name for a file: hold the new one with an empty file of our own.
            os.close(self.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL))
            os.replace(name, new, src_dir_fd=here, dst_dir_fd=here)
        else:
            os.unlink(name, dir_fd=here)
        self._remember()

    def _remember(self) -> None:
        """The names are on the disk, too."""
        if self._descriptor is not None:
            with suppress(OSError):  # not every network drive can
                os.fsync(self._descriptor)

    def _spelt(self, name: str) -> str:
        return name if self._descriptor is not None else str(self.path / name)


class NameTaken(Exception):
    """Somebody else has just made a file of this name."""


class Part:
    """A file that is being written. ``size``: bytes it has, ``safe``: those that a power cut leaves.

    A new one is made as soon as there is something to write, or nothing will come.
    """

    def __init__(self, path: Path, name: str) -> None:
        self.name = name
        self.size = 0
        self.safe = 0
        self._path = path
        self._folder: Folder | None = None
        self._descriptor = -1
        self._digest = hashlib.sha256()

    @classmethod
    def resume(cls, path: Path, name: str, safe: int) -> Part | None:
        """The one begun earlier, with the bytes known to be ``safe``; None: there is no such file.

        Only a plain file with no other name can be one.
        """
        part = cls(path, name)
        try:
            found = part._opened_folder().look(name)
            if found is None or not stat.S_ISREG(found.st_mode) or found.st_nlink > 1:
                part.close()
                return None
            part._descriptor = part._opened_folder().open(name, os.O_RDWR)
            part._recall(safe)
        except BaseException:
            part.close()
            raise
        return part

    def add(self, block: bytes | bytearray) -> None:
        """Write what has come.

        Raises NameTaken when it is not made yet, and something of its name is there.
        """
        self._make()
        rest = memoryview(block)
        while rest:
            written = os.write(self._descriptor, rest)
            self._digest.update(rest[:written])
            self.size += written
            rest = rest[written:]

    def sync(self) -> None:
        """Everything written so far stays, even if the power is cut now."""
        if self.safe < self.size:  # else there is nothing that could be lost
            os.fsync(self._descriptor)
            self.safe = self.size

    def clear(self) -> None:
        """Begin anew: another version of the file comes."""
        if self._descriptor < 0:
            return  # nothing has come of it
        os.ftruncate(self._descriptor, 0)
        os.lseek(self._descriptor, 0, os.SEEK_SET)
        self._digest = hashlib.sha256()
        self.size = self.safe = 0

    def sha256(self) -> str:
        """Of what it has."""
        return self._digest.hexdigest()

    def take_name(self, final: str) -> None:
        """It is whole: give it its name. Raises FileExistsError, and overwrites nothing."""
        self._close_file()
        self._opened_folder().rename(self.name, final)

    def close(self) -> None:
        """Leave it as it is. Harmless when done twice."""
        self._close_file()
        if self._folder is not None:
            self._folder.close()
            self._folder = None

    def _make(self) -> None:
        if self._descriptor < 0:
            flags = os.O_RDWR | os.O_CREAT | os.O_EXCL
            try:
                self._descriptor = self._opened_folder().open(self.name, flags)
            except FileExistsError:
                raise NameTaken(self.name) from None

    def _opened_folder(self) -> Folder:
        if self._folder is None:
            self._folder = Folder(self._path)
        return self._folder

    def _close_file(self) -> None:
        if self._descriptor >= 0:
            os.close(self._descriptor)
            self._descriptor = -1

    def _recall(self, safe: int) -> None:
        """Read what is there, and cut off what may be damaged."""
        while self.size < safe and (block := os.read(self._descriptor, min(_READ_AT_ONCE, safe - self.size))):
            self._digest.update(block)
            self.size += len(block)
        os.ftruncate(self._descriptor, self.size)
        os.lseek(self._descriptor, self.size, os.SEEK_SET)
        self.safe = self.size


def remove(path: Path, name: str) -> None:
    """What arrived under ``name`` is not wanted any more. A folder that is gone took it along."""
    with suppress(FileNotFoundError, NotADirectoryError, IsADirectoryError), Folder(path) as folder:
        folder.remove(name)


def is_whole(path: Path, name: str, size: int, sha256: str) -> bool:
    """Is this the file in the folder ``path`` that has been received?"""
    with suppress(OSError), Folder(path) as folder:
        found = folder.look(name)
        if found is None or not stat.S_ISREG(found.st_mode) or found.st_size != size:
            return False
        with os.fdopen(folder.open(name, os.O_RDONLY), "rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest() == sha256
    return False
