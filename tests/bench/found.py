"""What the reckoning of a day in small finds, and of which wishes."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from cwtui.store.wishes import AnyWish, OutboxRow, Reschedule, Send
from tests.bench.outcomes import Outcomes

NOTICE = "[dtext:"
"""In every message that the service writes in somebody's name."""


@dataclass
class Wished:
    """A wish the archive took: its row in the end, and the wish with the text that it has lost since."""

    row: OutboxRow
    wish: AnyWish


@dataclass
class Reckoning:
    """Of one day. ``lost`` and ``twice`` are what must not be; ``wrong`` anything else that must not."""

    seed: int
    lost: list[str] = field(default_factory=list)
    twice: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    undecidable: int = 0  # a wish that took what the phone did in those seconds for its own
    sends: int = 0
    repeated: int = 0  # sends that say what was said in the room within a minute
    wishes: int = 0
    tasks: int = 0  # given by wishes
    files: int = 0  # uploaded by wishes
    writes: int = 0
    struck: Counter[str] = field(default_factory=Counter)  # writes by the kind of fault they met
    reads_struck: Counter[str] = field(default_factory=Counter)
    outcomes: Outcomes = field(default_factory=Outcomes)
    kills: int = 0
    phone: int = 0
    holes: int = 0

    @property
    def good(self) -> bool:
        return not (self.lost or self.twice or self.wrong)


def words_of(wish: AnyWish) -> str:
    """What the wish is to say in the room in a message of its own; "" where that is nothing."""
    match wish:
        case Send(body=text) | Reschedule(reply=text):
            return text
    return ""


def told(wish: Wished) -> str:
    """A wish, as a finding names it."""
    row, kind = wish.row, type(wish.wish).__name__
    return f"{kind} {row.wish_id} in room {wish.wish.room_id} ({row.state}, attempt {row.attempt})"
