"""The form in which a group is made."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import ClassVar

from textual.widget import Widget

from cwtui import room_rules
from cwtui.chatwork.models import Role
from cwtui.store import contacts
from cwtui.store.changes import Changed, Kind
from cwtui.store.wishes import CreateRoom
from cwtui.sync.asks import Contacts, Need
from cwtui.texts import say
from cwtui.ui.context import Context
from cwtui.ui.forms.check_box import CheckBox
from cwtui.ui.forms.counted_line import CountedLine
from cwtui.ui.forms.form_field import FormField
from cwtui.ui.forms.long_text import LongText
from cwtui.ui.forms.one_line import OneLine
from cwtui.ui.forms.one_of_many import OneOfMany
from cwtui.ui.forms.people_field import Candidate, PeopleField
from cwtui.ui.forms.wish_form import Before, Fact, WishForm
from cwtui.ui.words.groups import fault_words, icon_options, names, person, plain

AGAIN = 60.0  # seconds between declarations of what is shown: a need is forgotten after two minutes
CONTACTS_FRESH = 300.0  # seconds


class NewGroup(WishForm):
    """I am an admin of what I make; who else is in it, and as what, is chosen."""

    DEFAULT_CSS = "NewGroup #people { margin: 0; }"

    FIELD_OF: ClassVar = {
        "name": "name",
        "description": "description",
        "icon_preset": "icon",
        "members_admin_ids": "people",
        "members_member_ids": "people",
        "members_readonly_ids": "people",
        "link_code": "code",
        "code": "code",
        "link_need_acceptance": "acceptance",
        "link": "link",
    }

    def __init__(self, context: Context, before: Before | None = None) -> None:
        super().__init__(context, say("New group"), say("Make the group"), before=before)
        wish = before.wish if before is not None else None
        self._begun = wish if isinstance(wish, CreateRoom) else None
        self._unsubscribe: Callable[[], None] = lambda: None
        begun = self._begun or CreateRoom(name="", admins=(), icon_preset="group")
        self._name_field = CountedLine(
            say("Name"),
            room_rules.LONGEST_NAME,
            id="name",
            text=begun.name,
            check=lambda name: fault_words(room_rules.name_fault(name)),
        )
        self._text = LongText(say("Description"), id="description", text=begun.description)
        self._icon = OneOfMany(
            say("Icon"), context.look, icon_options(), id="icon", chosen=begun.icon_preset or "group"
        )
        self._people = PeopleField(
            say("Members"), context.look, id="people", roles=True, none=say("No contacts received yet")
        )
        self._who = Fact(id="who", classes="beneath")
        self._link = CheckBox(say("Link"), say("With an invitation link"), id="link", ticked=begun.link)
        self._code = OneLine(
            say("Code"),
            id="code",
            text=begun.link_code,
            placeholder=say("empty: Chatwork makes one up"),
            check=lambda code: fault_words(room_rules.code_fault(code)),
        )
        self._acceptance = CheckBox(
            "",
            say("Who follows the link has to be accepted by an admin"),
            id="acceptance",
            ticked=begun.link_need_acceptance,
        )

    def rows(self) -> Iterable[Widget]:
        yield self._name_field
        yield self._text
        yield self._icon
        yield self._people
        yield self._who
        yield self._link
        yield self._code
        yield self._acceptance

    def on_mount(self) -> None:
        self._unsubscribe = self.context.archive.subscribe(self._archive_changed)
        self.set_interval(AGAIN, self._declare)
        self._declare()
        if self._begun is not None:
            self._people.pick(_roles(self._begun, self.context.me))
        self._offer()
        self._show_link()

    def on_unmount(self) -> None:
        self._unsubscribe()

    # Who can be chosen

    def _declare(self) -> None:
        session = self.context.session
        if session.archive is self.context.archive:  # else another account has the screen
            session.need(Need(Contacts(), fresh_for=CONTACTS_FRESH))

    def _archive_changed(self, change: Changed) -> None:
        if change.kind in (Kind.CONTACTS, Kind.MEMBERS, Kind.EVERYTHING):
            self.call_later(self._offer)

    def _offer(self) -> None:
        if not self.is_attached:
            return  # it was closed meanwhile
        self._people.offer(candidates(self.context, self._people.value))
        self._show_who()

    def on_form_field_edited(self, event: FormField.Edited) -> None:
        if event.field is self._link:
            self._show_link()
        self._show_who()

    def _show_who(self) -> None:
        """I am one of them; and is somebody from outside?"""
        others = contacts.outsiders(self.context.archive.db, self._people.value)
        words = [say("You are an admin")]
        if companies := list(dict.fromkeys(plain(each.organization_name or each.name) for each in others)):
            words.append(say("Outside: {names}", names=names(companies)))
        self._who.put(" · ".join(words))

    def _show_link(self) -> None:
        self._code.display = self._acceptance.display = self._link.value

    # Saving

    def wish(self) -> CreateRoom:
        lists = room_rules.by_role(dict(self._people.value))
        return CreateRoom(
            name=self._name_field.value,
            admins=(self.context.me, *lists[Role.ADMIN]),
            members=tuple(lists[Role.MEMBER]),
            readonly=tuple(lists[Role.READONLY]),
            description=self._text.value,
            icon_preset=self._icon.value,
            link=self._link.value,
            link_code=self._code.value,
            link_need_acceptance=self._acceptance.value,
        )


def candidates(context: Context, chosen: Iterable[int] = ()) -> list[Candidate]:
    """Whom I may bring into a group, and those who are ``chosen`` already, whoever they are."""
    known = [Candidate.of(each) for each in contacts.reachable(context.archive.db)]
    here = {each.account_id for each in known}
    others = [account_id for account_id in chosen if account_id not in here]
    return [*known, *(Candidate(each, person(context, each), "", str(each)) for each in others)]


def _roles(wish: CreateRoom, me: int) -> dict[int, Role]:
    """Who else was chosen, and as what."""
    lists = {Role.ADMIN: wish.admins, Role.MEMBER: wish.members, Role.READONLY: wish.readonly}
    return {account_id: role for role, ids in lists.items() for account_id in ids if account_id != me}
