"""Reading parameters: every field of the documents, checked, or refused with 400."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from cwtui.simulator.knobs import Knobs
from cwtui.simulator.world.refusals import Invalid

LONGEST_TEXT = 65_535
_TRUE = {"1": True, "0": False}
_WORDS = {"true": True, "false": False}


class Fields:
    """The parameters of one call, from its query or its body. A field may be repeated."""

    def __init__(self, values: Mapping[str, Sequence[str]], knobs: Knobs) -> None:
        self._values = values
        self._knobs = knobs

    def __contains__(self, name: str) -> bool:
        return name in self._values

    def raw(self, name: str) -> str | None:
        found = self._values.get(name)
        return found[-1] if found else None

    def _required(self, name: str) -> str:
        value = self.raw(name)
        if value is None:
            raise Invalid(f"Parameter '{name}' is required")
        return value

    def body_text(self, name: str) -> str:
        """A required text of 1 to 65,535."""
        text = self._required(name)
        in_bytes = self._knobs.body_limit_unit == "bytes"
        length = len(text.encode("utf-8", "replace")) if in_bytes else len(text)
        if not text.strip():
            raise Invalid(f"Parameter '{name}' is required")
        if length > LONGEST_TEXT:
            raise Invalid(f"Parameter '{name}' is too long")
        return text

    def name(self, name: str) -> str:
        """A required text of 1 to 255 characters."""
        text = self._required(name)
        if not 1 <= len(text) <= 255:
            raise Invalid(f"Parameter '{name}' has 1 to 255 characters")
        return text

    def choice(self, name: str, choices: Sequence[str], default: str | None = None) -> str:
        """One of ``choices``; required without ``default``."""
        value = self.raw(name) if default is not None else self._required(name)
        if value is None:
            value = default
        if value not in choices:
            raise Invalid(f"Parameter '{name}' must be one of {', '.join(choices)}")
        return str(value)

    def flag(self, name: str, default: bool = False) -> bool:
        """0 or 1."""
        value = self.raw(name)
        if value is None:
            return default
        spellings = _TRUE | _WORDS if self._knobs.boolean_words == "accept" else _TRUE
        if value.lower() not in spellings:
            raise Invalid(f"Parameter '{name}' must be 0 or 1")
        return spellings[value.lower()]

    def whole(self, name: str) -> int | None:
        """A whole number from 0, or None when it is left out or empty."""
        value = self.raw(name)
        return _digits(name, value) if value else None

    def required_whole(self, name: str) -> int:
        return _digits(name, self._required(name))

    def ids(self, name: str) -> list[int]:
        """Ids, separated by commas or the field repeated, in order, each once."""
        parts = [part for value in self._values.get(name, ()) for part in value.split(",") if part.strip()]
        return list(dict.fromkeys(_digits(name, part.strip()) for part in parts))

    def required_ids(self, name: str) -> list[int]:
        self._required(name)
        if ids := self.ids(name):
            return ids
        raise Invalid(f"Parameter '{name}' needs at least one id")

    def refuse_others(self, known: Sequence[str]) -> None:
        if strange := sorted(set(self._values) - set(known)):
            raise Invalid(f"Unknown parameter: {', '.join(strange)}")


def _digits(name: str, value: str) -> int:
    if value.isascii() and value.isdigit() and len(value) <= 19:
        return int(value)
    raise Invalid(f"Parameter '{name}' must be a number")
