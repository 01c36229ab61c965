"""What can be taken in place of a few letters, and which of it fits them best."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from cwtui.ui.dialogs.picker import fit, folded


class Sought(NamedTuple):
    """Words something is found by, folded once for all the keys to come.

    Whatever else a name is found by, how it is read for one, becomes part of ``also``.
    """

    name: str
    also: str

    @classmethod
    def by(cls, name: str, *also: str) -> Sought:
        """``name`` counts for more than the others."""
        return cls(folded(name), folded(" ".join(also)))


class Offer(NamedTuple):
    """Something to take: its name, and quiet facts at the right, as the service gave them.

    ``write`` gives the notation for it. ``number`` is that of the account it is, who has initials.
    """

    name: str
    facts: tuple[str, ...]
    write: Callable[[], str]
    sought: Sought
    number: int | None = None


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
