"""Opening files with the program that the system has for them; a program itself is asked about first."""

from __future__ import annotations

import asyncio
import re
from pathlib import Path
from typing import TYPE_CHECKING

from cwtui.store import transfers
from cwtui.store.files import FileRow
from cwtui.store.transfers import TransferRow, TransferState
from cwtui.texts import say
from cwtui.ui.files import cache
from cwtui.ui.files.names import plain, shown_path
from cwtui.ui.terminal import browser
from cwtui.ui.words.failures import reason

if TYPE_CHECKING:
    from cwtui.ui.files.filing import Filing

_RUNS = re.compile(
    r"\.(?:"
    r"action|app|appimage|application|bash|bat|bin|chm|cmd|com|command|cpl|csh|deb|desktop|dll|dmg"
    r"|docm|dotm|elf|exe|fish|gadget|hta|htm|html|inf|ins|iso|jar|js|jse|jsp|ksh|lnk|mht|mhtml|msc"
    r"|msh|msi|msix|msp|mst|osx|out|pif|pkg|pl|potm|ppam|ppsm|pptm|ps1|psm1|py|pyc|pyw|rb|reg|rpm"
    r"|run|scf|scpt|scr|sct|service|sh|shb|sldm|svg|terminal|url|vb|vbe|vbs|webloc|website|wsc|wsf"
    r"|wsh|xhtml|xlam|xll|xlsm|xltm|zsh"
    r")",
    re.IGNORECASE,
)
"""What runs, or makes something else run, when it is opened: also documents with macros, and pages."""
_BEGINNINGS = (b"MZ", b"\x7fELF", b"#!", b"\xcf\xfa\xed\xfe", b"\xce\xfa\xed\xfe", b"\xca\xfe\xba\xbe")


def is_program(path: Path) -> bool:
    """Does something run when this is opened? Blocks."""
    if _RUNS.fullmatch(path.suffix):
        return True
    try:
        with path.open("rb") as file:
            return file.read(4).startswith(_BEGINNINGS)
    except OSError:
        return False


class Opening:
    """Finds the copy that is here, or has one fetched, and opens it."""

    def __init__(self, filing: Filing) -> None:
        self._filing = filing
        self._main = filing.main
        self._context = filing.main.context

    async def open(self, file: FileRow) -> None:
        """Open this file of a room."""
        path = await asyncio.to_thread(_that_exists, self._here(file))
        if path is not None:
            await self._open_path(path)
        elif file.filesize > cache.LARGEST:
            self._main.say_line(say("It is too large to be opened unsaved: S saves it"))
        else:
            self._main.say_line(say("Fetching {name} to open it", name=plain(file.filename)))
            await self._filing.fetch(file, self._fetched)

    def _here(self, file: FileRow) -> list[Path]:
        """Where it was saved, the latest first."""
        rows = transfers.saved_all(self._context.archive.db, file.file_id)
        return [row.path for row in rows if row.path is not None]

    def _fetched(self, row: TransferRow) -> None:
        if row.state is TransferState.DONE:
            self._main.run_worker(self.open_saved(row))
        elif row.state is TransferState.FAILED:
            name = plain(row.name)
            self._main.say_line(
                say("{name} could not be fetched: {reason}", name=name, reason=reason(row.error))
            )

    async def open_saved(self, row: TransferRow) -> None:
        """Open what was saved, if it is still there."""
        path = await asyncio.to_thread(_that_exists, [row.path] if row.path is not None else [])
        if path is not None:
            await self._open_path(path)
        else:
            self._main.say_line(say("It is not where it was saved any more · S saves it again"))

    async def _open_path(self, path: Path) -> None:
        if not await asyncio.to_thread(is_program, path):
            await self._start(path)
            return
        from cwtui.ui.dialogs.question import Answer, Question

        async def decided(answer: str | None) -> None:
            if answer == "open":
                await self._start(path)

        answers = [Answer("leave", say("Leave it")), Answer("open", say("Open it"))]
        title = say("“{name}” can run programs on this machine.", name=plain(path.name))
        words = say("Open it only if you know whom it is from and what it does.")
        await self._main.app.push_screen(Question(title, words, answers), decided)

    async def _start(self, path: Path) -> None:
        self._main.run_worker(self._started(path))

    async def _started(self, path: Path) -> None:
        if await browser.open_file(path):
            self._main.say_line(say("Opening {name}", name=plain(path.name)))
        else:
            self._main.say_line(say("No program was found to open it. It is {path}", path=shown_path(path)))


def _that_exists(paths: list[Path]) -> Path | None:
    """The first of them that is a file; blocks."""
    return next((path for path in paths if path.is_file() and not path.is_symlink()), None)
