"""Texts with fields: ``{name}さん、{期限}までにお願いします。``

A field is a word in braces. Those whose value is known (:data:`KNOWN`) are filled in where the text is used;
the others stand there until somebody types over them. Everything else in braces is text: ``{}``, ``{ x }``,
``{"a": 1}``, ``${HOME}``, ``{{word}}``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

from cwtui.notation import one_line
from cwtui.notation.system import honorific
from cwtui.notation.writing import full_width

KNOWN = ("name", "room", "date", "me")
"""Whom it answers, where it is written, today, and who writes it."""

_FIELD = re.compile(r"(?<![{$])\{([^\W\d_][\w・/-]{0,29})\}(?!\})")


class Place(NamedTuple):
    """Where a field stands in a text, by characters: from ``start`` up to ``end``."""

    start: int
    end: int


def field(name: str) -> str:
    """The field of this name, as it is written: ``{name}``."""
    return "{" + name + "}"


def is_field(text: str) -> bool:
    """Is ``text`` a field and nothing else?"""
    return _FIELD.fullmatch(text) is not None


def names(text: str) -> list[str]:
    """The names of the fields in ``text``, in their order, each once."""
    return list(dict.fromkeys(found[1] for found in _FIELD.finditer(text)))


def filled(text: str, known: Mapping[str, str]) -> str:
    """``text`` with the fields that are known filled in; the others as they are."""
    return _FIELD.sub(lambda found: known.get(found[1], found[0]), text)


def plain(name: str) -> str:
    """A name as text of a message, in which it calls nobody."""
    return full_width(one_line(name))


def called(name: str) -> str:
    """A name as people are called in a message: 田中 美咲さん."""
    return plain(name) + honorific()


class Open:
    """Finds the fields of these names that nobody has filled in yet."""

    def __init__(self, names: frozenset[str]) -> None:
        self._any = re.compile("|".join(re.escape(field(name)) for name in sorted(names))) if names else None

    def places(self, text: str) -> list[Place]:
        """Where they are."""
        return [Place(*found.span()) for found in self._any.finditer(text)] if self._any else []

    def stand_in(self, text: str) -> bool:
        """Is there one at all?"""
        return self._any is not None and self._any.search(text) is not None
