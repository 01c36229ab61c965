"""Steps of the future, to prove how steps are taken."""

from __future__ import annotations

import shutil
from pathlib import Path

from cwtui.store import migrate

SECOND = """
-- A column more; a semicolon in a comment; ends nothing.
ALTER TABLE drafts ADD COLUMN saved_at REAL NOT NULL DEFAULT 0;
CREATE TABLE kept (item TEXT PRIMARY KEY, note TEXT NOT NULL DEFAULT 'a; b');
INSERT INTO kept (item) SELECT 'draft ' || room_id FROM drafts;
"""
THIRD = """
CREATE TABLE notes (note_id INTEGER PRIMARY KEY, item TEXT NOT NULL);
INSERT INTO notes (item) SELECT item FROM kept;
UPDATE drafts SET saved_at = 3;
DROP TABLE kept;
"""
BROKEN = """
CREATE TABLE notes (note_id INTEGER PRIMARY KEY);
UPDATE drafts SET text = 'verloren';
INSERT INTO nowhere VALUES (1);
"""


TODAY = len(migrate.steps())
"""The version of an archive as it is made now."""


def chain(folder: Path, *scripts: str) -> Path:
    """A folder with the real steps, and ``scripts`` after them; for ``migrate.FOLDER``."""
    folder.mkdir()
    for step in migrate.steps():
        shutil.copy(step, folder)
    for number, script in enumerate(scripts, start=TODAY + 1):
        (folder / f"{number:04}_future.sql").write_text(script, encoding="utf-8")
    return folder
