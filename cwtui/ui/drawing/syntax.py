"""Colours for code whose language is evident.

Anybody can send us code, and the patterns of Pygments need quadratic time for some texts (20 s for 20,000
characters that begin like C#). So what is long, or has lines that no person writes, has no colours, and the
clock is looked at after every word.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from importlib import import_module
from typing import Any

from cwtui.notation import language_of

MOST = 10_000
"""Characters. Together with :data:`WIDEST` and :data:`MOST_SECONDS` they keep the worst text under 0.1 s."""

WIDEST = 1_000
"""Characters of a line."""

MOST_SECONDS = 0.03
"""Of the thread's own time; what has its colours by then keeps them. 10,000 honest characters need 0.02."""

Coloured = tuple[int, int, str]
"""From, to, and the role of :class:`cwtui.ui.look.Look`."""

# By the first of Pygments' names that fits, from the longest.
_ROLES = {
    "Comment": "code_comment",
    "Generic.Deleted": "code_number",
    "Generic.Heading": "code_name",
    "Generic.Inserted": "code_string",
    "Generic.Prompt": "code_comment",
    "Generic.Subheading": "code_name",
    "Keyword": "code_keyword",
    "Literal.Number": "code_number",
    "Literal.String": "code_string",
    "Literal.Date": "code_number",
    "Name.Attribute": "code_name",
    "Name.Builtin": "code_name",
    "Name.Class": "code_name",
    "Name.Decorator": "code_name",
    "Name.Exception": "code_name",
    "Name.Function": "code_name",
    "Name.Tag": "code_keyword",
    "Operator.Word": "code_keyword",
}


@lru_cache(maxsize=128)
def coloured(code: str) -> tuple[Coloured, ...]:
    """The stretches of ``code`` that have a colour, from left to right; none where no language is evident."""
    if len(code) > MOST or max(map(len, code.split("\n"))) > WIDEST:
        return ()
    language = language_of(code)
    return tuple(_joined(_roles(code, language))) if language else ()


def _roles(code: str, language: str) -> Iterator[Coloured]:
    lexer = _lexer(language, "<?" in code)
    # Some languages are read by whole lines. Nothing else is done to the text, so that places stay places.
    text = code if code.endswith("\n") else code + "\n"
    done = 0
    deadline = time.thread_time() + MOST_SECONDS
    for start, kind, words in lexer.get_tokens_unprocessed(text):
        end = start + len(words)
        if start != done or text[start:end] != words or time.thread_time() > deadline:
            return
        done = end
        if role := _role(kind):
            yield start, min(end, len(code)), role


def _joined(spans: Iterable[Coloured]) -> Iterator[Coloured]:
    """Neighbours of one role made one, and no empty ones."""
    begin, reached, current = 0, 0, ""
    for start, end, role in spans:
        if role == current and start == reached:
            reached = end
            continue
        if reached > begin:
            yield begin, reached, current
        begin, reached, current = start, end, role
    if reached > begin:
        yield begin, reached, current


@cache
def _lexer(language: str, tagged: bool) -> Any:
    """Pygments' reader of a language; PHP without its ``<?php`` is PHP too."""
    lexer = import_module("pygments.lexers").get_lexer_by_name(language, startinline=not tagged)
    # What HTML needs of other languages is made ready now, and not in the time of a text.
    list(lexer.get_tokens_unprocessed("<script>a</script><style>a{}</style>\n"))
    return lexer


@cache
def _role(kind: tuple[str, ...]) -> str | None:
    for length in range(len(kind), 0, -1):
        if role := _ROLES.get(".".join(kind[:length])):
            return role
    return None
