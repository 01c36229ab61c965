"""How the attempts of a day ended, by the fault they met: from the client's record and the server's."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from cwtui.store.wishes import WishState
from cwtui.sync.courier import UNPROVEN
from tests.bench.small_day import Lived

ENDS = ("answered", "found", "again", "refused", "not yet", "asked", "open")
"""Answered at once; found by looking; looked for, absent, and so tried again; ..."""
METHODS = {
    "Send": "POST",
    "Edit": "PUT",
    "Delete": "DELETE",
    "MarkRead": "PUT",
    "MarkUnread": "PUT",
    "CreateTask": "POST",
    "SetTask": "PUT",
    "Upload": "POST",
}
STEPS = ("POST", "PUT", "POST")  # of a Reschedule
NEAR = (-0.1, 1.0)  # seconds from the journal's commit to the request's arrival

Fact = dict[str, Any]


@dataclass
class Outcomes:
    """``ended``: by kind of fault ("none", and "killed" where nobody was there for the answer)."""

    ended: dict[str, Counter[str]] = field(default_factory=dict)
    unknown: int = 0
    unknown_in_flood: int = 0
    asked: int = 0
    asked_in_flood: int = 0
    floods: int = 0  # of over a hundred messages while an outcome was unknown
    settled_after: list[float] = field(default_factory=list)  # seconds from unknown to known

    def add(self, other: Outcomes) -> None:
        """Those of another day as well."""
        for kind, ends in other.ended.items():
            self.ended.setdefault(kind, Counter()).update(ends)
        self.unknown += other.unknown
        self.unknown_in_flood += other.unknown_in_flood
        self.asked += other.asked
        self.asked_in_flood += other.asked_in_flood
        self.floods += other.floods
        self.settled_after += other.settled_after


def count(day: Lived, into: Outcomes) -> None:
    """Go through what the client noted of each wish."""
    requests = _writes(day)
    by_wish: dict[int, list[Fact]] = {}
    for fact in day.states:
        by_wish.setdefault(fact["wish"], []).append(fact)
    for facts in by_wish.values():
        for attempt in sorted({fact["attempt"] for fact in facts} - {0}):
            here = [fact for fact in facts if fact["attempt"] == attempt]
            later = [fact for fact in facts if fact["attempt"] > attempt]
            _count_attempt(day, here, later, requests, into)


def _count_attempt(
    day: Lived, here: list[Fact], later: list[Fact], requests: list[Fact], into: Outcomes
) -> None:
    began, states = here[0], [fact["state"] for fact in here]
    request = _request_of(began, requests, day.ahead)
    unknown = next((fact for fact in here if fact["state"] == WishState.UNKNOWN), None)
    kind = (request and request["fault"]) or ("killed" if unknown else "none")
    if here[-1]["step"] > began["step"]:  # one of several steps, and it is done
        states.append(WishState.DONE)
    into.ended.setdefault(kind, Counter())[_end(states, unknown is not None, bool(later))] += 1
    if unknown is None:
        return
    in_flood = began["room"] == day.script.flooded
    into.unknown += 1
    into.unknown_in_flood += in_flood
    known = next((fact for fact in (*here, *later) if fact["at"] > unknown["at"]), None)
    if known is not None:
        into.settled_after.append(known["at"] - unknown["at"])
    if any(fact["state"] == WishState.ASKED and fact["error"] == UNPROVEN for fact in here):
        into.asked += 1
        into.asked_in_flood += in_flood
    # A client that is kept from running writes its note when the service has long heard of the attempt.
    left_at = min(began["at"], request["at"] - day.ahead) if request else began["at"]
    if in_flood and day.flood and left_at <= day.flood[0] and (known is None or known["at"] >= day.flood[1]):
        into.floods += 1


def _end(states: list[str], was_unknown: bool, more: bool) -> str:
    if WishState.ASKED in states:
        return "asked"
    if WishState.DONE in states:
        return "found" if was_unknown else "answered"
    if WishState.FAILED in states:
        return "refused"
    if was_unknown:
        return "again" if more or WishState.QUEUED in states else "open"
    return "not yet" if more or WishState.QUEUED in states or WishState.DROPPED in states else "open"


def _writes(day: Lived) -> list[Fact]:
    """The client's own, without those of the phone, which names rooms with a leading zero."""
    return [
        request
        for request in day.requests
        if request["account_id"] == day.my_id
        and request["method"] != "GET"
        and "/rooms/0" not in request["path"]
    ]


def _request_of(began: Fact, requests: list[Fact], ahead: float) -> Fact | None:
    """The request this attempt made; None if it was killed before."""
    for request in requests:
        after = request["at"] - ahead - began["at"]
        method = STEPS[began["step"]] if began["kind"] == "Reschedule" else METHODS.get(began["kind"])
        fits = request["method"] == method and f"/rooms/{began['room']}/" in request["path"]
        if fits and NEAR[0] <= after <= NEAR[1]:
            requests.remove(request)
            return request
    return None
