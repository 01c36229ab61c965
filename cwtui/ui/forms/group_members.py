"""The form in which the members of a group are changed: who comes, who goes, who is what."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import ClassVar

from textual.widget import Widget

from cwtui import room_rules
from cwtui.chatwork.models import Role
from cwtui.room_rules import Danger
from cwtui.store import members
from cwtui.store.changes import Changed, Kind
from cwtui.store.rooms import RoomRow
from cwtui.store.wishes import AnyWish, ChangeMembers
from cwtui.sync.asks import Contacts, Members, Need
from cwtui.texts import say
from cwtui.ui.context import Context
from cwtui.ui.dialogs.question import Answer, Question
from cwtui.ui.forms.form_field import FormField
from cwtui.ui.forms.new_group import AGAIN, CONTACTS_FRESH, candidates
from cwtui.ui.forms.people_field import Candidate, PeopleField, Picked
from cwtui.ui.forms.wish_form import Before, Fact, WishForm
from cwtui.ui.words.groups import difference_lines, person, plain

MEMBERS_FRESH = 30.0  # seconds
MOST_SHOWN = 10  # people below the field at a time: it is all there is in this form


class GroupMembers(WishForm):
    """Begins with those who are in the group now. What somebody else changes meanwhile is taken over; what is
    different here is the wish."""

    FIELD_OF: ClassVar = {
        "members_admin_ids": "people",
        "members_member_ids": "people",
        "members_readonly_ids": "people",
    }

    def __init__(self, context: Context, room: RoomRow, before: Before | None = None) -> None:
        title = say("Members of {name}", name=plain(room.name))
        super().__init__(context, title, say("Save"), before=before)
        wish = before.wish if before is not None else None
        self._room = room
        self._roles = members.roles(context.archive.db, room.room_id)  # as they are
        self._wanted = wish.changes if isinstance(wish, ChangeMembers) else ()
        self._unsubscribe: Callable[[], None] = lambda: None
        self._people = PeopleField(
            say("Members"),
            context.look,
            id="people",
            roles=True,
            most_shown=MOST_SHOWN,
            check=self._wrong_people,
        )
        self._difference = Fact(id="difference", classes="beneath")
        self._others = Fact(id="others", classes="beneath warn")

    def rows(self) -> Iterable[Widget]:
        yield self._people
        yield self._difference
        yield self._others

    def on_mount(self) -> None:
        self._unsubscribe = self.context.archive.subscribe(self._archive_changed)
        self.set_interval(AGAIN, self._declare)
        self._declare()
        self._people.pick(room_rules.merged(self._roles, self._wanted).roles)
        self._offer()
        self._show_difference()

    def on_unmount(self) -> None:
        self._unsubscribe()

    # Who is there, and who can come

    def _declare(self) -> None:
        session = self.context.session
        if session.archive is self.context.archive:  # else another account has the screen
            session.need(Need(Members(self._room.room_id), fresh_for=MEMBERS_FRESH))
            session.need(Need(Contacts(), fresh_for=CONTACTS_FRESH))

    def _archive_changed(self, change: Changed) -> None:
        if change.kind in (Kind.MEMBERS, Kind.CONTACTS, Kind.EVERYTHING):
            self.call_later(self._read)

    def _read(self) -> None:
        """Somebody else may have changed the members: what I have changed here is kept on top of that."""
        if not self.is_attached:
            return  # it was closed meanwhile
        now = members.roles(self.context.archive.db, self._room.room_id)
        if now != self._roles:
            others = room_rules.difference(room_rules.changes(self._roles, now))
            changed, mine = self.has_changed, room_rules.changes(self._roles, self._people.value)
            first = not self._roles
            self._roles = now
            self._people.pick(room_rules.merged(now, mine).roles)
            if not first:
                lines = difference_lines(others, self._person)
                what = " · ".join(lines)
                self._others.put(say("Somebody else changed the members: {what}", what=what))
            if not changed:
                self._remember()
        self._offer()
        self._show_difference()

    def _offer(self) -> None:
        here = members.all(self.context.archive.db, self._room.room_id)
        known = {each.account_id for each in here}
        others = candidates(self.context, self._people.value)
        listed = [Candidate.of(each) for each in sorted(here, key=lambda each: each.role is not Role.ADMIN)]
        self._people.offer([*listed, *(each for each in others if each.account_id not in known)])

    def _person(self, account_id: int) -> str:
        return person(self.context, account_id)

    # What is different

    @property
    def _changes(self) -> tuple[room_rules.MemberChange, ...]:
        return room_rules.changes(self._roles, self._people.value)

    def _show_difference(self) -> None:
        lines = difference_lines(room_rules.difference(self._changes), self._person)
        self._difference.put("\n".join(lines))

    def on_form_field_edited(self, event: FormField.Edited) -> None:
        self._show_difference()

    def _wrong_people(self, picked: Picked) -> str:
        found = room_rules.dangers(self._roles, picked, self.context.me)
        if Danger.WITHOUT_ME in found:
            return say("You would not be in the group any more. To leave it, there is a command of its own.")
        if Danger.NO_ADMIN in found:
            return say("Nobody would be an admin of the group any more.")
        return ""

    # Saving

    def wish(self) -> ChangeMembers | None:
        changes = self._changes
        return ChangeMembers(room_id=self._room.room_id, changes=changes) if changes else None

    def question(self, wish: AnyWish) -> Question:
        assert isinstance(wish, ChangeMembers)
        lines = difference_lines(room_rules.difference(wish.changes), self._person)
        if Danger.DEMOTES_ME in room_rules.dangers(self._roles, self._people.value, self.context.me):
            lines.append(say("You would not be an admin any more, and could not take that back."))
        title = say("Change the members of {name}?", name=plain(self._room.name))
        answers = [Answer("back", say("Back")), Answer("yes", say("Change"))]
        return Question(title, "\n".join(lines), answers)
