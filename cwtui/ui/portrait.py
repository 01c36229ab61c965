"""The picture of a person or room, in a corner of what is said of them: only where the terminal can show it.

Their initials stand there until it has come, and for good where it cannot be had.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from rich.segment import Segment
from textual import events
from textual.app import RenderResult
from textual.strip import Strip
from textual.widget import Widget

from cwtui.store import pictures
from cwtui.ui.context import Context
from cwtui.ui.drawing.initials import hue, initial
from cwtui.ui.files import graphics, picture

if TYPE_CHECKING:
    from PIL.Image import Image

AGAIN = 60.0  # seconds between declarations of a picture that is not here
MOST_PIXELS = 4_000_000
"""Of a picture that is decoded for this."""


_log = logging.getLogger(__name__)


class Portrait(Widget):
    """Shows nothing, and takes no room, until :meth:`show` is called and there is something to show."""

    DEFAULT_CSS = """
    Portrait { display: none; width: 10; height: 5; margin: 0 0 0 2; }
    Portrait.-there { display: block; }
    """

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.context = context
        self._shown = ("", 0, "")  # the address, and whose initials: number and name
        self._drawn: tuple[str, tuple[int, int]] = ("", (0, 0))  # the address, and its size in cells
        self._pixels: Widget | None = None
        self._unsubscribe: Callable[[], None] = lambda: None

    def show(self, url: str, number: int, name: str) -> None:
        """Show the picture at ``url``, and till then the initials of the account or room ``number``."""
        if self._shown != (url, number, name):
            self._shown = (url, number, name)
            self.set_class(bool(url) and graphics.kind() is not None and graphics.is_installed(), "-there")
            self.refresh()
            self._look()

    def on_mount(self) -> None:
        self._unsubscribe = self.context.session.pictures.subscribe(self._came)
        self.set_interval(AGAIN, self._look)
        self._look()

    def on_resize(self, event: events.Resize) -> None:
        self._look()

    async def on_unmount(self) -> None:
        self._unsubscribe()
        if self._pixels is not None:
            graphics.forget(self._pixels)

    # Getting it

    def _came(self, url: str) -> None:
        if url == self._shown[0]:
            self.call_later(self._look)

    def _look(self) -> None:
        """Draw the picture if it is here, else say that it is wanted; unless it is on the screen already."""
        wanted = (self._shown[0], (self.size.width, self.size.height))
        if self.is_attached and self.has_class("-there") and all(self.size) and self._drawn != wanted:
            self.run_worker(self._draw(*wanted), exclusive=True)

    async def _draw(self, url: str, size: tuple[int, int]) -> None:
        context, kind, cell = self.context, graphics.kind(), graphics.cell()
        path = await asyncio.to_thread(pictures.find, context.archive.folder, url)
        if path is None:
            if context.session.archive is context.archive:  # else another account has the screen
                context.session.pictures.want(url)
            return
        columns, rows = size
        width, height = columns * cell.width, rows * cell.height
        try:
            image = await asyncio.to_thread(_fitted, path, width, height, context.look.ground)
        except (picture.CannotShow, OSError) as error:
            _log.debug("no picture: %r", error)
            return
        shown = graphics.widget(image, kind) if kind is not None else None
        if shown is None:
            return
        await self._forget_pixels()
        shown.styles.width, shown.styles.height = size
        await self.mount(shown)
        self._pixels, self._drawn = shown, (url, size)

    async def _forget_pixels(self) -> None:
        if self._pixels is not None:
            graphics.forget(self._pixels)
            await self._pixels.remove()
            self._pixels = None

    # What stands there meanwhile

    def render(self) -> RenderResult:
        return ""  # what it looks like, render_line says

    def render_line(self, y: int) -> Strip:
        look, width = self.context.look, self.size.width
        _, number, name = self._shown
        if not look.initials:
            return Strip.blank(width, look.base)
        style = look.chip_styles[hue(number)]
        letters = initial(name) if y == self.size.height // 2 else ""  # two cells
        return Strip([Segment(" " * ((width - 2) // 2) + letters, style)]).adjust_cell_length(width, style)


def _fitted(path: Path, width: int, height: int, ground: str) -> Image:
    """The picture in exactly so many pixels, all of it, on ``ground``; blocks. Raises as picture.sized."""
    image, _ = picture.sized(path, width, height, MOST_PIXELS)
    from PIL import Image as Pillow

    scale = min(width / image.width, height / image.height)
    image = image.resize((max(1, round(image.width * scale)), max(1, round(image.height * scale))))
    flat = Pillow.new("RGBA", (width, height), ground)
    flat.alpha_composite(image, ((width - image.width) // 2, (height - image.height) // 2))
    return flat.convert("RGB")
