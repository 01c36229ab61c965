"""The archive of one account: opening it, reading it, writing to it, hearing of changes."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from sqlite3 import Connection
from typing import Concatenate, ParamSpec, TypeVar
from weakref import WeakSet

from cwtui.paths import private_folder
from cwtui.store import connection, making, migrate
from cwtui.store.changes import Changed, Kind, merged
from cwtui.store.connection import ArchiveConnection
from cwtui.store.errors import ArchiveDamaged, ArchiveNewer, ArchiveUnwritable
from cwtui.store.places import DB_NAME, forget_damage, has_damage_note, tighten

P = ParamSpec("P")
T = TypeVar("T")
Work = Callable[Concatenate[Connection, P], T]
Listener = Callable[[Changed], None]

log = logging.getLogger(__name__)
_open_ones: WeakSet[Archive] = WeakSet()


class Archive:
    """An open archive. Reads run on the caller's thread (``db``), writes and long reads on one thread each.

    ``folder`` is the account's folder, ``account_id`` whose archive it is. Every method belongs to one
    thread: that of the event loop where one runs.
    """

    def __init__(self, folder: Path, reader: ArchiveConnection, writer: ArchiveConnection) -> None:
        self.folder = folder
        self.db: Connection = reader
        self.account_id = migrate.owner(reader)
        self._writer = writer
        self._version = migrate.version(writer)
        reader.in_use = writer.in_use = True
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="archive")
        self._reading = ThreadPoolExecutor(1, thread_name_prefix="archive-reading")
        self._second_reader: ArchiveConnection | None = None  # of that thread, once something was read there
        self._listeners: list[Listener] = []
        self._seen_reading = _data_version(reader)
        self._seen_writing = _data_version(writer)
        _open_ones.add(self)

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
                forget_damage(path)
                making.begin(path)
            elif has_damage_note(path):
                raise ArchiveDamaged(path, "something in it could not be read")
            tighten(path)
        except OSError as error:
            raise ArchiveUnwritable(path, str(error)) from error
        reader = connection.reader(path)
        try:
            number = migrate.inspect(reader)
            return cls(folder, reader, _writer(path, number))
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

    async def read(self, fn: Work[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run ``fn(db, *args, **kwargs)`` on the reading thread: for what would make the screen wait.

        Long reads wait for each other there. Cancelling the caller does not stop the read.
        """
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._reading, lambda: fn(self._own_reader(), *args, **kwargs))

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
        self._reading.shutdown(wait=True, cancel_futures=True)
        if self._second_reader is not None:
            self._second_reader.close()
        self._listeners.clear()  # what was just committed is still to be told, but there is nothing to read
        self.db.close()
        # Last: whoever closes last tidies up, and the reading connection may not write.
        self._writer.close()
        _open_ones.discard(self)

    def _own_reader(self) -> ArchiveConnection:
        """The reading thread's connection: SQLite lets one connection do one thing at a time."""
        if self._second_reader is None:
            self._second_reader = connection.reader(self._writer.path)
            self._second_reader.in_use = True
        return self._second_reader

    def _transaction(self, work: Callable[[Connection], T]) -> tuple[T, list[Changed]]:
        db = self._writer
        db.announced.clear()
        db.execute("BEGIN IMMEDIATE")
        try:
            if (now := migrate.version(db)) != self._version:
                raise ArchiveNewer(db.path, f"version {now}, opened as {self._version}")
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


def is_open(folder: Path) -> bool:
    """Whether this process has the archive in ``folder`` open."""
    return any(archive.folder == folder for archive in _open_ones)


def _data_version(db: Connection) -> int:
    number: int = db.execute("PRAGMA data_version").fetchone()[0]
    return number


def _writer(path: Path, number: int) -> ArchiveConnection:
    """The writing connection to an archive of version ``number``, brought up to date."""
    db = connection.writer(path)
    try:
        if number < len(migrate.steps()):
            migrate.upgrade(db)
            migrate.check(db)
    except BaseException:
        db.close()
        raise
    return db
