"""How files, folders and what is on its way are called on the screen."""

from __future__ import annotations

import re
from pathlib import Path

from cwtui import notation
from cwtui.notation import Role, one_line
from cwtui.store.files import FileRow
from cwtui.store.messages import MessageRow
from cwtui.ui.drawing.width import steady

_SIZE = r"(?i)\s\((?P<number>[0-9][0-9.,]*) ?(?P<unit>bytes?|B|KB|MB|GB)\)$"
_UNITS = {"k": 1 << 10, "m": 1 << 20, "g": 1 << 30}


def plain(text: str) -> str:
    """What others have named, harmless and on one line."""
    return steady(one_line(text)).strip()


def from_home(path: Path) -> str:
    """A path as people type it: ``~/Downloads/図面.pdf``."""
    try:
        return f"~/{path.relative_to(Path.home())}" if path != Path.home() else "~"
    except (ValueError, RuntimeError):  # elsewhere, or nobody's home is known
        return str(path)


def shown_path(path: Path) -> str:
    """:func:`from_home`, harmless and on one line."""
    return plain(from_home(path))


def named_in(row: MessageRow) -> list[FileRow]:
    """The files that a message names, as far as it tells: its size is rounded, 0 where none is said."""
    blocks = notation.pieces(notation.parse(row.body), lambda account_id: None)
    runs = [
        run for block in blocks for run in block.runs if run.role is Role.FILE and run.file_id is not None
    ]
    found: dict[int, FileRow] = {}
    for run in runs:
        name, size = _name_and_size(run.text)
        found[run.file_id or 0] = FileRow(
            file_id=run.file_id or 0,
            room_id=row.room_id,
            account_id=row.account_id,
            uploader=row.author,
            message_id=row.message_id,
            filename=name,
            filesize=size,
            upload_time=row.send_time,
        )
    return list(found.values())


def _name_and_size(label: str) -> tuple[str, int]:
    """Of ``plan.png (12.34 KB)``."""
    match = re.search(_SIZE, label)
    if match is None:
        return label, 0
    number = float(match["number"].replace(",", ""))
    return label[: match.start()], round(number * _UNITS.get(match["unit"][0].lower(), 1))
