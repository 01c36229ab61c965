"""Toasts that lie over several panes and lose no letter there."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from rich.segment import Segment
from textual.app import App
from textual.dom import NoScreen
from textual.geometry import Region
from textual.notifications import Notification, Notify
from textual.strip import Strip
from textual.widget import Widget
from textual.widgets._toast import Toast

from cwtui.ui.drawing.width import cells

SENTENCE_STAYS = 3.0  # seconds

_ENDS_WORDS = frozenset(" 、。！？」）")  # none of which begins one


def whole(strip: Strip, cuts: Iterable[int]) -> Strip:
    """``strip`` with one blank more where one of ``cuts`` (its columns) goes through a wide character.

    It stands between words, or before the line: right before the character only where another cut leaves no
    such place. Blanks at the end make room; where there are none left, the strip stays as it is.
    """
    done = 0
    for cut in sorted(cuts):
        if 0 < cut < strip.cell_length and (moved := _moved(strip, cut, done)) is not None:
            strip = moved
        done = cut
    return strip


def _moved(strip: Strip, cut: int, done: int) -> Strip | None:
    """The strip with what the cut goes through right of it, and as it was left of the column ``done``; None
    if that is nothing, or does not fit."""
    segments = [segment for segment in strip if segment.text]
    if not segments or not segments[-1].text.endswith(" "):
        return None
    letters = [
        (index, place, letter)
        for index, segment in enumerate(segments)
        for place, letter in enumerate(segment.text)
    ]
    at, before, begun = 0, "", False
    found: tuple[int, int] | None = None  # a segment, and the place in it where the blank goes
    for index, place, letter in letters:
        if at >= cut:
            return None
        begins = letter not in _ENDS_WORDS and (before in _ENDS_WORDS if begun else letter.isalnum())
        begun = begun or letter.isalnum()
        if begins and at >= done:
            found = index, place
        if at + cells(letter) > cut:
            index, place = found or (index, place)
            text, style, *_ = segments[index]
            segments[index] = Segment(f"{text[:place]} {text[place:]}", style)
            segments[-1] = Segment(segments[-1].text[:-1], segments[-1].style)
            return Strip(segments, strip.cell_length)
        at, before = at + cells(letter), letter
    return None


def _render_lines(toast: Toast, crop: Region) -> list[Strip]:
    """Textual cuts each line where a pane below begins or ends, and drops a letter it cuts through."""
    strips = Widget.render_lines(toast, crop)
    try:
        cuts = toast.screen._compositor.cuts
    except NoScreen:
        return strips  # it has just gone, and is drawn a last time before the screen is laid out without it
    left, top = toast.region.x + crop.x, toast.region.y + crop.y
    return [
        whole(strip, [cut - left for cut in cuts[y]]) if 0 <= y < len(cuts) else strip
        for y, strip in enumerate(strips, top)
    ]


class OneToast:
    """Says one sentence at a time: another takes the place of the one before."""

    def __init__(self, app: App[Any]) -> None:
        self._app = app
        self._before: Notification | None = None

    def say(self, sentence: str) -> None:
        """Say it for a few seconds."""
        app = self._app
        if self._before is not None and self._before in app._notifications:
            app._unnotify(self._before, refresh=False)
        self._before = Notification(sentence, timeout=SENTENCE_STAYS, markup=False)
        app._on_notify(Notify(self._before))


def use() -> None:
    """Draw all toasts like this."""
    Toast.render_lines = _render_lines  # type: ignore[assignment]
