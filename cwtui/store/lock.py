"""Who delivers: one cwtui per account holds the lock, the others show and write wishes."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from cwtui.paths import private_folder
from cwtui.store.errors import ArchiveUnwritable

if TYPE_CHECKING:
    from filelock import BaseFileLock

LOCK_NAME = "engine.lock"


class EngineLock:
    """The right to deliver wishes, and to set a damaged archive aside.

    It is a lock of the operating system, which frees it the moment the process dies, however it dies. A
    heartbeat row would not do: clocks jump, and a process resumed after its successor took over sends twice.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._lock: BaseFileLock | None = None

    @property
    def held(self) -> bool:
        """Whether this very object holds the lock."""
        return self._lock is not None and self._lock.is_locked

    def acquire(self) -> bool:
        """Take the lock without waiting. True: it is ours (again); False: another cwtui has it."""
        from filelock import FileLock, Timeout  # not before the first paint

        if self.held:
            return True
        try:
            private_folder(self.folder)
            # One lock for the whole process: the engine may end in another thread than it began in.
            self._lock = FileLock(self.folder / LOCK_NAME, timeout=0, mode=0o600, thread_local=False)
            self._lock.acquire()
        except Timeout:
            return False
        except OSError as error:
            raise ArchiveUnwritable(self.folder / LOCK_NAME, str(error)) from error
        return True

    def release(self) -> None:
        """Let another cwtui deliver. Harmless when the lock is not ours."""
        if self._lock is not None:
            self._lock.release()
            self._lock = None
