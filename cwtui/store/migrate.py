"""The shape of an archive: numbered steps in ``migrations/NNNN_*.sql``, each taken once, whole or not at all.

``PRAGMA user_version`` is the number of the last step an archive has taken. Before a step that changes an
existing archive, a copy of it is kept as ``archive.db.before-NNNN``.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from cwtui.store import connection
from cwtui.store.errors import ArchiveDamaged, ArchiveNewer, ArchiveUnwritable, translated
from cwtui.store.places import has_log, private_file

FOLDER = Path(__file__).with_name("migrations")
APPLICATION_ID = 0x63777469  # "cwti": told by file(1), and by us from any other SQLite file

# In the order they are rescued from a damaged archive: first what only this machine knows.
TABLES = (
    "owner",
    "outbox",
    "drafts",
    "snoozes",
    "keeps",
    "handled",
    "mentions",
    "transfers",
    "pins",
    "session",
    "spans",
    "reaches",
    "messages",
    "rooms",
    "people",
    "members",
    "links",
    "tasks",
    "files",
    "contacts",
    "requests",
    "heartbeats",
    "unreachable",
    "alarms",
)
DERIVED = ("answers", "news", "news_from")
"""Made of the others, or begun anew: what these hold of a damaged archive is not rescued."""


def steps() -> list[Path]:
    """The files of all steps, the first one first."""
    return sorted(file for file in FOLDER.iterdir() if file.suffix == ".sql")


def version(db: sqlite3.Connection) -> int:
    """How many steps the archive has taken."""
    number: int = db.execute("PRAGMA user_version").fetchone()[0]
    return number


def inspect(db: connection.ArchiveConnection) -> int:
    """The archive's version, after a look at what tells a sound archive of ours; nothing is changed.

    It reads the first page and the list of tables (SQLite then also finds a file that is shorter than its
    header says), never the rows: that would cost seconds at each start. Raises ArchiveNewer, ArchiveDamaged.
    """
    if db.execute("PRAGMA application_id").fetchone()[0] != APPLICATION_ID:
        raise ArchiveDamaged(db.path, "not an archive of cwtui")
    number, newest = version(db), len(steps())
    if number > newest:
        raise ArchiveNewer(db.path, f"version {number}, this cwtui knows {newest}")
    if number == newest:
        check(db)
    owner(db)
    if db.path.stat().st_size % db.execute("PRAGMA page_size").fetchone()[0] and not has_log(db.path):
        raise ArchiveDamaged(db.path, "it ends within a page")
    return number


def owner(db: connection.ArchiveConnection) -> int:
    """The account whose archive it is."""
    row = db.execute("SELECT account_id FROM owner").fetchone()
    if row is None:
        raise ArchiveDamaged(db.path, "it does not say whose it is")
    account_id: int = row[0]
    return account_id


def check(db: connection.ArchiveConnection) -> None:
    """All the tables are there, or :class:`ArchiveDamaged`."""
    found = {name for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()}
    if missing := {*TABLES, *DERIVED} - found:
        raise ArchiveDamaged(db.path, f"no table {', '.join(sorted(missing))}")


def upgrade(db: connection.ArchiveConnection, *, copies: bool = True) -> None:
    """Take every step the archive at ``db`` has not taken yet, with a copy of it before each."""
    for number, step in enumerate(steps(), start=1):
        if version(db) < number:
            _take(db, number, step.read_text(encoding="utf-8"), copy=copies)


def _take(db: connection.ArchiveConnection, number: int, script: str, *, copy: bool) -> None:
    db.execute("BEGIN IMMEDIATE")
    try:
        # Another process may have been quicker while we waited for the lock.
        if version(db) == number - 1:
            if copy:
                keep_copy(db.path, number)
            for statement in statements(script):
                db.execute(statement)
            _derive(db, number)
            db.execute(f"PRAGMA user_version = {number}")
        db.execute("COMMIT")
    except BaseException:
        db.rollback()
        raise


def _derive(db: sqlite3.Connection, number: int) -> None:
    """What step ``number`` adds and only a look into each body can tell."""
    if number == 5 and db.execute("SELECT 1 FROM messages LIMIT 1").fetchone():
        from cwtui.store import mentions

        mentions.note_all(db)


def statements(script: str) -> Iterator[str]:
    """The single statements of ``script``; ``executescript`` would commit the running transaction."""
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""
    if statement.strip():
        yield statement


def keep_copy(path: Path, number: int) -> Path:
    """Copy the archive as it is before step ``number``. Call it while holding the write lock."""
    copy = path.with_name(f"{path.name}.before-{number:04}")
    part = private_file(copy.with_name(f"{copy.name}.part"))
    try:
        with (
            closing(connection.connect(path, "ro")) as source,
            closing(connection.connect(part, "rw")) as target,
        ):
            source.backup(target)
        part.replace(copy)
    except sqlite3.Error as error:
        raise translated(error, path) from error
    except OSError as error:
        raise ArchiveUnwritable(copy, str(error)) from error
    finally:
        part.unlink(missing_ok=True)
    return copy
