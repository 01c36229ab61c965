"""When the collector looks through all that lives: while nobody presses keys.

That takes 20 to 40 ms, in which the screen stands still, and left to itself it happens once a second while
files come. What is young the collector looks through as ever, but not a dozen times for each frame: drawing
one makes some thousand objects, of which next to none are garbage.
"""

from __future__ import annotations

import gc

LOOKS_EVERY = 1.0  # seconds
REST = 0.5  # seconds without a key

_YOUNG, _MIDDLE = 5_000, 10  # of the young ones Python would have no more than 700
ENOUGH = 2  # times the middle generation was looked through, after which all should be: not later than Python
_TOO_MUCH = 15  # the same, after which it is done also while somebody types


def begin() -> None:
    """Collect from now on. What is there by now stays: it need not be looked through again and again."""
    gc.freeze()
    gc.set_threshold(_YOUNG, _MIDDLE, _TOO_MUCH)
    gc.enable()


def collect_if_due() -> None:
    """Nobody presses a key just now."""
    if gc.get_count()[2] >= ENOUGH:
        gc.collect()
