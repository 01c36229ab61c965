"""A line of text that may not be longer than so many characters: they are counted as one types."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.widgets import Static

from cwtui.ui.forms.form_field import Check
from cwtui.ui.forms.one_line import OneLine


class CountedLine(OneLine):
    """``most`` is how many characters are taken; what is wrong with too many of them, ``check`` says."""

    DEFAULT_CSS = """
    CountedLine .counted { height: 1; }
    CountedLine Field { width: 1fr; }
    CountedLine .count { width: auto; height: 1; padding: 0 0 0 1; color: $quiet; }
    CountedLine .count.over { color: $error; text-style: bold; }
    """

    def __init__(
        self,
        label: str,
        most: int,
        *,
        id: str,
        text: str = "",
        placeholder: str = "",
        check: Check[str] | None = None,
    ) -> None:
        super().__init__(label, id=id, text=text, placeholder=placeholder, check=check)
        self._most = most

    def entry(self) -> ComposeResult:
        with Horizontal(classes="counted"):
            yield self.stop
            yield Static(classes="count", markup=False)

    def on_mount(self) -> None:
        self._count()

    def edited(self) -> None:
        super().edited()
        self._count()

    def _count(self) -> None:
        count = self.query_one(".count", Static)
        count.update(f"{len(self.value)}/{self._most}")
        count.set_class(len(self.value) > self._most, "over")
