"""From the notation's blocks to lines of styled segments, wrapped for a width."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import tzinfo
from itertools import pairwise

from rich.segment import Segment
from rich.style import Style

from cwtui import notation, times
from cwtui.notation.blocks import Block, Box, BoxKind, Kind, Role, Run
from cwtui.texts import say
from cwtui.ui.look import Look
from cwtui.ui.timeline.wrap import wrap
from cwtui.ui.width import cells, cut, steady

Line = list[Segment]

_ROLE_COLOURS: dict[Role, tuple[str, bool]] = {
    Role.MENTION: ("quiet", False),
    Role.REPLY: ("quiet", False),
    Role.MENTION_ME: ("accent", True),
    Role.REPLY_ME: ("accent", True),
    Role.PERSON: ("text", True),
    Role.LINK: ("accent", False),
    Role.FILE: ("accent", False),
    Role.SYSTEM: ("quiet", False),
    Role.DELETED: ("quiet", False),
}


@dataclass(frozen=True)
class Eyes:
    """Who looks, and how: what a drawing depends on besides the text and the width."""

    look: Look
    names: Callable[[int], str | None]
    me: int
    zone: tzinfo | None
    now: float
    emoji: bool = False


@dataclass(frozen=True, slots=True)
class _Span:
    start: int
    end: int
    style: Style


def body_lines(body: str, width: int, eyes: Eyes, ground: str = "ground") -> list[Line]:
    """A message's text as lines of at most ``width`` cells on ``ground`` (a role, "me" for a tinted row)."""
    blocks = notation.pieces(notation.parse(body), eyes.names, eyes.me)
    lines: list[Line] = []
    open_boxes: tuple[Box, ...] = ()
    for block in blocks:
        for depth, box in enumerate(block.boxes):
            if depth >= len(open_boxes) or open_boxes[depth] != box:
                lines += _box_head(box, block.boxes[: depth + 1], width, eyes, ground)
        open_boxes = block.boxes
        lines += _block_lines(block, width, eyes, ground)
    return lines


def mentions_me(body: str, me: int) -> bool:
    """Is this message To me, a reply to me, or to all?"""
    if "[" not in body:
        return False
    called = notation.mentions(notation.parse(body))
    return called.everybody or me in called.account_ids


def _box_head(box: Box, boxes: Sequence[Box], width: int, eyes: Eyes, ground: str) -> list[Line]:
    """Above a quote: whose words, and when. An info box needs no head, its title is a block."""
    if box.kind is not BoxKind.QUOTE or box.account_id is None:
        return []
    head = box.name or f"#{box.account_id}"
    if box.time:
        head += f"  {times.moment(box.time, eyes.zone, eyes.now)}"
    head = cut(steady(head), width - 2 * _bars(boxes, width))
    return _in_boxes(
        [(head, [_Span(0, len(head), eyes.look.style("quiet", on="surface"))])], boxes, width, eyes, ground
    )


def _block_lines(block: Block, width: int, eyes: Eyes, ground: str) -> list[Line]:
    if block.kind is Kind.RULE:
        bars = "─" * (width - 2 * _bars(block.boxes, width))
        on = "surface" if block.boxes else ground
        row = (bars, [_Span(0, len(bars), eyes.look.style("line", on=on))])
        return _in_boxes([row], block.boxes, width, eyes, ground, card=False)
    on_card = bool(block.boxes) or block.kind in (Kind.CODE, Kind.TASK)
    text, spans = _flatten(block, eyes, "surface" if on_card else ground)
    room = width - 2 * _bars(block.boxes, width) - (2 if block.kind is Kind.CODE else 0)
    if on_card and room > 20:
        room -= 1  # text does not touch the edge of its card
    # A space that hangs over the edge is not drawn.
    rows = [(line := text[a:b].rstrip(" "), _clip(spans, a, a + len(line))) for a, b in wrap(text, room)]
    if block.kind is Kind.CODE:
        indent = "  "
        rows = [(indent + row, _shifted(of_row, len(indent))) for row, of_row in rows]
    return _in_boxes(rows, block.boxes, width, eyes, ground, card=on_card)


def _bars(boxes: Sequence[Box], width: int) -> int:
    """How many of the boxes have a bar: half of the width stays for the words, however deep they are."""
    return min(len(boxes), width // 4)


def _flatten(block: Block, eyes: Eyes, on: str) -> tuple[str, list[_Span]]:
    """The block's text, with the spans that are not plain."""
    text = ""
    spans = []
    runs = list(block.runs)
    if block.kind is Kind.TASK:
        runs = [*_task_head(block, eyes.now), *runs]
    for run in runs:
        words = run.emoji if run.emoji and eyes.emoji else run.text
        words = steady(words.expandtabs(4))
        style = _style(block, run, eyes.look, on)
        if style is not None:
            spans.append(_Span(len(text), len(text) + len(words), style))
        text += words
    return text, spans


def _task_head(block: Block, now: float) -> list[Run]:
    task = block.task
    if task is None:
        return []
    done = say("Task done") if task.done else say("Task")
    facts = [done, task.name or f"#{task.account_id}"]
    if task.limit:
        facts.append(times.due(task.limit, not _ends_a_day(task.limit), now))
    return [Run(" · ".join(facts) + "\n", Role.SYSTEM)]


def _ends_a_day(limit: int) -> bool:
    """A limit of a day, not of a minute, is kept as the last second of that day in Japan."""
    return times.local(limit + 1, times.TOKYO).strftime("%H%M%S") == "000000"


def _style(block: Block, run: Run, look: Look, on: str) -> Style | None:
    if block.kind is Kind.TITLE:
        return look.style("text", on=on, bold=True)
    if run.role in (Role.PLAIN, Role.EMOTICON):
        return None
    colour, bold = _ROLE_COLOURS[run.role]
    style = look.style(colour, on=on, bold=bold)
    if run.url:
        style += Style(link=run.url, underline=True)
    return style


def _clip(spans: list[_Span], start: int, end: int) -> list[_Span]:
    return [
        _Span(max(span.start, start) - start, min(span.end, end) - start, span.style)
        for span in spans
        if span.start < end and span.end > start
    ]


def _shifted(spans: list[_Span], by: int) -> list[_Span]:
    return [_Span(span.start + by, span.end + by, span.style) for span in spans]


def _in_boxes(
    rows: list[tuple[str, list[_Span]]],
    boxes: Sequence[Box],
    width: int,
    eyes: Eyes,
    ground: str,
    *,
    card: bool = True,
) -> list[Line]:
    """Rows with the bars of the boxes they stand in before them, on a card that fills the width."""
    on = "surface" if card or boxes else ground
    plain = eyes.look.style(on=on)
    lines = []
    for text, spans in rows:
        line = [Segment("│ ", eyes.look.style("quiet", on=on)) for _ in range(_bars(boxes, width))]
        line += _segments(text, spans, plain)
        if on == "surface":
            used = sum(cells(segment.text) for segment in line)
            line.append(Segment(" " * max(0, width - used), plain))
        lines.append(line)
    return lines


def _segments(text: str, spans: list[_Span], plain: Style) -> Line:
    edges = sorted({0, len(text), *(s.start for s in spans), *(s.end for s in spans)})
    line = []
    for start, end in pairwise(edges):
        style = next((s.style for s in spans if s.start <= start and s.end >= end), plain)
        line.append(Segment(text[start:end], style))
    return line
