"""Who gets to see a file, and the question before it leaves."""

from __future__ import annotations

from cwtui import times
from cwtui.store import members
from cwtui.store.rooms import RoomRow
from cwtui.store.wishes import Send
from cwtui.texts import enumerated, say, say_n
from cwtui.ui.context import Context
from cwtui.ui.dialogs.question import Answer, Question
from cwtui.ui.files.names import plain
from cwtui.ui.room.guard import RoomGuard

NAMED = 3  # companies that are named at most


def outside(context: Context, room: RoomRow) -> str:
    """Whose people of other companies are in the room, and how many of each; "" where nobody is known."""
    found = members.outsiders(context.archive.db, room.room_id, context.me)
    named = [
        say_n("{company} {n} person", "{company} {n} people", number, company=plain(company))
        for company, number in found[:NAMED]
    ]
    if (more := len(found) - NAMED) > 0:
        named.append(say("{n} more", n=more))
    return enumerated(named)


def question(context: Context, room: RoomRow, name: str, size: int, caption: str) -> Question | None:
    """What is asked before a file goes into this room: always where outsiders are, or may be, and where the
    words with it notify many. It answers "send"."""
    words = []
    if companies := outside(context, room):
        words.append(say("Outside: {companies}.", companies=companies))
    elif room.members_at is None and room.type != "my":
        words.append(say("Who is in this room has not been received yet."))
    called = RoomGuard(context).words(room, Send(room_id=room.room_id, body=caption)) if caption else None
    if called is not None:
        words += [part for part in called if part]
    if not words:
        return None
    title = say(
        "{name} ({size}) is sent to {room}.", name=plain(name), size=times.size(size), room=plain(room.name)
    )
    answers = [Answer("back", say("Do not send")), Answer("send", say("Send it"))]
    return Question(title, "\n".join(words), answers)
