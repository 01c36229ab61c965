"""The least that Textual can do: one label. What everything else is measured against."""

from textual.app import App, ComposeResult
from textual.widgets import Label


class Bare(App[None]):
    def compose(self) -> ComposeResult:
        yield Label("bare")


if __name__ == "__main__":
    Bare().run()
