"""The forms and questions about groups: opened, and what was wished in them put into the outbox."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from cwtui import room_rules
from cwtui.store import files, links, members, outbox, rooms
from cwtui.store.rooms import RoomRow
from cwtui.store.wishes import (
    AnyWish,
    ChangeMembers,
    CreateRoom,
    DeleteRoom,
    EditRoom,
    LeaveRoom,
    LinkAction,
    OutboxRow,
    SetLink,
    WishState,
)
from cwtui.sync.asks import Need, RoomLink
from cwtui.texts import say, say_n
from cwtui.ui.dialogs.question import Answer, Question
from cwtui.ui.dialogs.room_details import Verb
from cwtui.ui.forms.delete_group import DeleteGroup
from cwtui.ui.forms.edit_group import EditGroup
from cwtui.ui.forms.group_link import GroupLink
from cwtui.ui.forms.group_members import GroupMembers
from cwtui.ui.forms.new_group import NewGroup
from cwtui.ui.forms.wish_form import Before, Wished, WishForm
from cwtui.ui.terminal.clipboard import Copy
from cwtui.ui.words.groups import plain, taken_back, wished_words

if TYPE_CHECKING:
    from cwtui.ui.screens.main import MainScreen

LINK_FRESH = 60.0  # seconds
_IN_MY_HANDS = (WishState.QUEUED, WishState.FAILED, WishState.ASKED)


class GroupsForms:
    """What I wished of a group and is not carried out yet is gone on with, not wished beside it."""

    def __init__(self, main: MainScreen) -> None:
        self._main = main
        self._context = main.context

    # Which

    async def do(self, verb: Verb, room_id: int) -> None:
        """What was chosen in the details of a room."""
        room = rooms.get(self._context.archive.db, room_id)
        if room is None:
            return
        match verb:
            case Verb.OPEN:
                self._main.enter_room(room_id)
            case Verb.EDIT:
                await self.edit(room)
            case Verb.MEMBERS:
                await self.members(room)
            case Verb.COPY_LINK:
                self._copy_link(room)
            case Verb.LINK:
                await self.link(room)
            case Verb.LEAVE:
                await self.leave(room)
            case Verb.DELETE:
                await self.delete(room)

    async def again(self, row: OutboxRow) -> None:
        """Open the form that this wish was made in, with everything as it was."""
        await self._fill_in(Before(row.wish, row))

    async def _fill_in(self, before: Before) -> None:
        room = rooms.get(self._context.archive.db, before.wish.room_id)
        match before.wish:
            case CreateRoom():
                await self.new(before)
            case EditRoom() if room is not None:
                await self.edit(room, before)
            case ChangeMembers() if room is not None:
                await self.members(room, before)
            case SetLink() if room is not None:
                await self.link(room, before)

    # The forms

    async def new(self, before: Before | None = None) -> None:
        """Make a group."""
        await self._open(NewGroup(self._context, before))

    async def edit(self, room: RoomRow, before: Before | None = None) -> None:
        """Its name, its description, its icon."""
        await self._open(EditGroup(self._context, room, before or self._begun(room, EditRoom)))

    async def members(self, room: RoomRow, before: Before | None = None) -> None:
        """Who is in it, and as what."""
        await self._open(GroupMembers(self._context, room, before or self._begun(room, ChangeMembers)))

    async def link(self, room: RoomRow, before: Before | None = None) -> None:
        """Its invitation link, which has to be known before it can be changed."""
        link = links.get(self._context.archive.db, room.room_id)
        if link is None:
            self._context.session.need(Need(RoomLink(room.room_id), fresh_for=LINK_FRESH))
            self._main.say_line(say("The invitation link has not been received yet"))
            return
        await self._open(GroupLink(self._context, room, link, before or self._begun(room, SetLink)))

    async def delete(self, room: RoomRow) -> None:
        """With everything in it, for everybody."""
        if self._is_ending(room):
            return
        await self._open(DeleteGroup(self._context, room))

    def _begun(self, room: RoomRow, kind: type[EditRoom | ChangeMembers | SetLink]) -> Before | None:
        """What I wished of it last that can still be wished otherwise."""
        waiting = [
            row
            for row in outbox.open_rows(self._context.archive.db, room.room_id)
            if isinstance(row.wish, kind) and row.state in _IN_MY_HANDS
        ]
        return Before(waiting[-1].wish, waiting[-1]) if waiting else None

    def _is_ending(self, room: RoomRow) -> bool:
        """Is it being left or deleted already? Then that is said."""
        for row in outbox.open_rows(self._context.archive.db, room.room_id):
            if isinstance(row.wish, LeaveRoom | DeleteRoom) and row.state is not WishState.FAILED:
                self._main.say_line(wished_words(row.wish))
                return True
        return False

    def _copy_link(self, room: RoomRow) -> None:
        link = links.get(self._context.archive.db, room.room_id)
        if link is not None and link.public:
            self._main.post_message(Copy(plain(link.url)))

    # Leaving

    async def leave(self, room: RoomRow) -> None:
        """If that is meant: what is lost is said before."""
        if self._is_ending(room):
            return

        async def decided(answer: str | None) -> None:
            if answer == "leave":
                await self._leave(room)

        answers = [Answer("stay", say("Stay")), Answer("leave", say("Leave"))]
        title = say("Leave {name}?", name=plain(room.name))
        await self._main.app.push_screen(Question(title, self._what_is_lost(room), answers), decided)

    def _what_is_lost(self, room: RoomRow) -> str:
        db, me = self._context.archive.db, self._context.me
        uploaded = sum(1 for file in files.of_room(db, room.room_id) if file.account_id == me)
        lines = [
            say_n("Your open task here is deleted.", "Your {n} open tasks here are deleted.", room.mytask_num)
            if room.mytask_num
            else say("Tasks of yours that are open here are deleted."),
            say_n(
                "The file you have uploaded here is deleted.",
                "All files you have uploaded here are deleted, {n} of them are known.",
                uploaded,
            )
            if uploaded
            else say("Files you have uploaded here are deleted."),
            say("You come back only if somebody brings you in."),
        ]
        if room_rules.is_last_admin(members.roles(db, room.room_id), me):
            lines.append(say("You are the only admin: everybody becomes one."))
        return "\n".join(lines)

    async def _leave(self, room: RoomRow) -> None:
        context, now = self._context, self._context.now()
        wish = LeaveRoom(room_id=room.room_id)
        due_at = now + context.settings.send.hold_seconds
        wish_id = await context.write(outbox.add, wish, now=now, due_at=due_at)
        if wish_id is not None:
            context.session.wake()
            self._wished(Wished(wish_id, wish))

    # What was wished

    async def _open(self, form: WishForm) -> None:
        await self._main.outcomes.open(form, self._wished)

    def _wished(self, wished: Wished) -> None:
        if wished.withdrawn:
            self._main.say_line(taken_back(wished.wish))
            return
        context = self._context
        context.undo.did(taken_back(wished.wish), partial(self._undo, wished.wish_id, wished.wish))
        self._main.outcomes.follow(wished)
        self._main.say_line(wished_words(wished.wish))

    async def _undo(self, wish_id: int, wish: AnyWish) -> bool:
        """It is not wished any more, and what was filled in can be gone on with. False: too late."""
        row = outbox.get(self._context.archive.db, wish_id)
        if row is None or row.state not in (WishState.QUEUED, WishState.FAILED):
            return False
        if await self._context.write(outbox.take_back, wish_id) is None:
            return False
        if not (isinstance(wish, SetLink) and wish.action is LinkAction.REMOVE):
            await self._fill_in(Before(wish))
        return True
