"""What the panes share: the archive they show, the session they make wishes known to, and how things look."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import tzinfo
from sqlite3 import Connection
from typing import TYPE_CHECKING, Concatenate, ParamSpec, TypeVar

import msgspec

from cwtui import times
from cwtui.settings import Settings
from cwtui.store import people
from cwtui.store.archive import Archive
from cwtui.store.errors import ArchiveError
from cwtui.ui.drawing.rendering import Colours, Eyes, uncoloured
from cwtui.ui.look import DARK, Look
from cwtui.ui.undo import Undo
from cwtui.ui.words.failures import archive_sentence

if TYPE_CHECKING:
    from cwtui.sync.session import Session
    from cwtui.ui.triage.decision import Decision


P = ParamSpec("P")
T = TypeVar("T")


class Context:
    """One account on screen. A change of account makes a new one."""

    def __init__(
        self,
        archive: Archive,
        session: Session,
        settings: Settings,
        now: Callable[[], float] = time.time,
        look: Look = DARK,
    ) -> None:
        self.archive = archive
        self.session = session
        self.settings = settings
        self.now = now
        self.look = look if settings.look.initials else msgspec.structs.replace(look, initials=False)
        self.zone: tzinfo | None = times.zone(settings.time_zone)
        self.trouble: Callable[[str], None] = lambda sentence: None  # says what could not be written
        self.undo = Undo(now)
        self.last_decision: Decision | None = None  # what `.` decides once more
        self._names: dict[int, str | None] = {}
        self._coloured: Colours = uncoloured

    @property
    def me(self) -> int:
        """My account id: the archive is mine."""
        return self.archive.account_id

    async def write(
        self, fn: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T | None:
        """Write into the archive; None when that was impossible (a full disk) and the person was told.

        What was to be written is then still where it was: in the composer, say.
        """
        try:
            return await self.archive.write(fn, *args, **kwargs)
        except ArchiveError as error:
            self.trouble(archive_sentence(error))
            return None

    async def read(
        self, fn: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T | None:
        """Read much while the screen goes on; None when that was impossible and the person was told."""
        try:
            return await self.archive.read(fn, *args, **kwargs)
        except ArchiveError as error:
            self.trouble(archive_sentence(error))
            return None

    def name(self, account_id: int) -> str | None:
        """A person's name as the archive knows it; None for a stranger."""
        if account_id not in self._names:
            self._names[account_id] = people.name_of(self.archive.db, account_id)
        return self._names[account_id]

    def forget_names(self) -> None:
        """Somebody may be called something else now."""
        self._names.clear()

    def eyes(self) -> Eyes:
        """How a message is drawn for me, now."""
        emoji = self.settings.emoticons == "emoji"
        return Eyes(self.look, self.name, self.me, self.zone, self.now(), emoji, self._coloured)

    def colour_code(self) -> None:
        """Code has colours from now on. What finds them is large, so the first paint does without."""
        from cwtui.ui.drawing.syntax import coloured

        self._coloured = coloured
