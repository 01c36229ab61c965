"""Why something was not done, as a row or a question says it."""

from __future__ import annotations

from cwtui import texts
from cwtui.notation import one_line
from cwtui.texts import say


def reason(code: str | None, words: tuple[str, ...] = ()) -> str:
    """Why something failed, in one clause, with the server's own words where it had any."""
    ours = texts.reason(code)
    if words and code in ("bad_request", "forbidden", "not_found"):
        return say("{reason} (“{words}”)", reason=ours, words=one_line(" ".join(words)))
    return ours
