"""A form as a dialog: how one moves through it, saves it and leaves it."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import takewhile
from typing import TypeVar

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.widget import Widget
from textual.widgets import Button, Static, TextArea

from cwtui.texts import mark, say
from cwtui.ui.dialogs.dialog import Dialog
from cwtui.ui.forms.form_field import FormField
from cwtui.ui.keys.commands import command
from cwtui.ui.widgets.field import Field
from cwtui.ui.widgets.sentences import Sentences
from cwtui.ui.widgets.verb import Verb

Result = TypeVar("Result")

LOW = 24  # rows below which nothing is wasted on blank lines
AROUND = 3  # rows: the frame and the title
WIDEST = 72  # cells
WIDEST_LABEL = 16  # cells


class Form(Dialog[Result | None]):
    """Fields from top to bottom; ``save_words`` is the verb on its button.

    A subclass gives the fields and says what saving is. It dismisses the form when that has worked; where it
    has not, everything stays as it was entered, and why is said.
    """

    PLACE = mark("Dialogs")
    DEFAULT_CSS = """
    Form { align: center middle; background: $background 60%; }
    Form #box {
        width: 72; max-width: 100%; height: auto; max-height: 100%; padding: 0 1;
        border: round $line; background: $background;
    }
    Form #title { width: 100%; height: 1; text-style: bold; text-wrap: nowrap; text-overflow: ellipsis; }
    Form #fields { height: auto; scrollbar-size-vertical: 1; padding: 1 1 0 0; }
    Form.-low #fields { padding: 0; }
    Form.-low FormField { margin: 0; }
    Form.-narrow FormField.-unlabelled .label { display: none; }
    Form.-low TextBox { max-height: 4; }
    Form #answers { height: 1; }
    Form #said { width: 100%; height: auto; color: $quiet; }
    Form #said.wrong { color: $error; }
    """

    def __init__(self, title: str, save_words: str) -> None:
        super().__init__()
        self._title = title
        self._save_words = save_words
        self._before: tuple[object, ...] = ()
        self._is_saving = False

    # For subclasses

    def rows(self) -> Iterable[Widget]:
        """The fields, and what stands between them."""
        raise NotImplementedError

    async def save(self) -> None:
        """Do what was entered, which is in order; then dismiss the form."""
        raise NotImplementedError

    # What it consists of

    def compose(self) -> ComposeResult:
        with Vertical(id="box"):
            yield Static(self._title, id="title", markup=False)
            with VerticalScroll(id="fields", can_focus=False):
                yield from self.rows()
                with Horizontal(id="answers"):
                    yield Verb(say("Cancel"), id="form-cancel")
                    yield Verb(self._save_words, id="form-save")
            yield Sentences(id="said")

    def on_mount(self) -> None:
        self._fit(self.app.size.width, self.app.size.height)
        width = min(WIDEST_LABEL, max(field.label_width for field in self.fields) + 2)
        for field in self.fields:
            field.align(width)
        for fact in self.query(".beneath"):
            fact.styles.padding = (0, 1, 0, width + 1)  # below what is entered, not below the label
        self.say("")
        first = next((field.stop for field in self.fields if field.stop is not None), None)
        self.set_focus(first)
        self.call_after_refresh(self._remember)

    def _remember(self) -> None:
        self._before = self._entered()

    @property
    def fields(self) -> list[FormField[object]]:
        """Those that are shown, from top to bottom."""
        return [field for field in self.query(FormField) if field.display]

    def _entered(self) -> tuple[object, ...]:
        values = (field.value for field in self.query(FormField))
        return tuple(tuple(value.items()) if isinstance(value, dict) else value for value in values)

    @property
    def has_changed(self) -> bool:
        """Would anything be lost?"""
        return self._entered() != self._before

    @property
    def unsaved(self) -> str:
        return self._title if self.has_changed else ""

    def say(self, sentence: str, *, wrong: bool = True) -> None:
        """One sentence in the last line, where the keys are otherwise."""
        line = self.query_one("#said", Sentences)
        keys = say("Tab next · Ctrl+D {verb} · Esc cancels", verb=self._save_words)
        line.update(sentence or keys)
        line.set_class(bool(sentence) and wrong, "wrong")
        self._fit(self.app.size.width, self.app.size.height)

    # The size

    def on_resize(self, event: events.Resize) -> None:
        self._fit(event.size.width, event.size.height)

    def _fit(self, width: int, height: int) -> None:
        self.set_class(height < LOW, "-low")
        self.set_class(width < WIDEST, "-narrow")
        said = self.query_one("#said", Sentences)
        inside = max(1, min(width, WIDEST) - 4)  # cells between the frame
        lines = len(said.lines(inside))
        self.query_one("#fields").styles.max_height = max(1, height - AROUND - lines)
        self.call_after_refresh(self._bring_into_sight)

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        self.call_after_refresh(self._bring_into_sight)

    def _bring_into_sight(self) -> None:
        """All of the field with the focus, as far as there is room, not only the line that is typed in."""
        focused = self.focused
        if focused is not None:
            field = next((each for each in focused.ancestors if isinstance(each, FormField)), focused)
            field.scroll_visible(animate=False, immediate=True)
            self.call_after_refresh(self._bring_caret_into_sight)

    @on(TextArea.SelectionChanged)
    def _bring_caret_into_sight(self) -> None:
        """Where there is not room for all of a field, then for the line that is typed in."""
        focused = self.focused
        if not isinstance(focused, TextArea) or not self.is_current:
            return
        window = self.query_one("#fields")
        focused.scroll_cursor_visible()
        # In what can be scrolled, not on the screen: there it is as it was when that was last laid out.
        inside = takewhile(lambda each: each is not window, focused.ancestors_with_self)
        line = sum(each.virtual_region.y for each in inside if isinstance(each, Widget))
        line += focused.cursor_screen_offset.y - focused.region.y
        top, lines = window.scroll_offset.y, window.content_region.height
        shown = min(top, line) if line < top + lines else line - lines + 1
        window.scroll_to(y=shown, animate=False, immediate=True, force=True)

    def on_descendant_blur(self, event: events.DescendantBlur) -> None:
        for field in event.widget.ancestors_with_self:
            if isinstance(field, FormField):
                field.left()

    # Moving

    def on_field_submitted(self, event: Field.Submitted) -> None:
        self.focus_next()

    @command("form.next", mark("Next field"), "tab", while_typing=True, listed=False)
    def action_next_field(self) -> None:
        self.focus_next()

    @command("form.previous", mark("Previous field"), "shift+tab", while_typing=True, listed=False)
    def action_previous_field(self) -> None:
        self.focus_previous()

    @command("form.below", mark("Next field"), "down", listed=False)
    def action_below(self) -> None:
        self.focus_next()

    @command("form.above", mark("Previous field"), "up", listed=False)
    def action_above(self) -> None:
        self.focus_previous()

    # Saving and leaving

    def on_button_pressed(self, event: Button.Pressed) -> None:
        match event.button.id:
            case "form-save":
                self.call_later(self.action_save)
            case "form-cancel":
                self.call_later(self.action_cancel)

    @command("form.save", mark("Save"), "ctrl+d", while_typing=True, listed=False)
    async def action_save(self) -> None:
        wrong = [field for field in self.fields if not field.check()]
        if wrong:
            self.set_focus(wrong[0].stop or self.focused)
        elif not self._is_saving:
            self._is_saving = True
            try:
                await self.save()
            finally:
                self._is_saving = False

    def on_field_left(self, event: Field.Left) -> None:
        self.call_later(self.action_cancel)

    @command("form.cancel", mark("Cancel"), "escape", while_typing=True, listed=False)
    async def action_cancel(self) -> None:
        if not self.has_changed:
            self.dismiss(None)
            return
        from cwtui.ui.dialogs.question import Answer, Question

        def decided(answer: str | None) -> None:
            if answer == "throw":
                self.dismiss(None)

        answers = [Answer("on", say("Go on")), Answer("throw", say("Throw away"))]
        await self.app.push_screen(Question(say("Throw away what you have entered?"), "", answers), decided)
