"""What the row of keys is told: the likeliest keys of what has the focus, and what may follow a first one."""

from __future__ import annotations

from collections.abc import Iterable

from cwtui.texts import say
from cwtui.ui.keys.keyboard import Choice
from cwtui.ui.widgets.key_row import Hint

MOST = 5


def likeliest(choices: Iterable[Choice]) -> list[Hint]:
    """The nearest commands that have a word for it, each by the first of its keys. The way to all of them
    stands there anyway."""
    hints: list[Hint] = []
    for choice in choices:
        words = choice.owner.hint(choice.command)
        if (
            words is not None
            and choice.command.id != "help"
            and all(choice.command.id != known for _, _, known in hints)
        ):
            hints.append((choice.key, say(words), choice.command.id))
    return hints[:MOST]


def followers(choices: Iterable[Choice]) -> list[Hint]:
    """The last strokes of chords, and what they do."""
    return [(c.key.rpartition(" ")[2], say(c.command.name), c.command.id) for c in choices]
