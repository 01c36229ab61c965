"""Who can be called in a room."""

from __future__ import annotations

from cwtui import notation
from cwtui.chatwork.models import Member, RoomType
from cwtui.notation import one_line
from cwtui.store import members, rooms
from cwtui.sync.asks import Members, Need
from cwtui.texts import mark, say, say_n
from cwtui.ui.composing.offers import Offer, Sought, first_of
from cwtui.ui.context import Context
from cwtui.ui.forms.people_field import Candidate
from cwtui.ui.width import steady

MEMBERS_FRESH = 600.0  # seconds
ALL = mark("all, everybody, everyone")  # the first is shown, it is found by each


def people_of(context: Context, room_id: int) -> list[Offer]:
    """The members as last received, who wrote here last first and I last of all; in a group also everybody.

    Where what is known of them is not of the last minutes, the service is asked.
    """
    db = context.archive.db
    if context.session.archive is context.archive:
        context.session.need(Need(Members(room_id), fresh_for=MEMBERS_FRESH))
    place_of = {account_id: place for place, account_id in enumerate(members.wrote_lately(db, room_id))}
    quiet = len(place_of)

    def place(one: Member) -> int:
        return quiet + 1 if one.account_id == context.me else place_of.get(one.account_id, quiet)

    here = sorted(members.all(db, room_id), key=place)
    found = [_offer(Candidate.of(each), each.chatwork_id) for each in here]
    room = rooms.get(db, room_id)
    if room is not None and room.type is RoomType.GROUP:
        found.append(_everybody(len(here)))
    return found


def _offer(one: Candidate, chatwork_id: str) -> Offer:
    fact = " · ".join(part for part in (one.fact, steady(one_line(chatwork_id))) if part)
    return Offer(one.shown, fact, notation.to(one.account_id, one.name), Sought.by(one.name, one.also))


def _everybody(count: int) -> Offer:
    names = say(ALL)
    name = first_of(names)
    fact = say_n("{n} person", "{n} people", count) if count else ""
    return Offer(name, fact, notation.to_all(), Sought.by(name, names, ALL, "toall"))
