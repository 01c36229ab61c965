"""The last row: the likeliest keys of the focused pane, the choices of a chord, or one sentence.

What is longer lies over the rows above for as long as it is shown; nothing moves for it.
"""

from __future__ import annotations

from collections.abc import Iterable

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.geometry import Region
from textual.message import Message
from textual.strip import Strip
from textual.timer import Timer
from textual.widget import Widget
from textual.widgets._toast import Toast

from cwtui.texts import say
from cwtui.ui.drawing.width import cells, fill
from cwtui.ui.look import Look
from cwtui.ui.timeline.wrap import wrap

SENTENCE_STAYS = 4.0  # seconds
AROUND = 4  # cells kept free beside a sentence
WIDEST_CHOICE = 28  # cells of a column, where the choices of a chord stand in several

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


class _InOnePiece(Strip):
    """A line that lies over panes. Textual parts it where one of them begins, and draws no wide character
    that stands across; so all of it is drawn with its first part."""

    def divide(self, cuts: Iterable[int]) -> list[Strip]:
        return [self, *(Strip([]) for _ in list(cuts)[1:])]


Hint = tuple[str, str, str]
"""A key, what it does, and the command's id."""


class KeyRow(Widget):
    """Keys and what they do; a click does it too. It grows upwards by what one row cannot hold."""

    DEFAULT_CSS = "KeyRow { height: 1; width: 100%; }"

    class Pressed(Message):
        """Somebody clicked on a key; ``command_id`` says which."""

        def __init__(self, command_id: str) -> None:
            super().__init__()
            self.command_id = command_id

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.look = look
        self._hints: list[Hint] = []
        self._choices: list[Hint] = []
        self._sentence = ""
        self._timer: Timer | None = None

    def show(self, hints: list[Hint]) -> None:
        """The likeliest keys, as many as there is room for."""
        if hints != self._hints:
            self._hints = hints
            self.refresh()

    def offer(self, choices: list[Hint]) -> None:
        """What may follow the beginning of a chord, all of it; with none, the likeliest keys again."""
        self._choices = choices
        if choices:
            self._sentence = ""
        self._fit()

    def say_line(self, sentence: str) -> None:
        """Say one sentence in place of the keys, for a few seconds."""
        self._sentence = sentence
        if self._timer is not None:
            self._timer.stop()
        self._timer = self.set_timer(SENTENCE_STAYS, self.hush)
        self._fit()

    def hush(self) -> None:
        """Back to the keys."""
        self._sentence = ""
        self._fit()

    def on_resize(self) -> None:
        self._fit()

    def _fit(self) -> None:
        rows = 1
        if self._sentence and self.size.width:
            rows = len(self._broken(self.size.width))
        elif self._choices and self.size.width:
            rows = len(self._table(self.size.width))
        rows = min(rows, max(1, self.app.size.height // 2))
        height = self.styles.height
        if height is None or height.value != rows:
            self.styles.height = rows
        self.refresh()

    # What it looks like

    def render_line(self, y: int) -> Strip:
        width = self.size.width
        if self._sentence:
            rows = self._broken(width)
            words = rows[y] if y < len(rows) else ""
            line = [Segment(f" {words}", self.look.style("text", on="surface"))]
        elif self._choices:
            table = self._table(width)
            line = [segment for hint in table[y] for segment in self._cell(hint)] if y < len(table) else []
        elif y == self.size.height - 1:
            return self._likeliest(width)
        else:
            line = []  # it is about to become lower
        return Strip(line).adjust_cell_length(width, self._ground)

    def render_lines(self, crop: Region) -> list[Strip]:
        strips = super().render_lines(crop)
        if self.size.height == 1 or self.screen.query(Toast):  # which may lie over it, and then is not lost
            return strips
        return [_InOnePiece(strip, strip.cell_length) for strip in strips]

    @property
    def _ground(self) -> Style:
        return self.look.style("quiet", on="surface")

    def _broken(self, width: int) -> list[str]:
        """The sentence on as many lines as it takes."""
        words = self._sentence
        lines = wrap(words, max(1, width - AROUND))
        return [words[start:end].rstrip(" ") for start, end in lines]

    def _table(self, width: int) -> list[list[Hint]]:
        """The choices in rows; in columns where one row is not enough."""
        if sum(_width(hint) for hint in self._choices) <= width:
            return [self._choices]
        widest = max(_width(hint) for hint in self._choices)
        across = max(1, width // max(1, min(WIDEST_CHOICE, widest)))
        column = width // across
        cut_to = [_in_column(hint, column) for hint in self._choices]
        return [cut_to[start : start + across] for start in range(0, len(cut_to), across)]

    def _cell(self, hint: Hint) -> list[Segment]:
        key, words, command_id = hint
        meta = {"command": command_id}
        return [
            Segment(f" {shown_key(key)}", self.look.style("accent", on="surface") + Style.from_meta(meta)),
            Segment(f" {words} ", self._ground + Style.from_meta(meta)),
        ]

    def _likeliest(self, width: int) -> Strip:
        help_words = say("? keys") + " " if self._hints else ""  # a dialog has the keys to itself
        line: list[Segment] = []
        used = 0
        for hint in self._hints:
            if used + _width(hint) + cells(help_words) > width:
                break
            line += self._cell(hint)
            used += _width(hint)
        line.append(Segment(" " * max(0, width - used - cells(help_words)), self._ground))
        line.append(Segment(help_words, self._ground))
        return Strip(line).adjust_cell_length(width, self._ground)

    def on_click(self, event: events.Click) -> None:
        if command_id := event.style.meta.get("command"):
            self.post_message(self.Pressed(command_id))


def _width(hint: Hint) -> int:
    """Cells: both words with a blank before, and one behind."""
    return cells(shown_key(hint[0])) + cells(hint[1]) + 3


def _in_column(hint: Hint, column: int) -> Hint:
    key, words, command_id = hint
    return key, fill(words, column - cells(shown_key(key)) - 3), command_id
