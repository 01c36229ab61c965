"""Why something was not done, as a row or a question says it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cwtui import texts
from cwtui.notation import one_line
from cwtui.store.errors import ArchiveError
from cwtui.texts import SENTENCES, Text, mark, say
from cwtui.ui.drawing.width import steady

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
    unreadable = say("Not readable: {tables}.", tables=texts.enumerated(_lost(salvage)))
    return f"{kept} {unreadable}"


def _lost(salvage: Salvage) -> list[str]:
    """What of each kind could not be read, and how many of them where that is known."""
    numbers: dict[Text, int | None] = {}
    for table, n in salvage.lost.items():
        kind = _KINDS.get(table, _OTHER)
        before = numbers.get(kind, 0)
        numbers[kind] = None if n is None or before is None else before + n
    return [
        say("{things} (number unknown)", things=say(kind))
        if n is None
        else say("{things} {n}", things=say(kind), n=n)
        for kind, n in numbers.items()
    ]


_KINDS = {
    "outbox": mark("what waited to be sent"),
    "transfers": mark("files on their way"),
    "drafts": mark("drafts"),
    "snoozes": mark("what was put off"),
    "keeps": mark("what was kept for later"),
    "pins": mark("pinned and muted rooms"),
    "messages": mark("messages"),
    "rooms": mark("rooms"),
    "people": mark("people"),
    "members": mark("people"),
    "tasks": mark("tasks"),
    "files": mark("files"),
    "contacts": mark("contacts"),
    "requests": mark("contact requests"),
}
_OTHER = mark("cwtui's own notes")
"""What the tables of an archive hold, for a person."""
