"""The sentence for every code of an error, and the way out. One table: a code has one sentence."""

from __future__ import annotations

from cwtui.notation import one_line
from cwtui.texts import Text, mark, say

_REASONS: dict[str, Text] = {
    "bad_request": mark("Chatwork refused it"),
    "invalid_token": mark("the API token is not valid any more"),
    "forbidden": mark("you may not do this in this room"),
    "not_found": mark("it does not exist any more"),
    "too_large": mark("it is larger than 5 MB"),
    "rate_limited": mark("the API limit is used up for the moment"),
    "room_rate_limited": mark("this room takes ten messages in ten seconds"),
    "server_error": mark("Chatwork has a problem of its own"),
    "bad_answer": mark("the answer did not come from Chatwork (a sign-in page of this network?)"),
    "no_connection": mark("there is no connection"),
    "tls_failed": mark("the connection is not safe: the certificate could not be checked"),
    "connection_lost": mark("the connection broke"),
    "room_gone": mark("you are no longer in this room; whether it was sent is unknown"),
    "stale": mark("it was written a while ago"),
}


def reason(code: str | None, words: tuple[str, ...] = ()) -> str:
    """Why something failed, in one clause: the server's own words where it had any."""
    ours = say(_REASONS.get(code or "", mark("something unexpected happened")))
    if words and code in ("bad_request", "forbidden", "not_found"):
        return say("{reason} (“{words}”)", reason=ours, words=one_line(" ".join(words)))
    return ours
