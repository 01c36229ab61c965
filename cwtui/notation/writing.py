"""Notation written the way the web client writes it.

Whatever is put inside stays inside: a half-open tag in a quoted text, or in somebody's name, is written with
full-width brackets, so that it can neither end our tag nor call anybody.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import groupby

from cwtui.notation.parser import parse
from cwtui.notation.safe import one_line
from cwtui.notation.system import honorific
from cwtui.notation.tree import TAGS, Node, Pair, Tag, source_of

_KNOWN = re.compile(rf"\[(/?(?:{'|'.join(TAGS)})(?![^\W\d_])[^\[\]]*)\]")


def to(account_id: int, name: str) -> str:
    """Call somebody; the text goes on in the next line."""
    return f"[To:{account_id}]{_named(name)}\n"


def to_all() -> str:
    """Call everybody in the room; the text goes on in the next line."""
    return "[toall]\n"


def reply(account_id: int, room_id: int, message_id: int, name: str) -> str:
    """Answer a message of ``account_id``; the text goes on in the next line."""
    return f"[rp aid={account_id} to={room_id}-{message_id}]{_named(name)}\n"


def quote(account_id: int, time: int | None, text: str) -> str:
    """Quote ``text`` (notation), written by ``account_id`` at ``time`` (Unix seconds)."""
    when = "" if time is None else f" time={time}"
    return f"[qt][qtmeta aid={account_id}{when}]{settled(text)}[/qt]"


def code(text: str) -> str:
    """``text`` as it is. It ends at the first end of code, so one inside is written full-width."""
    return f"[code]{text.replace('[/code]', '［/code］')}[/code]"


def info(title: str, text: str) -> str:
    """A box around ``text`` (notation), with a heading unless ``title`` is empty."""
    heading = f"[title]{settled(title)}[/title]" if title else ""
    return f"[info]{heading}{settled(text)}[/info]"


def _named(name: str) -> str:
    return full_width(one_line(name)) + honorific()


def settled(text: str) -> str:
    """The same notation, but every tag without its partner is plain text for good."""
    return _rewritten(parse(text).children)


def _rewritten(nodes: Iterable[Node]) -> str:
    return "".join(
        [
            _rewritten_tag(run[0]) if isinstance(run[0], Tag) else full_width(source_of(run))
            for run in _runs(nodes)
        ]
    )


def _runs(nodes: Iterable[Node]) -> Iterable[list[Node]]:
    """Each tag by itself, and together what stands between two of them: an emoticon may have taken the
    bracket that ends a half-open tag, for in ``[code]:)`` there is a devil."""
    for is_tag, group in groupby(nodes, lambda node: isinstance(node, Tag)):
        run = list(group)
        yield from ([node] for node in run) if is_tag else [run]


def _rewritten_tag(node: Node) -> str:
    if isinstance(node, Pair):
        inside = source_of(node.children) if node.raw else _rewritten(node.children)
        return f"{node.typed}{inside}{node.closing}"
    return node.typed


def full_width(text: str) -> str:
    return _KNOWN.sub(r"［\1］", text)
