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

from cwtui.ui.width import cells

SENTENCE_STAYS = 3.0  # seconds


def whole(strip: Strip, cuts: Iterable[int]) -> Strip:
    """``strip`` with a blank before each wide character that one of ``cuts`` (its columns) goes through.

    Blanks at its end make room; where there are none left, it stays as it is.
    """
    for cut in sorted(cuts):
        if 0 < cut < strip.cell_length and (moved := _moved(strip, cut)) is not None:
            strip = moved
    return strip


def _moved(strip: Strip, cut: int) -> Strip | None:
    """The strip with what the cut goes through right of it; None if that is nothing, or does not fit."""
    segments = [segment for segment in strip if segment.text]
    if not segments or not segments[-1].text.endswith(" "):
        return None
    segments[-1] = Segment(segments[-1].text[:-1], segments[-1].style)
    at = 0
    for index, segment in enumerate(segments):
        for place, character in enumerate(segment.text):
            if at >= cut:
                return None
            if at + cells(character) > cut:
                text, style = segment.text, segment.style
                segments[index] = Segment(f"{text[:place]} {text[place:]}", style)
                return Strip(segments, strip.cell_length)
            at += cells(character)
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
