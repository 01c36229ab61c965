"""A text field in which a message is written."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from textual.screen import Screen
from textual.widget import Widget
from textual.widgets.text_area import Edit, EditResult, Selection

from cwtui.ui.composing.completion import Completion
from cwtui.ui.keys.commands import Commanded
from cwtui.ui.widgets.text_field import TextField

if TYPE_CHECKING:
    from cwtui.ui.context import Context


class MessageField(Commanded, TextField):
    """Once :meth:`complete` was called, ``@`` and some letters find people in it, ``(`` finds emoticons."""

    def __init__(self, **options: Any) -> None:
        self._completion: Completion | None = None
        super().__init__(**options)

    def complete(
        self, context: Context, room_id: Callable[[], int | None], above: Widget | None = None
    ) -> None:
        """Complete from now on, with the people of the room that ``room_id`` gives then.

        What is found stands over ``above``, or over the field itself.
        """
        self._completion = Completion(self, context, room_id, above or self)
        self.before = (self._completion, *self.before)

    def edit(self, edit: Edit) -> EditResult:
        result = super().edit(edit)
        if self._completion is not None:
            self._completion.edited(edit.text)
        return result

    def _watch_selection(self, previous_selection: Selection, selection: Selection) -> None:
        super()._watch_selection(previous_selection, selection)
        if self._completion is not None:
            self._completion.caret_moved()

    def _follow_layout(self, screen: Screen[object]) -> None:
        super()._follow_layout(screen)
        if self._completion is not None:
            self._completion.stand()

    def on_blur(self) -> None:
        if self._completion is not None:
            self._completion.close()

    def settle(self) -> None:
        if self._completion is not None:
            self._completion.settle()
