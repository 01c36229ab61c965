"""What can be taken in place of a few letters, and which of it fits them best."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from cwtui.ui.dialogs.picker import fit, folded


@dataclass(frozen=True, slots=True)
class Sought:
    """Words something is found by, folded once for all the keys to come.

    Whatever else a name is found by, how it is read for one, becomes part of ``also``.
    """

    name: str
    also: str

    @classmethod
    def by(cls, name: str, *also: str) -> Sought:
        """``name`` counts for more than the others."""
        return cls(folded(name), folded(" ".join(also)))


@dataclass(frozen=True, slots=True)
class Offer:
    """Something to take: its name, a quiet fact at the right, the notation that is written for it."""

    name: str
    fact: str
    text: str
    sought: Sought


def fitting(wanted: str, offers: Sequence[Offer]) -> list[Offer]:
    """Those that fit what was typed, the best first; among equals their order stays."""
    words = folded(wanted).split()
    scored = [
        (score, place)
        for place, each in enumerate(offers)
        if (score := fit(words, each.sought.name, each.sought.also)) is not None
    ]
    return [offers[place] for _, place in sorted(scored)]


def first_of(names: str) -> str:
    """The one that is shown, of several names in a sentence of the catalogue: they are parted by commas."""
    return names.replace("、", ",").partition(",")[0]
