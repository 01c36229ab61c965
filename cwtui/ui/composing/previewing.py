"""The preview of what is written: opened and closed, and that it follows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.widget import Widget

from cwtui.store import messages
from cwtui.store.messages import MessageRow
from cwtui.texts import mark, say
from cwtui.ui.keys.commands import Command, Part, command
from cwtui.ui.paced import Paced
from cwtui.ui.timeline.entries import MessageEntry
from cwtui.ui.widgets.said import KeysChanged

if TYPE_CHECKING:
    from cwtui.ui.composing.preview import Preview
    from cwtui.ui.room.writing import Writing

RESTS = 0.12  # seconds without a key after which what was typed is drawn
AT_LEAST_EVERY = 0.5  # seconds, while somebody types without a rest


class Previewing(Part):
    """A pane above the composer, until somebody has seen enough or there is nothing left to see."""

    PLACE = mark("Preview")

    def __init__(self, writing: Writing) -> None:
        self._writing = writing
        self._preview: Preview | None = None
        self._draw_soon = Paced(writing, self._draw, AT_LEAST_EVERY, RESTS)

    def can(self, command: Command) -> bool:
        return command.id != "preview.close" or self._preview is not None

    @command("composer.preview", mark("Preview of what you write"), "ctrl+r", while_typing=True)
    def action_preview(self) -> None:
        if self._preview is not None:
            self.action_close()
        elif self._writing.composer.text.strip():
            self._open()
        else:
            self._writing.say(say("Nothing is written yet"))

    @command("preview.close", mark("Close the preview"), "escape", footer=mark("close"), while_typing=True)
    def action_close(self) -> None:
        if self._preview is not None:
            self._preview.remove()
            self._preview = None
            self._writing.post_message(KeysChanged())

    def _open(self) -> None:
        from cwtui.ui.composing.preview import Preview

        writing = self._writing
        pane = writing.parent
        assert isinstance(pane, Widget)
        self._preview = Preview(writing.context, pane, writing.composer)
        self._draw()
        writing.mount(self._preview, before=0)
        writing.post_message(KeysChanged())

    def follow(self) -> None:
        """Something else is written now, or the caret stands elsewhere. Nobody waits for this."""
        if self._preview is not None:
            self._writing.call_after_refresh(self._draw_soon)

    def left(self) -> None:
        """The focus may have gone elsewhere."""
        if self._preview is not None:
            self._writing.call_after_refresh(self._close_if_left)

    def _close_if_left(self) -> None:
        focused = self._writing.screen.focused
        if focused is not None and not self._writing.has_focus_within:
            self.action_close()

    def _draw(self) -> None:
        if self._preview is None:
            return
        writing, composer = self._writing, self._writing.composer
        if not composer.text.strip() or writing.room is None:
            self.action_close()
            return
        draft, db = writing.draft, writing.context.archive.db
        tag = writing.sending.reply_tag(draft.reply_to)
        row = MessageRow(
            message_id=0,
            room_id=writing.room.room_id,
            account_id=writing.context.me,
            author="",
            body=tag + composer.text,
            send_time=int(writing.context.now()),
            update_time=0,
            deleted=False,
        )
        answered = messages.get(db, draft.reply_to) if draft.reply_to is not None else None
        caret = len(tag) + len(composer.get_text_range((0, 0), composer.cursor_location))
        self._preview.show(MessageEntry(row, headed=False, answered=answered), caret)
