"""Every sentence exists in both languages, and asks for the same fields in both."""

from __future__ import annotations

import ast
import re
from io import BytesIO

from babel.messages.catalog import Message
from babel.messages.mofile import read_mo

from tests.house.catalogue import MO, SAYING, compiled, said, translated
from tests.support import ROOT


def _forms(text: object) -> list[str]:
    return [text] if isinstance(text, str) else list(text)  # type: ignore[call-overload]


def test_every_sentence_has_its_japanese_and_no_other() -> None:
    known = {message.id for message in translated() if message.id and message.string and any(message.string)}
    wanted = {message.id for message in said() if message.id}
    assert wanted - known == set(), "run python -m tests.house.catalogue, and translate"
    assert known - wanted == set(), "run python -m tests.house.catalogue"


def test_both_languages_have_the_same_fields() -> None:
    def fields(text: object) -> set[str]:
        return {field for form in _forms(text) for field in re.findall(r"\{(\w+)\}", form)}

    def differ(message: Message) -> bool:
        # A plural form may do without the number ("1 person").
        return not fields(message.string) ^ fields(message.id) <= {"n"}

    assert [message.id for message in translated() if message.id and differ(message)] == []


def test_nothing_is_left_to_guess() -> None:
    assert [message.id for message in translated() if message.id and message.fuzzy] == []


def test_the_compiled_catalogue_is_that_of_the_text() -> None:
    """Its header names the Babel that wrote it; the sentences are what counts."""

    def sentences(content: bytes) -> list[tuple[object, object]]:
        return [(message.id, message.string) for message in read_mo(BytesIO(content)) if message.id]

    ours = sentences(compiled(translated()))
    assert sentences(MO.read_bytes()) == ours, "run python -m tests.house.catalogue"


def test_no_sentence_is_said_where_the_catalogue_does_not_look() -> None:
    """Inside of an f-string, ``say`` would stay English for ever."""
    hidden = [
        f"{path.name}:{call.lineno}"
        for path in (ROOT / "cwtui").rglob("*.py")
        for joined in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(joined, ast.JoinedStr)
        for call in ast.walk(joined)
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in SAYING
    ]
    assert hidden == []
