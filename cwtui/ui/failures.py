"""Why something was not done, as a row or a question says it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cwtui import texts
from cwtui.notation import one_line
from cwtui.store.errors import ArchiveError
from cwtui.texts import SENTENCES, say
from cwtui.ui.width import steady

if TYPE_CHECKING:
    from cwtui.store import Salvage


def reason(code: str | None, words: tuple[str, ...] = ()) -> str:
    """Why something failed, in one clause, with the server's own words where it had any."""
    ours = texts.reason(code)
    if words and code in ("bad_request", "forbidden", "not_found"):
        return say("{reason} (“{words}”)", reason=ours, words=steady(one_line(" ".join(words))))
    return ours


def archive_sentence(error: ArchiveError) -> str:
    """What is wrong with the archive, and the way out."""
    known = SENTENCES.get(error.code)
    if known is None:
        return say("The archive {path} cannot be used: {reason}", path=error.path, reason=error.reason)
    return say(known, path=error.path)


def salvaged(salvage: Salvage) -> str:
    """What became of a damaged archive, and what could not be saved of it."""
    kept = say(
        "The archive was damaged and is now {path}. What could be read was carried over.",
        path=salvage.damaged.name,
    )
    if not salvage.lost:
        return kept
    lost = ", ".join(f"{table} {'?' if n is None else n}" for table, n in salvage.lost.items())
    unreadable = say("Not readable: {tables}.", tables=lost)
    return f"{kept} {unreadable}"
