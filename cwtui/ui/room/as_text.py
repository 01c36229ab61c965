"""Messages as text to take along: copied as they are read, or quoted."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import tzinfo
from typing import TYPE_CHECKING

from cwtui import notation, times
from cwtui.notation import one_line
from cwtui.store.messages import MessageRow
from cwtui.texts import say
from cwtui.ui.timeline.entries import same_breath

if TYPE_CHECKING:
    from cwtui.notation import Names


def clean(rows: Sequence[MessageRow], names: Names, zone: tzinfo | None, now: float) -> str:
    """Messages as plain text. Of several, each has its author and time above it."""
    texts = [_text(row, names) for row in rows]
    if len(rows) < 2:
        return "".join(texts)
    heads = [
        f"{one_line(row.author) or f'#{row.account_id}'}  {times.moment(row.send_time, zone, now)}"
        for row in rows
    ]
    return "\n\n".join(f"{head}\n{text}" for head, text in zip(heads, texts, strict=True))


def _text(row: MessageRow, names: Names) -> str:
    return say("This message was deleted") if row.deleted else notation.plain(notation.parse(row.body), names)


def quotes(rows: Sequence[MessageRow]) -> str:
    """Messages as quotes, one below the other. What somebody said in one breath is one quote."""
    spoken: list[list[MessageRow]] = []
    for row in rows:
        if spoken and same_breath(spoken[-1][-1], row):
            spoken[-1].append(row)
        else:
            spoken.append([row])
    return "".join(
        notation.quote(said[0].account_id, said[0].send_time, "\n".join(row.body for row in said)) + "\n"
        for said in spoken
    )
