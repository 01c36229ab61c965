"""What becomes of what was wished in a form: refused, it leads back there; a new group opens, and from one
that was left the way leads on."""

from __future__ import annotations

import time
from collections.abc import Callable
from sqlite3 import Connection
from typing import TYPE_CHECKING

import msgspec

from cwtui.store import outbox, rooms
from cwtui.store.changes import Changed, Kind
from cwtui.store.wishes import (
    AnyWish,
    CreateRoom,
    CreateTask,
    DeleteRoom,
    LeaveRoom,
    OutboxRow,
    WishState,
)
from cwtui.texts import say

if TYPE_CHECKING:
    from cwtui.ui.forms.wish_form import Wished, WishForm
    from cwtui.ui.screens.main import MainScreen
    from cwtui.ui.views.view import View

CALM = 1.5  # seconds after a key in which nothing else comes before the eyes by itself


class _Followed(msgspec.Struct, frozen=True):
    """A wish, and where somebody was when they wished it: the room, the view over it, and the rooms around
    it in the order in which they would be turned to. ``at`` is when (monotonic)."""

    wish: AnyWish
    at: float
    room_id: int | None
    view: View | None
    next_rooms: tuple[int, ...]


class Outcomes:
    """Follows what was wished since cwtui was started; the rest is in the outbox.

    Who has not touched a key since is led back into the form, or asked, at once; anybody else is told.
    """

    def __init__(self, main: MainScreen) -> None:
        self._main = main
        self._followed: dict[int, _Followed] = {}  # by wish
        self._key_at = 0.0

    @property
    def _db(self) -> Connection:
        return self._main.context.archive.db

    def note_key(self) -> None:
        """Somebody pressed a key."""
        self._key_at = time.monotonic()

    async def open(self, form: WishForm, wished: Callable[[Wished], None]) -> None:
        """Show a form; ``wished`` is called once it is saved."""

        def closed(saved: Wished | None) -> None:
            if saved is not None:
                wished(saved)
            elif (refused := form.refused) is not None:
                now = outbox.get(self._db, refused.wish_id)
                if now is not None and now.state is WishState.FAILED:
                    self.say_where(now)

        await self._main.app.push_screen(form, closed)

    def follow(self, wished: Wished) -> None:
        """Say what becomes of this."""
        main = self._main
        self._followed[wished.wish_id] = _Followed(
            wished.wish,
            time.monotonic(),
            main.open_room_id,
            main.views.current,
            self._around(wished.wish.room_id),
        )

    def _around(self, room_id: int) -> tuple[int, ...]:
        """The rooms of the list, first those below this one, then those above."""
        listed = [row.room_id for row in self._main.rooms.everything]
        at = listed.index(room_id) if room_id in listed else 0
        return (*listed[at + 1 :], *reversed(listed[:at]))

    def changed(self, change: Changed) -> None:
        """The archive changed."""
        if not self._followed or change.kind not in (Kind.OUTBOX, Kind.ROOMS, Kind.EVERYTHING):
            return
        for wish_id, followed in list(self._followed.items()):
            row = outbox.get(self._db, wish_id)
            if row is None or row.state is WishState.DROPPED:
                del self._followed[wish_id]
            elif row.state in (WishState.FAILED, WishState.ASKED):
                del self._followed[wish_id]
                self._tell_trouble(row, followed)
            elif row.state is WishState.DONE and self._done(row.wish, followed):
                del self._followed[wish_id]

    # Not carried out

    def _tell_trouble(self, row: OutboxRow, followed: _Followed) -> None:
        from cwtui.ui.words import rooms as room_words
        from cwtui.ui.words import wishes as wish_words

        waits_for_it = self._key_at <= followed.at and self._is_still_there(followed)
        if waits_for_it and row.state is WishState.FAILED and wish_words.has_form(self._db, row):
            self._main.call_later(self.again, row)
        elif waits_for_it and room_words.was_outrun(row):
            self._main.call_later(self._ask, row)
        else:
            self.say_where(row)

    def say_where(self, row: OutboxRow) -> None:
        """Say that it was not carried out, why, and where it stands."""
        from cwtui.ui.words import wishes as wish_words
        from cwtui.ui.words.failures import reason

        why = reason(row.error, row.words)
        self._main.say_line(say("{what}: {reason} · g o outbox", what=wish_words.title(row), reason=why))

    async def again(self, row: OutboxRow) -> None:
        """Open the form that this wish was made in, with everything as it was, and why that cannot be."""
        if isinstance(row.wish, CreateTask):
            await self._main.making.again(row)
        else:
            await self._main.groups.again(row)

    async def _ask(self, row: OutboxRow) -> None:
        from cwtui.ui.ways_out import WaysOut

        await WaysOut(self._main.context, self._main).enter(row)

    # Carried out

    def _done(self, wish: AnyWish, followed: _Followed) -> bool:
        """Show it; False: what there is to show has not been received yet."""
        from cwtui.ui.words.groups import carried_out

        if isinstance(wish, CreateRoom):
            return self._show_new(wish, followed)
        if isinstance(wish, LeaveRoom | DeleteRoom):
            self._go_on(wish.room_id, followed)
        if words := carried_out(self._db, wish):
            self._main.say_line(words)
        return True

    def _show_new(self, wish: CreateRoom, followed: _Followed) -> bool:
        from cwtui.ui.words.groups import plain

        main = self._main
        room = rooms.get(self._db, wish.created) if wish.created is not None else None
        if room is None:
            return False
        if self._is_still_there(followed):
            main.enter_room(room.room_id)
            main.say_line(say("{name} was made", name=plain(room.name)))
        else:
            main.say_line(say("{name} was made · Ctrl+K leads there", name=plain(room.name)))
        return True

    def _is_still_there(self, followed: _Followed) -> bool:
        """Is somebody where they wished it, and doing nothing else?"""
        main = self._main
        same = main.open_room_id == followed.room_id and main.views.current is followed.view
        writing = main.room.composer.has_focus and bool(main.room.composer.text)
        calm = self._key_at <= followed.at or time.monotonic() - self._key_at >= CALM
        return same and calm and not writing and main.app.screen is main

    def _go_on(self, room_id: int, followed: _Followed) -> None:
        """The room that is open is there no more: another one. A view in its place stays."""
        main = self._main
        if not main.shows(room_id):
            return
        here = {row.room_id for row in main.rooms.everything}
        following = next((each for each in followed.next_rooms if each in here), None)
        if following is not None:
            main.open_room(following, remember=False)
