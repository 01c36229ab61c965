"""The question before a message that reaches many, or somebody who is not there."""

from __future__ import annotations

from collections.abc import Sequence
from sqlite3 import Connection
from typing import TYPE_CHECKING

import msgspec

from cwtui import notation
from cwtui.notation import one_line
from cwtui.store import members
from cwtui.store.rooms import RoomRow
from cwtui.store.wishes import Edit, Send
from cwtui.texts import enumerated, say, say_n
from cwtui.ui.context import Context
from cwtui.ui.drawing.width import steady

if TYPE_CHECKING:
    from cwtui.ui.dialogs.question import Question

MANY = 5  # To in one message
NAMED = 3  # companies or people that are named at most


class Reach(msgspec.Struct, frozen=True):
    """Whom a text notifies, myself left out; ``strangers`` of them are not in the room."""

    everybody: bool = False
    called: frozenset[int] = frozenset()
    strangers: frozenset[int] = frozenset()

    def beyond(self, before: Reach) -> Reach:
        """What of this is worth a question to somebody who has agreed to ``before``."""
        many = len(self.called) >= MANY > len(before.called)
        return Reach(
            self.everybody and not before.everybody,
            self.called if many else frozenset(),
            self.strangers - before.strangers,
        )


def reach(db: Connection, room: RoomRow, me: int, body: str) -> Reach:
    """Whom ``body`` notifies in a room, as far as its members are known."""
    mentions = notation.mentions(notation.parse(body))
    called = frozenset(mentions.account_ids) - {me}
    here = {member.account_id for member in members.all(db, room.room_id)} if called else set()
    return Reach(mentions.everybody, called, called - here if here else frozenset())


class RoomGuard:
    """Asks once per text: what was agreed to, and came back unchanged, is not asked again."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._agreed: set[tuple[int, str]] = set()  # room and body

    def question(self, room: RoomRow, wish: Send | Edit) -> Question | None:
        """What is to be asked before this is sent; None: nothing. It answers "back" or "send"."""
        said = self.words(room, wish)
        if said is None:
            return None
        from cwtui.ui.dialogs.question import Answer, Question

        title, words = said
        answers = [Answer("back", say("Back")), Answer("send", say("Send it"))]
        return Question(title, words, answers, amid_typing=True)

    def words(self, room: RoomRow, wish: Send | Edit) -> tuple[str, str] | None:
        """What is to be said before this is sent, first its title; None: nothing."""
        if (wish.room_id, wish.body) in self._agreed:
            return None
        db, me = self._context.archive.db, self._context.me
        before = reach(db, room, me, wish.old_body) if isinstance(wish, Edit) else Reach()
        found = reach(db, room, me, wish.body).beyond(before)
        return None if found == Reach() else self._words(room, found)

    def came_back(self, wish: Send | Edit) -> None:
        """It was in the outbox already, and is to be written on."""
        self._agreed.add((wish.room_id, wish.body))

    def went(self, wish: Send | Edit) -> None:
        """It is in the outbox: the next one of the same words is another one."""
        self._agreed.discard((wish.room_id, wish.body))

    def _words(self, room: RoomRow, found: Reach) -> tuple[str, str]:
        """Title and words: what will happen, to whom."""
        where = self._where(room)
        absent = self._absent(found.strangers)
        if found.everybody:
            return say("Everybody in {room} will be notified.", room=where), absent
        if found.called:
            here = len(found.called - found.strangers)
            title = say_n(
                "{n} person in {room} will be notified.",
                "{n} people in {room} will be notified.",
                here,
                room=where,
            )
            return title, absent
        return absent, ""

    def _where(self, room: RoomRow) -> str:
        """Developers (18 people · outside: Aoba Trading)"""
        name = steady(one_line(room.name))
        facts = []
        if room.members_at is not None:
            facts.append(say_n("{n} person", "{n} people", room.member_count))
        if outside := members.outside(self._context.archive.db, room.room_id, self._context.me):
            facts.append(say("outside: {companies}", companies=_listed(outside)))
        return say("{room} ({facts})", room=name, facts=" · ".join(facts)) if facts else name

    def _absent(self, strangers: frozenset[int]) -> str:
        if not strangers:
            return ""
        names = [self._context.name(account_id) or f"#{account_id}" for account_id in sorted(strangers)]
        return say("Not in this room, and not notified: {names}", names=_listed(names))


def _listed(names: Sequence[str]) -> str:
    """The first few, and how many more there are."""
    shown = [steady(one_line(name)) for name in names[:NAMED]]
    if more := len(names) - NAMED:
        shown += [say("{n} more", n=more)] if more > 0 else []
    return enumerated(shown)
