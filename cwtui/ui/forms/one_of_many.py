"""One of more than fit on a line: the chosen one is shown, the others are picked from a list."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Static

from cwtui.texts import mark, say
from cwtui.ui.forms.choice import Option
from cwtui.ui.forms.form_field import FormField
from cwtui.ui.keys.commands import Commanded, command
from cwtui.ui.look import Look


class ChosenLine(Commanded, Static, can_focus=True):
    """What is chosen; Left and Right go on to its neighbours, Enter or typing leads to all of them."""

    PLACE = mark("Dialogs")
    DEFAULT_CSS = """
    ChosenLine { height: 1; padding: 0 1; background: $card; }
    ChosenLine:focus { background: $cursor-row; }
    """

    def __init__(self, go: Callable[[int], None], pick: Callable[[], None]) -> None:
        super().__init__(markup=False)
        self._go = go
        self._pick = pick

    @command("form.pick_one", mark("Pick another one"), "enter", "space", "/", listed=False)
    def action_pick_one(self) -> None:
        self._pick()

    @command("form.next_one", mark("Next one"), "right", listed=False)
    def action_next_one(self) -> None:
        self._go(1)

    @command("form.previous_one", mark("Previous one"), "left", listed=False)
    def action_previous_one(self) -> None:
        self._go(-1)

    def on_click(self) -> None:
        self._pick()


class OneOfMany(FormField[str]):
    """The value is the id of the chosen option."""

    def __init__(
        self, label: str, look: Look, options: Sequence[Option], *, id: str, chosen: str = ""
    ) -> None:
        super().__init__(label, id=id)
        self._look = look
        self._options = list(options)
        self._at = next((i for i, option in enumerate(self._options) if option.id == chosen), 0)
        self._line = ChosenLine(self._go, self._pick)

    def entry(self) -> ComposeResult:
        yield self._line

    def on_mount(self) -> None:
        self._show()

    @property
    def value(self) -> str:
        return self._options[self._at].id

    @property
    def stop(self) -> ChosenLine:
        return self._line

    def _show(self) -> None:
        hint = say("Enter shows all")
        self._line.update(Content(self._options[self._at].words) + Content(f"  {hint}").stylize("$quiet"))

    def _go(self, by: int) -> None:
        self._choose((self._at + by) % len(self._options))

    def _choose(self, index: int) -> None:
        if index != self._at:
            self._at = index
            self._show()
            self.edited()

    def _pick(self) -> None:
        from cwtui.ui.dialogs.picker import Item, Picker

        items = [Item(str(index), option.words) for index, option in enumerate(self._options)]

        def picked(index: str | None) -> None:
            if index is not None:
                self._choose(int(index))

        self.app.push_screen(Picker(self._look, self.label, items), picked)
