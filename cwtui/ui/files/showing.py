"""What is in a file as lines on the screen. Nothing in it controls the terminal."""

from __future__ import annotations

from pathlib import Path

from rich.segment import Segment
from textual.strip import Strip

from cwtui.notation import one_line
from cwtui.texts import say, system_reason
from cwtui.ui.drawing.width import cells, cut, fill, steady
from cwtui.ui.files import picture
from cwtui.ui.files.content import TableHead, TextHead
from cwtui.ui.look import Look
from cwtui.ui.timeline.wrap import wrap

WIDEST_COLUMN = 24  # cells


def text_strips(text: TextHead, width: int, look: Look) -> list[Strip]:
    """Its lines, wrapped."""
    strips = []
    for line in text.lines:
        shown = _harmless(line)
        strips += [Strip([Segment(shown[start:end], look.base)]) for start, end in wrap(shown, max(1, width))]
    return [*strips, *_ended(text.cut, width, look)]


def table_strips(table: TableHead, width: int, look: Look) -> list[Strip]:
    """Columns with a line between them, the first row bold: it names them, as a rule."""
    rows = [[_harmless(cell) for cell in row] for row in table.rows]
    columns = max((len(row) for row in rows), default=0)
    widths = [
        min(WIDEST_COLUMN, max(1, *(cells(row[index]) for row in rows if index < len(row))))
        for index in range(columns)
    ]
    strips = []
    for number, row in enumerate(rows):
        line: list[Segment] = []
        for index, wide in enumerate(widths):
            if index:
                line.append(Segment(" │ ", look.style("line")))
            cell = row[index] if index < len(row) else ""
            line.append(Segment(fill(cell, wide), look.style(bold=not number)))
        strips.append(Strip(line).crop(0, width))
    return [*strips, *_ended(table.cut, width, look)]


def picture_strips(path: Path, width: int, height: int, look: Look) -> tuple[str, list[Strip]]:
    """What is said of a picture, and the picture; a sentence where it cannot be shown."""
    try:
        measured, strips = picture.draw(path, width, height, look.ground)
    except picture.NoPillow:
        words = say("Pictures are shown here once cwtui[images] is installed · o opens it")
    except picture.TooManyPixels as error:
        pixels = f"{error.measured.width} x {error.measured.height}"
        words = say("{pixels} pixels are too many to be shown here · o opens it", pixels=pixels)
    except picture.BrokenPicture:
        words = say("The picture is damaged, or of a kind that cannot be shown here · o opens it")
    except OSError as error:
        words = say("It cannot be read: {reason}", reason=one_line(system_reason(error)))
    else:
        return measured.words, strips
    return "", [Strip([Segment(cut(words, width), look.style("quiet"))])]


def _ended(is_cut: bool, width: int, look: Look) -> list[Strip]:
    words = cut(say("Only its beginning is shown · o opens it"), width)
    return [Strip([Segment(words, look.style("quiet"))])] if is_cut else []


def _harmless(line: str) -> str:
    return steady(one_line(line.expandtabs(4))) if line.strip() else ""
