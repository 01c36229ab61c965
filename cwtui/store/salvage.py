"""What to do with a damaged archive: set it aside, untouched, and carry over all of it that can be read."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from sqlite3 import Connection

import msgspec

from cwtui.paths import write_private
from cwtui.store import answers, connection, making, mending, mentions, migrate
from cwtui.store.archive import is_open
from cwtui.store.errors import ArchiveBusy, ArchiveDamaged, ArchiveNewer, ArchiveUnwritable
from cwtui.store.lock import EngineLock
from cwtui.store.mending import put
from cwtui.store.places import DB_NAME, SALVAGE_NAME, forget_damage, free_name, has_log, log_of, memory_of
from cwtui.store.readable import Gap, Table

_LOCKED_BYTES = (510, 0x40000002)
"""Length and start of what an open connection keeps locked (SQLite's SHARED_SIZE, SHARED_FIRST)."""


class Salvage(msgspec.Struct, frozen=True, kw_only=True):
    """What became of a damaged archive, now at ``damaged``.

    ``kept``: rows carried over, by table. ``lost``: how many could not be read of the tables that have such;
    None: nobody knows. Both by the names of :data:`cwtui.store.migrate.TABLES`.
    """

    damaged: Path
    kept: dict[str, int]
    lost: dict[str, int | None]


def set_aside(folder: Path, lock: EngineLock) -> Salvage:
    """Give the damaged archive in ``folder`` another name, and make a fresh one of what can be read of it.

    Only for who holds the engine's ``lock``, with the archive closed. May be repeated after a kill: it goes
    on where it was. Raises ArchiveBusy while another cwtui has the archive open, ArchiveNewer if a newer one
    made it, ArchiveUnwritable.
    """
    if not lock.held or lock.folder != folder or is_open(folder):
        raise RuntimeError("only the engine's owner sets an archive aside, and only a closed one")
    path = folder / DB_NAME
    try:
        damaged = _move_away(path)
        salvage = Salvage(damaged=damaged, kept={}, lost={})
        with making.built(path, int(folder.name), lambda fresh: _fill(fresh, salvage)) as part:
            part.rename(path)
        path.with_name(SALVAGE_NAME).unlink(missing_ok=True)
        _tidy(damaged)
    except OSError as error:
        raise ArchiveUnwritable(path, str(error)) from error
    return salvage


def _move_away(path: Path) -> Path:
    """Rename the archive and its log; its new name. A note of that name outlives a kill in between."""
    note = path.with_name(SALVAGE_NAME)
    if path.exists():
        _refuse_newer(path)
        with _to_ourselves(path):
            damaged = free_name(path)
            write_private(note, damaged.name)
            path.rename(damaged)
    else:
        damaged = path.with_name(note.read_text(encoding="utf-8"))
    with suppress(FileNotFoundError):
        log_of(path).rename(log_of(damaged))
    memory_of(path).unlink(missing_ok=True)
    forget_damage(path)
    for leftover in (*path.parent.glob(f"{path.name}.*.new*"), *path.parent.glob(f"{note.name}.*.part")):
        leftover.unlink()  # of one that was killed in here
    return damaged


def _tidy(damaged: Path) -> None:
    """Reading it left files beside it that hold nothing."""
    memory_of(damaged).unlink(missing_ok=True)
    if not has_log(damaged):
        log_of(damaged).unlink(missing_ok=True)


def _refuse_newer(path: Path) -> None:
    """SQLite's header says at byte 60 what ``PRAGMA user_version`` says, at byte 68 whose file it is."""
    with path.open("rb") as file:
        header = file.read(100)
    number, newest = int.from_bytes(header[60:64], "big"), len(migrate.steps())
    if int.from_bytes(header[68:72], "big") == migrate.APPLICATION_ID and number > newest:
        raise ArchiveNewer(path, f"version {number}, this cwtui knows {newest}")


@contextmanager
def _to_ourselves(path: Path) -> Iterator[None]:
    """Nobody else has the archive open. Who had it would go on writing to it, and, closing it last, would
    remove the log of whatever has its name by then."""
    try:
        import fcntl
    except ImportError:  # where there is none, a file that is open can't be renamed
        yield
        return
    descriptor = os.open(path, os.O_RDWR)
    try:
        try:
            fcntl.lockf(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB, *_LOCKED_BYTES)
        except (BlockingIOError, PermissionError) as error:
            raise ArchiveBusy(path, "another process has it open") from error
        yield
    finally:
        os.close(descriptor)


def _fill(fresh: Connection, salvage: Salvage) -> None:
    """Carry over every table, what only this machine knows first."""
    tables = [table for table in migrate.TABLES if table != "owner"]
    try:
        with closing(connection.reader(salvage.damaged)) as old:
            _be_lenient(old)
            for table in tables:
                _carry(old, fresh, table, salvage)
    except ArchiveDamaged:  # not even the list of tables can be read
        salvage.lost.update({table: None for table in tables if table not in salvage.kept})
    mending.read_again(fresh, salvage.lost)
    answers.note_all(fresh)
    mentions.note_all(fresh)


def _be_lenient(old: connection.ArchiveConnection) -> None:
    """Read on where SQLite would refuse the whole file, but doubt each page."""
    old.execute("PRAGMA writable_schema = ON")  # a file that was cut short; nothing is written all the same
    old.execute("PRAGMA cell_size_check = ON")
    if old.execute("PRAGMA application_id").fetchone()[0] != migrate.APPLICATION_ID:
        raise ArchiveDamaged(old.path, "not an archive of cwtui")


def _carry(old: Connection, fresh: Connection, name: str, salvage: Salvage) -> None:
    """Copy what can be read of a table."""
    columns = _columns(old, fresh, name)
    if not columns:
        if migrate.version(old) == len(migrate.steps()):
            salvage.lost[name] = None
        return
    table, gaps = Table(old, name, columns), list[Gap]()
    kept = sum(put(fresh, name, columns, row) for row in table.rows(gaps))
    number = table.count()
    if gaps or number not in (None, kept):
        if name == "messages":
            kept += mending.messages(old, fresh, table, columns, gaps)
        if number != kept:
            salvage.lost[name] = None if number is None else number - kept
    salvage.kept[name] = kept


def _columns(old: Connection, fresh: Connection, table: str) -> dict[str, str]:
    """The columns both have, with their types: an archive damaged before an upgrade has fewer."""
    ours, theirs = (
        {name: kind for _, name, kind, *_ in db.execute(f"PRAGMA table_info({table})").fetchall()}
        for db in (fresh, old)
    )
    return {name: kind for name, kind in ours.items() if name in theirs}
