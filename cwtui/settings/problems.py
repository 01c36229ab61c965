"""What is wrong with a setting, and what to do about it."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, Any, Literal, get_args, get_origin

import msgspec
from msgspec.structs import FieldInfo

from cwtui.settings.declared import default_of, is_table_of_texts
from cwtui.settings.duration import Duration
from cwtui.texts import Text, mark, say, system_sentence


class Phrase(msgspec.Struct, frozen=True):
    """A sentence put into words only when it is shown: the language is a setting itself."""

    text: Text
    fields: dict[str, Any] = {}

    def __str__(self) -> str:
        return say(self.text, **self.fields)


class Problem(msgspec.Struct, frozen=True):
    """A setting that cannot be used. ``key`` is "send.enter", or "" when it is the whole file.

    ``str()`` is the sentence for the person; ``sentence`` the same before it is put into words.
    """

    key: str
    sentence: Phrase

    def __str__(self) -> str:
        return str(self.sentence)


class SettingError(Exception):
    """A setting cwtui cannot go on with, or could not save. ``str()`` is the sentence for the person."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem)
        self.problem = problem


def unreadable(file: Path, error: Exception) -> Problem:
    text = mark("{file} cannot be read: {reason}. The defaults are used until you mend it.")
    return Problem("", Phrase(text, {"file": file, "reason": _reason(error)}))


def unwritable(key: str, file: Path, error: Exception) -> Problem:
    text = mark("{key} could not be saved in {file}: {reason}. The file is as it was.")
    return Problem(key, Phrase(text, {"key": key, "file": file, "reason": _reason(error)}))


def unknown(key: str, known: Iterable[str]) -> Problem:
    from difflib import get_close_matches

    if near := get_close_matches(key, list(known), n=1, cutoff=0.75):
        text = mark("There is no setting {key}. Did you mean {near}?")
        return Problem(key, Phrase(text, {"key": key, "near": near[0]}))
    return Problem(key, Phrase(mark("There is no setting {key}; it is ignored."), {"key": key}))


def no_section(key: str) -> Problem:
    text = mark("{key} is a section: write [{key}] on a line of its own, and its settings below it.")
    return Problem(key, Phrase(text, {"key": key}))


def not_possible(field: FieldInfo, key: str, written: object) -> Problem:
    text = mark("{key} cannot be {written}; it takes {takes}. {default} is used instead.")
    values = {"written": as_written(written), "default": as_written(default_of(field)), "takes": takes(field)}
    return Problem(key, Phrase(text, {"key": key, **values}))


def no_text(key: str, written: object) -> Problem:
    text = mark("{key} cannot be {written}; it takes a text in quotes that is not empty. It is left out.")
    return Problem(key, Phrase(text, {"key": key, "written": as_written(written)}))


def no_zone(key: str, zone: str) -> Problem:
    text = mark('There is no time zone "{zone}". Names look like "Asia/Tokyo"; your machine\'s zone is used.')
    return Problem(key, Phrase(text, {"zone": zone}))


def takes(field: FieldInfo) -> Phrase:
    """What values a setting takes: "a number from 0 to 30"."""
    kind, meta = field.type, None
    if get_origin(kind) is Annotated:
        kind, meta = get_args(kind)
    if get_origin(kind) is Literal:
        return Phrase(mark("one of {choices}"), {"choices": ", ".join(map(as_written, get_args(kind)))})
    if meta is not None:
        return Phrase(mark("a number from {least} to {most}"), {"least": meta.ge, "most": meta.le})
    if is_table_of_texts(kind):
        return Phrase(mark("texts in quotes, each under a name of yours"))
    if kind is bool:
        return Phrase(mark("true or false"))
    if kind is Duration:
        return Phrase(mark('a length of time such as "2 h" or "90 min"'))
    if get_origin(kind) is tuple:
        return Phrase(mark('a list such as ["見積", "urgent"]'))
    return Phrase(mark("a text in quotes"))


def as_written(value: object) -> str:
    """A value as it stands in the file, shortened when it is long."""
    if isinstance(value, Duration):
        value = str(value)
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    import json  # only where something is wrong: this module is read before the first paint

    try:
        text = json.dumps(value, ensure_ascii=False)
    except TypeError:  # a date
        text = str(value)
    return text if len(text) <= 60 else f"{text[:59]}…"


def _reason(error: Exception) -> object:
    """What is wrong with the file, as far as possible in the person's language: the library's is English."""
    if isinstance(error, OSError):
        return Phrase(system_sentence(error))
    if isinstance(error, UnicodeDecodeError):
        return Phrase(mark("it is not in UTF-8"))
    import re  # only where something is wrong: this module is read before the first paint

    said = str(error)
    twice = said.startswith(("Cannot overwrite", "Cannot declare"))
    if place := re.search(r"at line (\d+)", said):
        line = mark("line {line} sets something twice") if twice else mark("line {line} is not valid TOML")
        return Phrase(line, {"line": place[1]})
    if said.endswith("(at end of document)"):
        return Phrase(mark("its last line sets something twice") if twice else mark("its end is missing"))
    return said
