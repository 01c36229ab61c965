"""The last row: the likeliest keys of the focused pane, the choices of a chord, or one sentence."""

from __future__ import annotations

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.geometry import Size
from textual.message import Message
from textual.strip import Strip
from textual.timer import Timer
from textual.widget import Widget

from cwtui.texts import say
from cwtui.ui.look import Look
from cwtui.ui.width import cells

SENTENCE_STAYS = 4.0  # seconds

_SHOWN_AS = {
    "enter": "Enter",
    "escape": "Esc",
    "tab": "Tab",
    "space": "Space",
    "backspace": "Backspace",
    "up": "↑",
    "down": "↓",
    "pageup": "PgUp",
    "pagedown": "PgDn",
    "home": "Home",
    "end": "End",
    "left": "←",
    "right": "→",
}


def shown_key(key: str) -> str:
    """A key as people read it: ``Ctrl+K``, ``g i``, ``Enter``."""
    if key == "+":
        return key
    parts = []
    for stroke in key.split(" "):
        names = stroke.split("+") if len(stroke) > 1 else [stroke]
        last = _SHOWN_AS.get(names[-1], names[-1] if len(names) == 1 else names[-1].upper())
        last = last if len(last) <= 1 or last in _SHOWN_AS.values() else last.capitalize()
        parts.append("+".join([*(name.capitalize() for name in names[:-1]), last]))
    return " ".join(parts)


class KeyRow(Widget):
    """Keys and what they do; a click does it too."""

    DEFAULT_CSS = "KeyRow { height: 1; width: 100%; }"

    class Pressed(Message):
        """Somebody clicked on a key; ``command_id`` says which."""

        def __init__(self, command_id: str) -> None:
            super().__init__()
            self.command_id = command_id

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.look = look
        self._hints: list[tuple[str, str, str]] = []
        self._sentence = ""
        self._timer: Timer | None = None

    def show(self, hints: list[tuple[str, str, str]]) -> None:
        """Keys as (key, what it does, command id)."""
        if hints != self._hints:
            self._hints = hints
            self.refresh()

    def say_line(self, sentence: str) -> None:
        """Say one sentence in place of the keys, for a few seconds."""
        self._sentence = sentence
        if self._timer is not None:
            self._timer.stop()
        self._timer = self.set_timer(SENTENCE_STAYS, self.hush)
        self.refresh()

    def hush(self) -> None:
        """Back to the keys."""
        self._sentence = ""
        self.refresh()

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return 1

    def render_line(self, y: int) -> Strip:
        width = self.size.width
        look = self.look
        ground = look.style("quiet", on="surface")
        if self._sentence:
            line = [Segment(f" {self._sentence}", look.style("text", on="surface"))]
            return Strip(line).adjust_cell_length(width, ground)
        line, used = [], 0
        help_words = say("? keys") + " "
        for key, words, command_id in self._hints:
            shown = f" {shown_key(key)}"
            if used + cells(shown) + cells(words) + 2 + cells(help_words) > width:
                break
            meta = {"command": command_id}
            line.append(Segment(shown, look.style("accent", on="surface") + Style.from_meta(meta)))
            line.append(Segment(f" {words} ", ground + Style.from_meta(meta)))
            used += cells(shown) + cells(words) + 2
        line.append(Segment(" " * max(0, width - used - cells(help_words)), ground))
        line.append(Segment(help_words, ground))
        return Strip(line).adjust_cell_length(width, ground)

    def on_click(self, event: events.Click) -> None:
        if command_id := event.style.meta.get("command"):
            self.post_message(self.Pressed(command_id))
