"""Who can be called in a room."""

from __future__ import annotations

from functools import partial

from cwtui import notation
from cwtui.chatwork.models import RoomType
from cwtui.store import members, rooms
from cwtui.store.members import Known
from cwtui.sync.asks import Members, Need
from cwtui.texts import mark, say, say_n
from cwtui.ui.composing.offers import Offer, Sought, first_of
from cwtui.ui.context import Context

MEMBERS_FRESH = 600.0  # seconds
ALL = mark("all, everybody, everyone")
"""The first is shown, it is found by each."""


def people_of(context: Context, room_id: int) -> list[Offer]:
    """The members as last received, who wrote here last first and I last of all; in a group also everybody.

    Where what is known of them is not of the last minutes, the service is asked.
    """
    db = context.archive.db
    if context.session.archive is context.archive:
        context.session.need(Need(Members(room_id), fresh_for=MEMBERS_FRESH))
    place_of = {account_id: place for place, account_id in enumerate(members.wrote_lately(db, room_id))}
    quiet = len(place_of)

    def place(one: Known) -> int:
        return quiet + 1 if one.account_id == context.me else place_of.get(one.account_id, quiet)

    here = sorted(members.known(db, room_id), key=place)
    found = [_offer(one) for one in here]
    room = rooms.get(db, room_id)
    if room is not None and room.type is RoomType.GROUP:
        found.append(_everybody(len(here)))
    return found


def _offer(one: Known) -> Offer:
    facts = (one.organization_name, one.department, one.chatwork_id)
    return Offer(
        one.name or f"#{one.account_id}",
        facts,
        partial(notation.to, one.account_id, one.name),
        Sought.by(one.name, *facts, str(one.account_id)),
        one.account_id,
    )


def _everybody(count: int) -> Offer:
    names = say(ALL)
    name = first_of(names)
    facts = (say_n("{n} person", "{n} people", count),) if count else ()
    return Offer(name, facts, notation.to_all, Sought.by(name, names, ALL, "toall"))
