"""What Textual asks of a terminal and makes of its keys, repaired where a Japanese chat needs it.

Every repair is here, and ``tests/ui/test_terminal.py`` fails when a newer Textual changes what is repaired.
"""

from __future__ import annotations

import os
import sys
from collections.abc import MutableMapping
from contextlib import suppress
from enum import Enum
from typing import TYPE_CHECKING, Any, Literal, TextIO, cast

from textual import _ansi_sequences
from textual.drivers import _writer_thread

if TYPE_CHECKING:
    from textual.app import App


class _Added(Enum):
    """Keys Textual has no name for; its parser reads ``.value``."""

    ALT_ENTER = "alt+enter"


def repair(kitty: Literal["auto", "off", "full"] = "auto") -> None:
    """Call once, before the app runs. ``kitty`` is the setting ``terminal.kitty``.

    * With all flags of the kitty protocol, an input method's commit of five or more characters arrives as
      garbage, and some terminals drop it. The plain form (flag 1) leaves text alone.
    * Without the protocol Alt+Enter would *send* and Alt+1 type "¡".
    * Where the terminal has gone, the thread that draws would die, and quitting wait for it for ever.
    """
    _ask_for(kitty)
    _name_alt_keys()
    _writer_thread.WriterThread.run = _draw  # type: ignore[assignment]


def finds_a_screen() -> bool:
    """Is there a terminal to draw on? Textual draws where errors go; where those go into a file
    (``cwtui 2>errors``), it is to draw where the output goes."""
    if os.name != "nt" and not _is_terminal(sys.__stderr__):
        if not _is_terminal(sys.__stdout__):
            return False
        sys.__stderr__ = sys.__stdout__  # type: ignore[misc]
    return _is_terminal(sys.__stdin__)


def _is_terminal(stream: TextIO | None) -> bool:
    return stream is not None and stream.isatty()


def _ask_for(kitty: Literal["auto", "off", "full"]) -> None:
    if os.name == "nt":  # its driver asks for nothing, and the other one cannot be imported
        return
    from textual.drivers import linux_driver

    driver = cast(dict[str, int], vars(linux_driver))
    if kitty != "full":
        driver["KITTY_REPORT_ALL_KEYS"] = driver["KITTY_REPORT_ASSOCIATED_TEXT"] = 0
    if kitty == "off":
        driver["KITTY_DISAMBIGUATE_ESCAPE_CODES"] = 0


def _name_alt_keys() -> None:
    keys = cast(MutableMapping[str, object], _ansi_sequences.ANSI_SEQUENCES_KEYS)
    keys["\x1b\r"] = (_Added.ALT_ENTER,)
    for digit in "0123456789":
        keys.pop(f"\x1b{digit}", None)


def _draw(thread: _writer_thread.WriterThread) -> None:
    """Write what is to be drawn, until there is no more. What a terminal that has gone does not take is
    dropped: the queue is short, and whoever puts something into it waits for room."""
    queue, file = thread._queue, thread._file
    while (text := queue.get()) is not None:
        with suppress(OSError, ValueError):
            file.write(text)
            if queue.qsize() == 0:
                file.flush()
    with suppress(OSError, ValueError):
        file.flush()


def report_mouse(app: App[Any], wanted: bool) -> None:
    """Have the terminal tell us of the mouse, or let it select text with it as it does by itself.

    Textual decides this once, at its start, and has no public way to change it. Where a driver has none at
    all (without a terminal), nothing is done.
    """
    driver = app._driver
    switch = getattr(driver, "_enable_mouse_support" if wanted else "_disable_mouse_support", None)
    if switch is None:
        return
    switch()
    if wanted and getattr(driver, "_mouse_pixels", False):
        # The driver still reads positions in pixels, which the terminal has stopped to tell.
        driver._enable_mouse_pixels()  # type: ignore[union-attr]
