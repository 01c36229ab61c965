"""Markdown to notation, for text that was written for somewhere else.

What Chatwork has too is translated: fences and tables become ``[code]``, ``>`` quotes ``[qt]``, rules
``[hr]``, and a heading with all below it, up to the next one of its level, a box. Headings inside of a box
are lines with ``■``: boxes in boxes are hard to read. What it has not loses its marks (``**``, ``_``), a link
is its words and its address, ``*`` before an item is ``・``, and ``[x]`` a box that is ticked.

Everything else stays as it was typed, and that is why no parser of CommonMark is behind this: in a chat a
line break is one, the line below a quote is an answer to it, ``---`` below words is a rule and no heading,
(*^_^*) is a face. Tags are tags already and stay; inside of code nothing changes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from cwtui.notation.markdown_line import spoken
from cwtui.notation.markdown_table import is_table, table
from cwtui.notation.marks import Marks
from cwtui.notation.parser import parse
from cwtui.notation.tags import Info, Link, Quote, Task
from cwtui.notation.tree import Node, Text, source_of
from cwtui.notation.writing import code, full_width, info, settled

MOST_QUOTES = 5
"""Quotes in quotes: deeper ones stay as typed. Nobody can tell the voices apart any more."""

_ITEM = r"[ \t]*+(?:[-*+]|\d{1,9}[.)])[ \t]++"
# Longer rows of tildes are ornaments.
_FENCE = re.compile(rf"((?:{_ITEM})?+[ \t]*+)(?:(`{{3,}}+)[^`]*|(~{{3,4}}+)[^~]*)\Z")
_QUOTE = re.compile(r" {0,3}>(?![=<_＿])[ \t]?")  # not >= and not the face >_<
_CODE = re.compile(r"\\`|`+|\[code\]")
_HEADING = re.compile(r" {0,3}(#{1,6})[ \t\u3000]+(?=[^\s#])")
_LONGEST_TICKS = 4


def from_markdown(text: str) -> str:
    """``text`` in notation; as it was where there is no Markdown in it. Line ends become ``\\n``."""
    return _converted(text.replace("\r\n", "\n"), 0)


def _converted(text: str, quotes: int) -> str:
    marks = Marks()
    page = _Reader(marks.without_own(text), marks, quotes).page()
    return marks.resolved(_sections(_without_tags(parse(page).children, marks), marks))


class _Reader:
    """Finds what spans lines and is finished once it is found: code, tables, quotes, rules."""

    def __init__(self, text: str, marks: Marks, quotes: int) -> None:
        self._lines = text.split("\n")
        self._marks = marks
        self._quotes = quotes  # how many quotes this text is in
        self._row = 0
        self._read: list[str] = []
        self._endless = False  # no end of [code] from here on

    def page(self) -> str:
        """The text with a mark for each of them."""
        while self._row < len(self._lines):
            line = self._lines[self._row]
            if fence := _FENCE.match(line):
                self._fence(fence)
            elif is_table(line, self._next):
                self._table()
            elif self._quotes < MOST_QUOTES and _QUOTE.match(line):
                self._quote()
            elif _is_rule(line):
                self._row += 1
                self._block("[hr]")
            else:
                self._words(line)
        return "\n".join(self._read)

    @property
    def _next(self) -> str:
        return self._lines[self._row + 1] if self._row + 1 < len(self._lines) else ""

    def _block(self, made: str, before: str = "") -> None:
        """Markdown's blank lines around a block are only syntax: one on either side goes."""
        if self._read and not self._read[-1].strip() and not before:
            self._read.pop()
        self._read.append(before + self._marks.put(made))
        if self._row + 1 < len(self._lines) and not self._lines[self._row].strip():
            self._row += 1

    def _fence(self, fence: re.Match[str]) -> None:
        before, ticks = fence[1], fence[2] or fence[3]
        inside = []
        self._row += 1
        while self._row < len(self._lines):
            line = self._lines[self._row]
            self._row += 1
            if _ends(line.strip(), ticks):
                break
            indent = len(line) - len(line.lstrip(" \t"))
            inside.append(line[min(indent, len(before)) :])
        else:  # no end: all up to that of the text, but not its last line end
            inside = inside[:-1] if inside and not inside[-1].strip() else inside
        self._block(code(self._marks.resolved("\n".join(inside))), before if before.strip() else "")

    def _table(self) -> None:
        rows = []
        while self._row < len(self._lines) and "|" in self._lines[self._row]:
            rows.append(self._marks.resolved(self._lines[self._row]))
            self._row += 1
        self._block(code(table(rows)))

    def _quote(self) -> None:
        words = []
        while self._row < len(self._lines) and (quote := _QUOTE.match(self._lines[self._row])):
            words.append(self._lines[self._row][quote.end() :])
            self._row += 1
        inside = _converted(self._marks.resolved("\n".join(words)), self._quotes + 1)
        self._block(f"[qt]{settled(inside)}[/qt]")

    def _words(self, line: str) -> None:
        """A line of words; longer where it holds a [code] of several lines."""
        read = []
        at = 0
        while found := _CODE.search(line, at):
            read.append(line[at : found.start()])
            if found[0] == "[code]" and (rest := self._end_of_code(found)):
                typed, line, at = rest
                read.append(self._marks.put(self._marks.resolved(typed)))
            else:
                at = _end_of_span(found)
                read.append(self._span(line[found.start() : at]))
        self._read.append("".join([*read, line[at:]]))
        self._row += 1

    def _end_of_code(self, opening: re.Match[str]) -> tuple[str, str, int] | None:
        """What was typed from ``[code]`` to its end, the line of the end, and where that goes on."""
        at = opening.end()
        for row in range(self._row, self._row if self._endless else len(self._lines)):
            line = opening.string if row == self._row else self._lines[row]
            if (end := line.find("[/code]", at)) >= 0:
                end += len("[/code]")
                between = self._lines[self._row + 1 : row]
                first = opening.string[opening.start() : end if row == self._row else None]
                typed = "\n".join([first, *between, line[:end]]) if row > self._row else first
                self._row = row
                return typed, line, end
            at = 0
        self._endless = True
        return None

    def _span(self, typed: str) -> str:
        """Code in a sentence keeps its ticks, which Chatwork shows; a tag in it is not meant as one."""
        if typed.strip("`") and typed.startswith("`"):
            return self._marks.put(full_width(self._marks.resolved(typed)))
        return typed


def _ends(line: str, ticks: str) -> bool:
    return len(line) >= len(ticks) and not line.strip(ticks[0])


def _end_of_span(opening: re.Match[str]) -> int:
    """Where code in a sentence ends; the end of ``opening`` itself where it does not."""
    ticks = opening[0]
    if ticks[0] != "`" or len(ticks) > _LONGEST_TICKS:
        return opening.end()
    closing = re.compile(f"(?<!`){ticks}(?!`)").search(opening.string, opening.end())
    return closing.end() if closing else opening.end()


def _is_rule(line: str) -> bool:
    bare = line.replace(" ", "").replace("\t", "")
    return len(bare) >= 3 and bare[0] in "-*_" and not bare.strip(bare[0]) and line[:4].strip() != ""


def _without_tags(nodes: Iterable[Node], marks: Marks) -> str:
    """The text of ``nodes`` with a mark for each tag, address and emoticon."""
    parts: list[str] = []
    for node in nodes:
        if isinstance(node, Link) and parts and parts[-1].endswith("]("):
            end = _end_of_target(node.typed)
            parts += [marks.put(node.typed[:end]), node.typed[end:]]
        else:
            parts.append(_without_tag(node, marks))
    return "".join(parts)


def _end_of_target(address: str) -> int:
    """Where the address of ``[words](address)`` ends: at the first ``)`` that it has not opened."""
    opened = 0
    for at, character in enumerate(address):
        opened += (character == "(") - (character == ")")
        if opened < 0:
            return at
    return len(address)


def _without_tag(node: Node, marks: Marks) -> str:
    if isinstance(node, Text) or node.typed == ":*":  # the end of **Note:**, not a kiss
        return node.typed
    if isinstance(node, Info | Quote | Task):
        inside = _sections(_without_tags(node.children, marks), marks)
        return marks.put(marks.resolved(f"{node.typed}{inside}{node.closing}"))
    return marks.put(marks.resolved(source_of([node])))


def _sections(text: str, marks: Marks) -> str:
    """Line by line, and a box for each heading that is in no other's box."""
    outside: list[str] = []
    box: _Box | None = None
    for line in text.split("\n"):
        heading = _HEADING.match(line)
        if heading is None:
            (box.lines if box else outside).append(spoken(line, marks.resolved))
            continue
        level, title = len(heading[1]), spoken(_title(line[heading.end() :]), marks.resolved)
        if box and level > box.level:
            box.lines.append(f"{'■' if level == box.level + 1 else '□'} {title}")
            continue
        _close(box, outside, marks)
        box = _Box(level, title)
    _close(box, outside, marks)
    return "\n".join(outside)


class _Box:
    """A heading that became a box, and the lines below it."""

    def __init__(self, level: int, title: str) -> None:
        self.level = level
        self.title = title
        self.lines: list[str] = []


def _close(box: _Box | None, outside: list[str], marks: Marks) -> None:
    if box is None:
        return
    if outside and not outside[-1].strip():
        outside.pop()
    made = info(marks.resolved(box.title), marks.resolved("\n".join(box.lines).strip("\n")))
    outside.append(marks.put(made))


def _title(words: str) -> str:
    """``A ##`` is A, but ``C#`` stays."""
    words = words.rstrip()
    bare = words.rstrip("#")
    return bare.rstrip() if bare.endswith((" ", "\t")) else words
