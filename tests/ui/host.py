"""An app around one pane or screen: the keys and the look of the real one, and nothing else."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from textual import events
from textual.app import App, ComposeResult
from textual.message import Message
from textual.pilot import Pilot
from textual.screen import Screen
from textual.widget import Widget

from cwtui.ui.keys.keyboard import Keyboard
from cwtui.ui.keys.line import Input, KeyLine
from cwtui.ui.look import DARK


class Host(App[None]):
    """Shows ``widgets`` on its only screen, or ``over`` as a screen of its own on top of them.

    ``told`` are the messages that came up to it, ``result`` what ``over`` was dismissed with.
    """

    ENABLE_COMMAND_PALETTE = False

    def __init__(self, *widgets: Widget, over: Screen[Any] | None = None) -> None:
        super().__init__()
        self.register_theme(DARK.theme())
        self.theme = DARK.name
        self._widgets = widgets
        self._over = over
        self._key_line = KeyLine(self, self._take)
        self.keyboard = Keyboard(self, self._key_line, lambda choices: None, self.lines_append, {})
        self.lines: list[str] = []
        self.told: list[Message] = []
        self.result: list[Any] = []

    def lines_append(self, line: str) -> None:
        self.lines.append(line)

    def compose(self) -> ComposeResult:
        yield from self._widgets

    def on_mount(self) -> None:
        if self._over is not None:
            self.push_screen(self._over, self.result.append)

    async def on_event(self, event: events.Event) -> None:
        if isinstance(event, Input) and not event.is_forwarded:
            await self._key_line.put(event)
        else:
            await super().on_event(event)

    async def _take(self, event: Input) -> None:
        if isinstance(event, events.Paste) or not await self.keyboard.press(event):
            await super().on_event(event)

    async def on_side_pane_go_to(self, event: Message) -> None:
        self.told.append(event)

    async def on_said(self, event: Message) -> None:
        self.told.append(event)

    def text(self) -> str:
        """The whole screen as lines of text."""
        strips = self.screen._compositor.render_strips()
        return "\n".join(strip.text.rstrip() for strip in strips)


async def until(pilot: Pilot[None], fact: Callable[[], Any], seconds: float = 8.0) -> None:
    """Let the app run until ``fact()`` holds."""
    end = time.monotonic() + seconds
    while not fact():
        assert time.monotonic() < end, f"it did not happen; on screen:\n{_text(pilot)}"
        await pilot.pause(0.02)


def _text(pilot: Pilot[None]) -> str:
    return pilot.app.text() if isinstance(pilot.app, Host) else ""
