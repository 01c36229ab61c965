"""The archive of one account: opening it, reading it, writing to it, hearing of changes."""

from __future__ import annotations

import asyncio
import logging
import os
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from sqlite3 import Connection
from typing import Concatenate, ParamSpec, TypeVar

from cwtui.paths import private_folder
from cwtui.store import connection, migrate
from cwtui.store.changes import Changed, Kind, merged
from cwtui.store.connection import ArchiveConnection
from cwtui.store.errors import ArchiveUnwritable

P = ParamSpec("P")
T = TypeVar("T")
Work = Callable[Concatenate[Connection, P], T]
Listener = Callable[[Changed], None]

DB_NAME = "archive.db"
log = logging.getLogger(__name__)


class Archive:
    """An open archive. Reads run on the caller's thread (``db``), writes on one thread of its own.

    ``folder`` is the account's folder, ``account_id`` whose archive it is. Every method belongs to one
    thread: that of the event loop where one runs.
    """

    def __init__(self, folder: Path, reader: ArchiveConnection, writer: ArchiveConnection):
        self.folder = folder
        self.db: Connection = reader
        self.account_id: int = reader.execute("SELECT account_id FROM owner").fetchone()[0]
        self._writer = writer
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="archive")
        self._listeners: list[Listener] = []
        self._seen_reading = _data_version(reader)
        self._seen_writing = _data_version(writer)

    @classmethod
    def open(cls, folder: Path) -> Archive:
        """Open the archive in ``folder`` (named by its account id), making or upgrading it where needed.

        Raises :class:`ArchiveNewer` and :class:`ArchiveDamaged` having changed nothing, and
        :class:`ArchiveUnwritable`, :class:`ArchiveBusy`.
        """
        path = folder / DB_NAME
        try:
            private_folder(folder)
            if not path.exists():
                create(path, account_id=int(folder.name))
            _tighten(folder, path)
        except OSError as error:
            raise ArchiveUnwritable(path, str(error)) from error
        reader = connection.reader(path)
        try:
            number = migrate.inspect(reader)
            writer = connection.writer(path)
            if number < len(migrate.steps()):
                migrate.upgrade(writer)
            return cls(folder, reader, writer)
        except BaseException:
            reader.close()
            raise

    async def write(self, fn: Work[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run ``fn(db, *args, **kwargs)`` in one transaction on the writing thread; its result.

        When it returns, the commit is on the disk. Cancelling the caller does not stop the write.
        """
        loop = asyncio.get_running_loop()

        def work() -> T:
            result, changes = self._transaction(lambda db: fn(db, *args, **kwargs))
            with suppress(RuntimeError):  # the loop was closed meanwhile: nobody listens any more
                loop.call_soon_threadsafe(self._tell, changes)
            return result

        return await asyncio.shield(loop.run_in_executor(self._thread, work))

    def write_now(self, fn: Work[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """As :meth:`write`, blocking until it is done; listeners hear of it before this returns."""
        done = self._thread.submit(self._transaction, lambda db: fn(db, *args, **kwargs))
        result, changes = done.result()
        self._tell(changes)
        return result

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        """Call ``listener`` after each commit, once per kind and room. The result ends the subscription."""
        self._listeners.append(listener)

        def leave() -> None:
            if listener in self._listeners:
                self._listeners.remove(listener)

        return leave

    def notice_others(self) -> None:
        """If another process committed since the last call, announce that everything may have changed.

        Costs microseconds while nothing was committed. On an event loop the announcement comes a moment
        later; without one, before this returns.
        """
        version = _data_version(self.db)
        if version == self._seen_reading:
            return
        self._seen_reading = version
        # The reading connection sees our own writes as another's; only the writing one can tell.
        found = self._thread.submit(self._others_wrote)
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:
            self._tell_of_others(found)
            return

        def hand_over(done: Future[bool]) -> None:
            with suppress(RuntimeError):  # the loop was closed meanwhile
                loop.call_soon_threadsafe(self._tell_of_others, done)

        found.add_done_callback(hand_over)

    def close(self) -> None:
        """Finish what is being written and close the file. Harmless when done twice."""
        self._thread.shutdown(wait=True)
        self.db.close()
        # Last: whoever closes last tidies up, and the reading connection may not write.
        self._writer.close()

    def _transaction(self, work: Callable[[Connection], T]) -> tuple[T, list[Changed]]:
        db = self._writer
        db.announced.clear()
        db.execute("BEGIN IMMEDIATE")
        try:
            result = work(db)
            db.execute("COMMIT")
        except BaseException:
            db.rollback()
            raise
        return result, merged(db.announced)

    def _others_wrote(self) -> bool:
        before, self._seen_writing = self._seen_writing, _data_version(self._writer)
        return before != self._seen_writing

    def _tell_of_others(self, found: Future[bool]) -> None:
        if found.result():
            self._tell([Changed(Kind.EVERYTHING)])

    def _tell(self, changes: list[Changed]) -> None:
        for change in changes:
            for listener in tuple(self._listeners):
                try:
                    listener(change)
                except Exception:
                    log.exception("a listener failed at %s", change.kind)


def _data_version(db: Connection) -> int:
    number: int = db.execute("PRAGMA data_version").fetchone()[0]
    return number


def create(path: Path, account_id: int) -> None:
    """Make an empty archive at ``path``, which appears there complete or not at all."""
    part = migrate.private_file(path.with_name(f"{path.name}.{os.getpid()}.new"))
    try:
        db = connection.writer(part)
        try:
            migrate.upgrade(db)
            db.execute("INSERT INTO owner VALUES (?)", (account_id,))
        finally:
            db.close()
        place(part, path)
    finally:
        part.unlink(missing_ok=True)


def place(part: Path, path: Path) -> None:
    """Give ``part`` the name ``path`` unless there is such a file: another process may have been quicker."""
    try:
        os.link(part, path)
    except FileExistsError:
        return
    except OSError:  # a file system without links
        if not path.exists():
            part.rename(path)


def _tighten(folder: Path, path: Path) -> None:
    """Folder 0700 and files 0600, whatever somebody's copying or unpacking made of them."""
    if os.name == "nt":
        return
    wanted = {folder: 0o700, path: 0o600, Path(f"{path}-wal"): 0o600, Path(f"{path}-shm"): 0o600}
    for file, mode in wanted.items():
        with suppress(FileNotFoundError):
            if file.stat().st_mode & 0o777 != mode:
                file.chmod(mode)
