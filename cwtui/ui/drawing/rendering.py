"""From the notation's blocks to rows of styled text, wrapped for a width."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import tzinfo

import msgspec
from rich.segment import Segment
from rich.style import Style

from cwtui import notation, times
from cwtui.notation.blocks import Block, Box, BoxKind, Kind, Role, Run
from cwtui.texts import say
from cwtui.ui.drawing.laid import Laid, Row, Span, Target
from cwtui.ui.drawing.width import cut, steadied, steady
from cwtui.ui.look import Look
from cwtui.ui.timeline.wrap import wrap

Line = list[Segment]

_TO_ME = (Role.MENTION_ME, Role.REPLY_ME)
_REPLIES = (Role.REPLY, Role.REPLY_ME)
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


Colours = Callable[[str], Sequence[tuple[int, int, str]]]
"""Gives the stretches of some code that have a role ("code_keyword", ...) of :class:`Look`."""


def uncoloured(code: str) -> Sequence[tuple[int, int, str]]:
    """Code as plain text."""
    return ()


class Eyes(msgspec.Struct, frozen=True):
    """Who looks, and how: what a drawing depends on besides the text and the width."""

    look: Look
    names: Callable[[int], str | None]
    me: int
    zone: tzinfo | None
    now: float
    emoji: bool = False
    coloured: Colours = uncoloured


class Sheet:
    """Rows as they are written, one under the other. ``ground`` is the role of what the next ones lie on."""

    def __init__(self, width: int, eyes: Eyes, ground: str = "ground") -> None:
        self.width = width
        self.eyes = eyes
        self.ground = ground
        self.rows: list[Row] = []
        self._words: list[str] = []
        self._length = 0
        self._spans: list[Span] = []
        self._targets: list[Target] = []
        self._changes: list[tuple[int, str]] = []

    def empty(self, *lead: Segment) -> None:
        """A row without text, but for what ``lead`` shows; the text goes on as if it were not there."""
        ground = self.eyes.look.style(on=self.ground)
        self.rows.append(Row(self._length, self._length, lead, ground, ground))

    def write(
        self,
        text: str,
        spans: Iterable[Span] = (),
        targets: Iterable[Target] = (),
        changes: Iterable[tuple[int, str]] = (),
        *,
        width: int,
        lead: tuple[Segment, ...] = (),
        plain: Style | None = None,
        card: int = 0,
    ) -> None:
        """Add ``text`` on as many rows as it needs at ``width``; the rest are places within it."""
        ground = self.eyes.look.style(on=self.ground)
        plain = plain or ground
        base = self._length
        for start, end in wrap(text, width):
            if end > start and text[end - 1] == " ":  # a space that hangs over the edge is not drawn
                end = start + len(text[start:end].rstrip(" "))
            self.rows.append(Row(base + start, base + end, lead, plain, ground, card))
        self._note(text, spans, targets, changes)

    def line(self, text: str, spans: Iterable[Span], lead: tuple[Segment, ...]) -> None:
        """Add ``text`` on one row, which cuts what is too long for it."""
        ground = self.eyes.look.style(on=self.ground)
        self.rows.append(Row(self._length, self._length + len(text), lead, ground, ground))
        self._note(text, spans)

    def _note(
        self,
        text: str,
        spans: Iterable[Span],
        targets: Iterable[Target] = (),
        changes: Iterable[tuple[int, str]] = (),
    ) -> None:
        base = self._length
        self._spans += [Span(base + start, base + end, style) for start, end, style in spans]
        self._targets += [found._replace(start=base + found.start, end=base + found.end) for found in targets]
        self._changes += [(base + at, before) for at, before in changes]
        self._words.append(text)
        self._length = base + len(text) + 1

    def laid(self, *, body: int = 0) -> Laid:
        """All that was written; ``body`` is the row where the entry's own text begins."""
        text = "\n".join(self._words)
        return Laid(text, self.rows, self._spans, self._targets, self._changes, width=self.width, body=body)


def blocks_of(body: str, eyes: Eyes) -> list[Block]:
    """What ``eyes`` see of a message's text."""
    return notation.pieces(notation.parse(body), eyes.names, eyes.me)


def is_to_me(blocks: Iterable[Block]) -> bool:
    """Is this message To me, a reply to me, or to all?"""
    return any(run.role in _TO_ME for block in blocks for run in block.runs)


def gist(blocks: Sequence[Block]) -> str:
    """What a message says of its own, on one line: without quotes, and without what says whom it answers."""
    own = [block for block in blocks if all(box.kind is not BoxKind.QUOTE for box in block.boxes)]
    words = " ".join(
        "".join(run.text for run in block.runs if run.role not in _REPLIES) for block in own or blocks
    )
    return steady(" ".join(words.split()))


def draw(sheet: Sheet, blocks: Iterable[Block], width: int, indent: int = 0) -> None:
    """Write blocks onto a sheet, at most ``width`` cells wide from column ``indent`` on."""
    pen = _Pen(sheet, width, indent)
    for block in blocks:
        pen.draw(block)


def body_lines(body: str, width: int, eyes: Eyes, ground: str = "ground") -> list[Line]:
    """A message's text alone, as lines of ``width`` cells on ``ground`` (a role, "me" for a tinted row)."""
    sheet = Sheet(width, eyes, ground)
    draw(sheet, blocks_of(body, eyes), width)
    laid = sheet.laid()
    return [list(laid.strip(row)) for row in range(laid.height)]


class _Flat(msgspec.Struct):
    """A block's text, with the stretches that are not plain, what can be opened, and what has a stand-in."""

    text: str
    spans: list[Span]
    targets: list[Target] = []
    changes: list[tuple[int, str]] = []


class _Pen:
    """Writes blocks, knowing which boxes are open."""

    def __init__(self, sheet: Sheet, width: int, indent: int) -> None:
        self._sheet = sheet
        self._eyes = sheet.eyes
        self._look = sheet.eyes.look
        self._width = width
        self._indent = indent
        self._open: tuple[Box, ...] = ()

    def draw(self, block: Block) -> None:
        for depth, box in enumerate(block.boxes):
            if depth >= len(self._open) or self._open[depth] != box:
                self._head(box, block.boxes[: depth + 1])
        self._open = block.boxes
        if block.kind is Kind.RULE:
            self._rule(block)
        else:
            self._text(block)

    def _head(self, box: Box, boxes: tuple[Box, ...]) -> None:
        """Above a quote: whose words, and when. An info box needs no head, its title is a block."""
        if box.kind is not BoxKind.QUOTE or box.account_id is None:
            return
        head = box.name or f"#{box.account_id}"
        if box.time:
            head += f"  {times.moment(box.time, self._eyes.zone, self._eyes.now)}"
        room = self._width - 2 * self._bars(boxes)
        head = cut(steady(head), room)
        quiet = Span(0, len(head), self._look.style("quiet", on="surface"))
        self._write(_Flat(head, [quiet]), boxes, room=room + 1, card=True)

    def _rule(self, block: Block) -> None:
        on = "surface" if block.boxes else self._sheet.ground
        bars = "─" * (self._width - 2 * self._bars(block.boxes))
        rule = Segment(bars, self._look.style("line", on=on))
        self._sheet.write(
            "", width=1, lead=(*self._lead(block.boxes, on), rule), plain=self._look.style(on=on)
        )

    def _text(self, block: Block) -> None:
        card = bool(block.boxes) or block.kind in (Kind.CODE, Kind.TASK)
        flat = self._flat(block, "surface" if card else self._sheet.ground)
        room = self._width - 2 * self._bars(block.boxes) - (2 if block.kind is Kind.CODE else 0)
        if card and room > 20:
            room -= 1  # text does not touch the edge of its card
        self._write(flat, block.boxes, room=room, card=card, code=block.kind is Kind.CODE)

    def _write(
        self, flat: _Flat, boxes: tuple[Box, ...], *, room: int, card: bool, code: bool = False
    ) -> None:
        on = "surface" if card else self._sheet.ground
        plain = self._look.style(on=on)
        lead = self._lead(boxes, on)
        if code:
            lead = (*lead, Segment("  ", plain))
        filled = self._indent + self._width if card else 0
        self._sheet.write(
            flat.text, flat.spans, flat.targets, flat.changes, width=room, lead=lead, plain=plain, card=filled
        )

    def _lead(self, boxes: Sequence[Box], on: str) -> tuple[Segment, ...]:
        """The indent, and the bars of the boxes."""
        bars = [Segment("│ ", self._look.style("quiet", on=on))] * self._bars(boxes)
        if not self._indent:
            return tuple(bars)
        return (Segment(" " * self._indent, self._look.style(on=self._sheet.ground)), *bars)

    def _bars(self, boxes: Sequence[Box]) -> int:
        """How many of the boxes have a bar: half of the width stays for words, however deep they are."""
        return min(len(boxes), self._width // 4)

    def _flat(self, block: Block, on: str) -> _Flat:
        words: list[str] = []
        flat = _Flat("", [])
        at = 0
        runs = block.runs if block.task is None else (*self._task_head(block), *block.runs)
        for run in runs:
            text = run.emoji if run.emoji and self._eyes.emoji else run.text
            text, changes = steadied(text.expandtabs(4) if "\t" in text else text)
            flat.changes += [(at + place, before) for place, before in changes]
            end = at + len(text)
            if (style := self._style(block, run, on)) is not None:
                flat.spans.append(Span(at, end, style))
            if (target := _target(run, at, end)) is not None:
                flat.targets.append(target)
            words.append(text)
            at = end
        flat.text = "".join(words)
        if block.kind is Kind.CODE:
            flat.spans += self._code_spans(flat.text)
        return flat

    def _code_spans(self, code: str) -> list[Span]:
        return [
            Span(start, end, self._look.style(role, on="surface"))
            for start, end, role in self._eyes.coloured(code)
        ]

    def _task_head(self, block: Block) -> list[Run]:
        task = block.task
        if task is None:
            return []
        done = say("Task done") if task.done else say("Task")
        facts = [done, task.name or f"#{task.account_id}"]
        if task.limit:
            facts.append(times.due(task.limit, not _ends_a_day(task.limit), self._eyes.now))
        return [Run(" · ".join(facts) + "\n", Role.SYSTEM)]

    def _style(self, block: Block, run: Run, on: str) -> Style | None:
        if block.kind is Kind.TITLE:
            return self._look.style("text", on=on, bold=True)
        if run.role is Role.PLAIN or run.role is Role.EMOTICON:
            return None
        colour, bold = _ROLE_COLOURS[run.role]
        style = self._look.style(colour, on=on, bold=bold)
        return style + Style(link=run.url, underline=True) if run.url else style


def _target(run: Run, start: int, end: int) -> Target | None:
    if run.url:
        return Target(start, end, url=run.url)
    if run.file_id is not None:
        return Target(start, end, file_id=run.file_id)
    if run.room_id is not None and run.message_id is not None:
        return Target(start, end, message=(run.room_id, run.message_id))
    return None


def _ends_a_day(limit: int) -> bool:
    """A limit of a day, not of a minute, is kept as the last second of that day in Japan."""
    return times.local(limit + 1, times.TOKYO).strftime("%H%M%S") == "000000"
