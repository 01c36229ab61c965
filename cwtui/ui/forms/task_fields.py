"""What a task is, wherever one is entered: what is to be done, and by whom."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from cwtui.chatwork.models import Role
from cwtui.notation import one_line
from cwtui.store import members
from cwtui.store.changes import Changed, Kind
from cwtui.sync.asks import Members, Need
from cwtui.texts import enumerated, say
from cwtui.ui.context import Context
from cwtui.ui.drawing.width import steady
from cwtui.ui.forms.long_text import LongText
from cwtui.ui.forms.people_field import Candidate, PeopleField, Picked

LONGEST = 65_535  # characters, https://developer.chatwork.com/reference/post-rooms-room_id-tasks
AGAIN = 60.0  # seconds between declarations of what is shown: a need is forgotten after two minutes
MEMBERS_FRESH = 600.0  # seconds


class TaskText(LongText):
    """What is to be done, as it is written to the room ``room_id`` says."""

    def __init__(self, context: Context, text: str, room_id: Callable[[], int | None]) -> None:
        super().__init__(say("Text"), id="text", text=text, check=_wrong_text)
        self.complete(context, room_id)


def _wrong_text(text: str) -> str:
    if not text:
        return say("What is to be done?")
    if len(text) > LONGEST:
        return say("Too long: a task holds 65,535 characters, this one has {n}.", n=len(text))
    return ""


class TaskPeople(PeopleField):
    """Whose task it is: people of a room, who are asked for while this is shown. ``to_ids`` at first."""

    def __init__(self, context: Context, room_id: int, to_ids: Sequence[int]) -> None:
        super().__init__(say("For"), context.look, id="people", check=self._wrong)
        self.context = context
        self._room_id = room_id
        self._to_ids = to_ids
        self._unsubscribe: Callable[[], None] = lambda: None

    def on_mount(self) -> None:
        self._unsubscribe = self.context.archive.subscribe(self._archive_changed)
        self.set_interval(AGAIN, self._declare)
        self._declare()
        self._read()
        self.pick(dict.fromkeys(self._to_ids, Role.MEMBER))

    def on_unmount(self) -> None:
        self._unsubscribe()

    def turn_to(self, room_id: int) -> None:
        """In another room are others; where nobody of those chosen is there, it is for me."""
        self._room_id = room_id
        self._declare()
        self._read()
        here = self._here()
        kept = {account_id: role for account_id, role in self.value.items() if account_id in here}
        self.pick(kept or {self.context.me: Role.MEMBER})

    def _declare(self) -> None:
        self.context.session.need(Need(Members(self._room_id), fresh_for=MEMBERS_FRESH))

    def _archive_changed(self, change: Changed) -> None:
        if change.kind in (Kind.MEMBERS, Kind.EVERYTHING):
            self.call_later(self._read)

    def _read(self) -> None:
        here, me = members.all(self.context.archive.db, self._room_id), self.context.me
        self.offer([Candidate.of(each) for each in sorted(here, key=lambda each: each.account_id != me)])

    def _here(self) -> set[int]:
        return {each.account_id for each in members.all(self.context.archive.db, self._room_id)}

    def _wrong(self, picked: Picked) -> str:
        if not picked:
            return say("Choose whose task it is")
        here = self._here()
        strangers = [account_id for account_id in picked if here and account_id not in here]
        names = enumerated(self._known_as(account_id) for account_id in strangers)
        return say("Not in this room: {names}", names=names) if strangers else ""

    def _known_as(self, account_id: int) -> str:
        return steady(one_line(self.context.name(account_id) or "")) or f"#{account_id}"
