"""Where a message is written."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

from textual import events
from textual.app import SuspendNotSupported
from textual.message import Message

from cwtui.texts import mark, say
from cwtui.ui.composing.message_field import MessageField
from cwtui.ui.keys.commands import command
from cwtui.ui.room.shaping import Shaping


class Composer(MessageField):
    """A text field that grows to eight lines. It says what the person wants; the room's pane does it."""

    PLACE = mark("Composer")
    DEFAULT_CSS = """
    Composer {
        height: auto; min-height: 1; max-height: 8; border: none; padding: 0; background: $background;
        scrollbar-size-vertical: 1; width: 1fr;
    }
    Composer:focus { border: none; }
    """

    class Send(Message):
        """Send ``text``, which has left the composer; it may be empty. ``caret`` (row, column) was in it."""

        def __init__(self, text: str, caret: tuple[int, int]) -> None:
            super().__init__()
            self.text = text
            self.caret = caret

    class TakeBack(Message):
        """Bring back the message that still waits. ``or_edit``: where none does, edit the newest of mine."""

        def __init__(self, *, or_edit: bool = False) -> None:
            super().__init__()
            self.or_edit = or_edit

    class Left(Message):
        """Out of the field; the text stays."""

    class NoAnswer(Message):
        """Write a message of its own: no answer to what one was about to answer."""

    class Pasted(Message):
        """``text`` was pasted, and is in the composer now, from ``start`` to ``end`` (row, column). It may be
        the path of a file: that is what a terminal pastes when one is dropped onto it."""

        def __init__(self, text: str, start: tuple[int, int], end: tuple[int, int]) -> None:
            super().__init__()
            self.text = text
            self.start = start
            self.end = end

    class ScrollTimeline(Message):
        """Page through the timeline while writing. ``by`` is 1 or -1."""

        def __init__(self, by: int) -> None:
            super().__init__()
            self.by = by

    def __init__(self) -> None:
        super().__init__(id="composer", soft_wrap=True, tab_behavior="focus")
        self.parts = (Shaping(self),)

    async def _on_paste(self, event: events.Paste) -> None:
        event.prevent_default()
        self._take_in(event.text)

    def action_paste(self) -> None:
        self._take_in(self.app.clipboard)

    def _take_in(self, pasted: str) -> None:
        start = min(self.selection)
        if result := self._replace_via_keyboard(pasted, *self.selection):
            self.move_cursor(result.end_location)
            self.post_message(self.Pasted(pasted, start, result.end_location))

    def put(self, text: str, caret: tuple[int, int] | None = None) -> None:
        """Replace the text; the caret stands at its end, or at ``caret`` (row, column)."""
        self.load_text(text)
        lines = text.split("\n")
        end = (len(lines) - 1, len(lines[-1]))
        if caret is not None and caret[0] < len(lines):
            end = (caret[0], min(caret[1], len(lines[caret[0]])))
        self.move_cursor(end)

    def take(self) -> str:
        """The text, which leaves the composer; there is no typing left to undo."""
        if text := self.text:
            self.clear()
            self.history.clear()
        return text

    @command("composer.send", mark("Send"), "enter", footer=mark("send"))
    def action_send(self) -> None:
        caret = self.cursor_location
        self.post_message(self.Send(self.take(), caret))

    def action_delete_left(self) -> None:
        """Backspace; with nothing left to take away, the answer is none any more."""
        if self.text:
            super().action_delete_left()
        else:
            self.post_message(self.NoAnswer())

    @command(
        "composer.newline", mark("New line"), "ctrl+j", "alt+enter", "shift+enter", footer=mark("new line")
    )
    def action_newline(self) -> None:
        self.replace("\n", *self.selection)

    @command("composer.leave", mark("Leave the composer (the text stays)"), "escape", footer=mark("leave"))
    def action_leave(self) -> None:
        self.post_message(self.Left())

    @command("composer.editor", mark("Write in $EDITOR"), "ctrl+o", footer=mark("editor"))
    def action_editor(self) -> None:
        import shlex
        import subprocess
        import tempfile

        editor = os.environ.get("VISUAL") or os.environ.get("EDITOR") or "vi"
        with tempfile.TemporaryDirectory(prefix="cwtui-") as folder:
            file = Path(folder) / "message.txt"
            file.write_text(self.text, encoding="utf-8")
            try:
                with self.app.suspend():
                    subprocess.run([*shlex.split(editor), str(file)], check=False)
            except (OSError, ValueError, SuspendNotSupported):
                sentence = say("“{editor}” could not be started. Set EDITOR to your editor.", editor=editor)
                self.notify(sentence, markup=False)
                return
            with suppress(OSError, UnicodeDecodeError):
                self.put(file.read_text(encoding="utf-8").rstrip("\n"))

    @command("composer.undo", mark("Undo typing; then take back what waits"), "ctrl+z")
    def action_undo_or_take_back(self) -> None:
        if self.text or self.history.undo_stack:
            self.undo()
        else:
            self.post_message(self.TakeBack())

    @command("composer.redo", mark("Redo typing"), "ctrl+y")
    def action_redo_typing(self) -> None:
        self.redo()

    @command("composer.up", mark("Line up; if empty, take back what waits or edit my newest message"), "up")
    def action_up(self) -> None:
        if self.text:
            self.action_cursor_up()
        else:
            self.post_message(self.TakeBack(or_edit=True))

    @command("composer.page_up", mark("Page up in the timeline"), "pageup")
    def action_timeline_up(self) -> None:
        self.post_message(self.ScrollTimeline(-1))

    @command("composer.page_down", mark("Page down in the timeline"), "pagedown")
    def action_timeline_down(self) -> None:
        self.post_message(self.ScrollTimeline(1))
