"""What a day in small proves: the server against the archive against what was wished.

Every message of mine that is new on the server must be the one of exactly one wish, or said on the phone.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import closing
from itertools import pairwise
from sqlite3 import Connection
from typing import Any

import msgspec

from cwtui.store import Archive, messages, outbox
from cwtui.store.wishes import AnyWish, Delete, Edit, OutboxRow, Send, Upload, WishState
from cwtui.sync.proof import same_text
from tests.bench import made, outcomes
from tests.bench.found import NOTICE, Reckoning, Wished, told, words_of
from tests.bench.small_day import Lived

NEWEST = 100
ROOM_LIMIT = 10.0  # seconds in which the posts of a room are counted
RATE_WINDOW = 4.0  # seconds after a window was used up in which everything is refused

TICK = 0.01  # seconds between an answer's leaving and its being written down
WRITES = ("POST", "PUT", "DELETE")


def reckon(day: Lived) -> Reckoning:
    """Look at everything."""
    phone = len(day.phone) + len(day.phone_tasks) + len(day.phone_files)
    found = Reckoning(day.seed, wrong=list(day.trouble), kills=len(day.kills), phone=phone)
    if not (day.archive / "archive.db").exists():
        return found
    with closing(Archive.open(day.archive)) as archive:
        wished = list(_wished(archive.db, day))
        found.wishes = len(wished)
        _account_for_mine(day, wished, found)
        made.account_for(day, wished, found)
        _account_for_changes(day, wished, found)
        _judge_order(day, wished, found)
        for room in day.state["rooms"]:
            if room["room_id"] in day.rooms:
                _compare(archive.db, room, found)
                made.compare(archive.db, room, found)
    _count_sends(wished, found)
    _judge_requests(day, found)
    outcomes.count(day, found.outcomes)
    return found


def _wished(db: Connection, day: Lived) -> Iterator[Wished]:
    """What the archive took of what the client noted. The numbers of wishes are in the order of the notes."""
    notes = {taken["wish_id"]: taken["note"] for taken in day.taken}
    known, wish_id, note = set(notes.values()), 1, -1
    while (row := outbox.get(db, wish_id)) is not None:
        if wish_id in notes:
            note = notes[wish_id]
        else:  # killed between the commit and the note of it: the next one that is nobody else's
            note = next(
                n for n in range(note + 1, len(day.wished)) if n not in known and _is_of(day.wished[n], row)
            )
        yield Wished(row, msgspec.convert(day.wished[note]["wish"], AnyWish))
        wish_id += 1


def _is_of(note: dict[str, Any], row: OutboxRow) -> bool:
    wish = note["wish"]
    return wish is not None and (wish["kind"], wish["room_id"]) == (
        type(row.wish).__struct_config__.tag,
        row.wish.room_id,
    )


def _account_for_mine(day: Lived, wished: Sequence[Wished], found: Reckoning) -> None:
    before = {int(m["message_id"]) for room in day.past["rooms"] for m in room["messages"]}
    mine = {
        int(m["message_id"]): (room["room_id"], m)
        for room in day.state["rooms"]
        for m in room["messages"]
        if m["account"]["account_id"] == day.my_id
        and int(m["message_id"]) not in before
        and NOTICE not in m["body"]
    }
    sends = [w for w in wished if words_of(w.wish)]
    owned = {w.row.message_id: w for w in sends if w.row.state is WishState.DONE}
    spare = {
        message_id: fact
        for message_id, fact in mine.items()
        if message_id not in owned and message_id not in day.phone
    }
    # A wish that took the phone's message is right if its own is there as well: only the names are swapped.
    for message_id, wish in owned.items():
        if message_id not in mine:
            found.lost.append(f"{told(wish)} has no message")
        elif message_id in day.phone and not _use_up(spare, wish):
            found.undecidable += 1
    for wish in sends:  # the person would see on the phone whether it is there
        if wish.row.state is WishState.ASKED:
            _use_up(spare, wish)
    found.twice += [f"room {room_id}: {m['body']!r} ({m['message_id']})" for room_id, m in spare.values()]


def _use_up(spare: dict[int, tuple[int, Any]], wish: Wished) -> bool:
    """One of the messages nobody owns is this wish's."""
    for message_id, (room_id, message) in spare.items():
        if room_id == wish.wish.room_id and same_text(message["body"], words_of(wish.wish)):
            del spare[message_id]
            return True
    return False


def _account_for_changes(day: Lived, wished: Sequence[Wished], found: Reckoning) -> None:
    """The last edit or deletion that was carried out stands; and what nobody changed says what was sent."""
    on_server = {int(m["message_id"]): m["body"] for room in day.state["rooms"] for m in room["messages"]}
    last = {w.row.message_id: w for w in wished if w.row.message_id is not None and words_of(w.wish)}
    doubtful = set()
    when = {state["wish"]: state["at"] for state in day.states}  # by no clock that was set
    for wish in sorted(wished, key=lambda w: when.get(w.row.wish_id, 0.0)):
        if isinstance(wish.wish, Edit | Delete):
            if wish.row.state is WishState.DONE:
                last[wish.wish.message_id] = wish
            elif wish.row.attempt:
                doubtful.add(wish.wish.message_id)
    for message_id, wish in last.items():
        body = _last_words(wish.wish)
        if message_id not in doubtful and not same_text(on_server.get(message_id, ""), body):
            found.lost.append(f"{told(wish)} does not stand: {on_server.get(message_id)!r}")


def _last_words(wish: AnyWish) -> str:
    match wish:
        case Delete():
            return messages.DELETED
        case Edit(body=body):
            return body
    return words_of(wish)


def _judge_order(day: Lived, wished: Sequence[Wished], found: Reckoning) -> None:
    """In each room messages and files arrive in the order in which they were wished.

    What was refused or asked about and then wished again has lost its place.
    """
    if day.script.jumps:
        return  # by which clock?
    decided = (WishState.FAILED, WishState.ASKED)
    again = {fact["wish"] for fact in day.states if fact["state"] in decided}
    phone = day.phone.keys() | made.notices_of_the_phone(day)
    sent = [
        w
        for w in wished
        if isinstance(w.wish, Send | Upload)
        and w.row.message_id not in (None, *phone)
        and w.row.wish_id not in again
    ]
    for one, next_one in pairwise(sorted(sent, key=lambda w: (w.wish.room_id, w.row.wish_id))):
        in_turn = (one.row.message_id or 0) < (next_one.row.message_id or 0)
        if one.wish.room_id == next_one.wish.room_id and not in_turn:
            found.wrong.append(f"{told(next_one)} has overtaken {told(one)}")


def _compare(db: Connection, room: Any, found: Reckoning) -> None:
    """The archive's room against the server's."""
    room_id = room["room_id"]
    served = {int(m["message_id"]): m for m in room["messages"]}
    kept = {m.message_id: m for m in messages.page(db, room_id, limit=100_000)}
    holes = messages.holes(db, room_id)
    if kept and not messages.covered(db, room_id, 0):  # nor does it claim to know how the room begins
        holes.append(messages.Hole(0, min(kept), None))
    found.holes += len(holes)
    found.wrong += [
        f"room {room_id}: {message_id} is not on the server" for message_id in kept.keys() - served.keys()
    ]
    missing = sorted(
        message_id
        for message_id in served.keys() - kept.keys()
        if not any(hole.after_id < message_id < hole.before_id for hole in holes)
    )
    if missing:
        found.wrong.append(
            f"room {room_id}: {len(missing)} from {missing[0]} to {missing[-1]} are in no hole of {holes}"
        )
    for message_id in sorted(served)[-NEWEST:]:
        if message_id in kept and (difference := _difference(kept[message_id], served[message_id])):
            found.wrong.append(f"room {room_id}: {message_id} {difference}")
        elif message_id not in kept:
            found.wrong.append(f"room {room_id}: {message_id} is one of the newest and not here")


def _difference(kept: messages.MessageRow, served: Any) -> str:
    deleted = served["body"] == messages.DELETED
    ours = (kept.account_id, kept.author, kept.deleted, kept.body, kept.send_time, kept.update_time)
    account = served["account"]
    theirs = (
        account["account_id"],
        account["name"],
        deleted,
        "" if deleted else served["body"],
        served["send_time"],
        served["update_time"],
    )
    return "" if ours == theirs else f"is {ours}, was {theirs}"


def _count_sends(wished: Sequence[Wished], found: Reckoning) -> None:
    said: set[tuple[int, str]] = set()
    for wish in wished:
        if isinstance(wish.wish, Send):
            words = (wish.wish.room_id, wish.wish.body)
            found.sends += 1
            found.repeated += words in said
            said.add(words)


def _judge_requests(day: Lived, found: Reckoning) -> None:
    """Nothing of a room is read while it is written to, one write at a time, and no limit is met."""
    lanes: dict[str, list[dict[str, Any]]] = {}
    used_up = -RATE_WINDOW
    phone_posts: dict[str, float] = {}
    for request in day.requests:
        if request["account_id"] != day.my_id:
            continue
        path = request["path"]
        room = path.split("/")[3] if path.startswith("/v2/rooms/") else ""
        if room.startswith("0"):  # the phone
            if request["method"] == "POST" and request["status"] == 200:
                phone_posts[room.lstrip("0")] = request["at"]
            continue
        kind, write = request["fault"], request["method"] in WRITES
        if write:
            found.writes += 1
            found.struck.update([kind] if kind else [])
        else:
            found.reads_struck.update([kind] if kind else [])
        if kind == "rate":
            used_up = request["at"]
        elif request["status"] == 429 and kind is None:
            alone = phone_posts.get(room, 0.0) < request["at"] - ROOM_LIMIT
            if alone and used_up < request["at"] - RATE_WINDOW:
                found.wrong.append(f"429 by our own fault: {request['method']} {path}")
        if any(place in path for place in ("/messages", "/tasks", "/files")):
            lanes.setdefault(room, []).append(request)
    for room, requests in lanes.items():
        for one, next_one in pairwise(requests):
            # What met a fault goes on there while the client knows nothing of it any more.
            overlap = one["at"] + one["ms"] / 1000 > next_one["at"] + TICK and not one["fault"]
            if overlap and {one["method"], next_one["method"]} & {*WRITES}:
                found.wrong.append(f"room {room}: {one['method']} and {next_one['method']} at the same time")
