"""Completion in a field in which a message is written: ``@`` for people, ``(`` for emoticons."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from cwtui.store import changes
from cwtui.texts import mark
from cwtui.ui.drawing.width import cells
from cwtui.ui.keys.commands import Command, Part, command
from cwtui.ui.widgets.said import KeysChanged

if TYPE_CHECKING:
    from textual.widget import Widget

    from cwtui.ui.composing.message_field import MessageField
    from cwtui.ui.composing.offer_list import OfferList
    from cwtui.ui.composing.offers import Offer
    from cwtui.ui.composing.trigger import Kind, Trigger
    from cwtui.ui.context import Context


Place = tuple[int, int]  # row, column


class Completion(Part):
    """Opens by typing only, takes only what is asked for, and never has the focus.

    ``above`` is what the list stands over; ``room_id`` gives the room whose members are meant. With every key
    it only notes what stands before the caret. What fits is found when the key has been drawn, or when
    another key needs to know.
    """

    PLACE = mark("Completion")

    def __init__(
        self, field: MessageField, context: Context, room_id: Callable[[], int | None], above: Widget
    ) -> None:
        self._field = field
        self._context = context
        self._room_id = room_id
        self._above = above
        self._trigger: Trigger | None = None  # what is being completed
        self._sign: Place | None = None  # where its sign stands
        self._left: Place | None = None  # the sign at which somebody wanted no list
        self._everything: Sequence[Offer] | None = None  # of this kind, in this room; None: not read yet
        self._offers: list[Offer] | None = None  # what fits; None: not found yet
        self._moved = False  # in the list, since the last letter
        self._list: OfferList | None = None
        self._is_due = False  # the list is drawn soon
        self._told = (False, False)  # is something offered, and has somebody moved there?
        self._unsubscribe: Callable[[], None] = lambda: None

    # What is typed

    def edited(self, typed: str) -> None:
        """The text has changed: ``typed`` stands in the place of something. What is pasted opens nothing."""
        is_typed = len(typed) == 1
        if is_typed or self._sign is not None or self._left is not None:
            self._look(opening=is_typed)

    def caret_moved(self) -> None:
        """The caret stands elsewhere, or in another text."""
        if self._sign is not None or self._left is not None:
            self._look(opening=False)

    def _look(self, *, opening: bool) -> None:
        from cwtui.ui.composing.trigger import trigger_at

        start, (row, column) = self._field.selection
        line = self._field.document.get_line(row) if start == (row, column) else ""
        found = trigger_at(line, column)
        sign = (row, found.start) if found is not None else None
        if sign != self._left:
            self._left = None
        if found is None or sign == self._left or not (opening or sign == self._sign):
            self.close()
            return
        if sign != self._sign:
            self.close()
            self._sign = sign
        if found != self._trigger:
            self._trigger, self._offers, self._moved = found, None, False
            self._draw_soon()

    def close(self) -> None:
        """Nothing is completed any more, until something is typed again."""
        if self._sign is not None:
            self._unsubscribe()
            self._sign = self._trigger = self._everything = self._offers = None
            self._moved = False
            self._draw_soon()

    # What fits

    def settle(self) -> None:
        """Find what fits now: somebody needs to know, and all that was typed before is in the text."""
        if self._trigger is not None and self._offers is None:
            from cwtui.ui.composing.offers import fitting

            everything = self._read(self._trigger.kind)
            self._offers = fitting(self._trigger.wanted, everything) if self._trigger.wanted else []

    def _read(self, kind: Kind) -> Sequence[Offer]:
        """All that can be taken: once for each sign, and again when others are in the room."""
        if self._everything is None:
            from cwtui.ui.composing.trigger import Kind

            if kind is Kind.EMOTICON:
                from cwtui.ui.composing.emoticons import emoticons

                self._everything = emoticons(as_emoji=self._context.settings.emoticons == "emoji")
            else:
                self._everything = self._people()
        return self._everything

    def _people(self) -> Sequence[Offer]:
        from cwtui.ui.composing.people import people_of

        room_id, archive = self._room_id(), self._context.archive
        if room_id is None:
            return ()
        self._unsubscribe()
        self._unsubscribe = archive.subscribe(partial(self._archive_changed, room_id))
        return people_of(self._context, room_id)

    def _archive_changed(self, room_id: int, change: changes.Changed) -> None:
        if change.kind in (changes.Kind.MEMBERS, changes.Kind.EVERYTHING) and change.room_id in (
            None,
            room_id,
        ):
            self._field.call_later(self._read_again)

    def _read_again(self) -> None:
        if self._sign is not None:
            self._everything = self._offers = None
            self._draw_soon()

    # The list

    def _draw_soon(self) -> None:
        """When what was typed is on the screen: nothing of this holds a key up."""
        if not self._is_due:
            self._is_due = True
            self._field.call_after_refresh(self._draw)

    def _draw(self) -> None:
        self._is_due = False
        if not self._field.is_attached:
            return
        self.settle()
        if self._offers:
            if self._list is None:
                from cwtui.ui.composing.offer_list import OfferList

                self._list = OfferList(self._context.look, self._take)
                self._field.screen.mount(self._list)
            self._list.offer(self._offers, moved=self._moved)
        self.stand()
        self._tell_keys()

    def _tell_keys(self) -> None:
        """The row of keys says what Tab, Enter and Esc mean now."""
        meaning = (bool(self._offers), self._moved)
        if meaning != self._told:
            self._told = meaning
            self._field.post_message(KeysChanged())

    def stand(self) -> None:
        """Have the list where the field is now."""
        field = self._field
        if self._list is None:
            return
        if not self._offers or self._trigger is None or not field.region:
            self._list.hide()
            return
        row, column = field.cursor_location
        typed = field.document.get_line(row)[self._trigger.start : column]
        bar = 1  # cells before its rows, which so begin where what is typed does
        self._list.stand(self._above.region, field.cursor_screen_offset.x - cells(typed) - bar)

    # What a person does

    def can(self, command: Command) -> bool:
        match command.id:
            case "completion.down":
                return True  # by then something may be offered, see below
            case "completion.take_here":
                return self._moved and bool(self._offers)
        return bool(self._offers)

    @command(
        "completion.take",
        mark("Take the first, or the one at the cursor"),
        "tab",
        footer=mark("take"),
        while_typing=True,
    )
    def action_take(self) -> None:
        if self._offers:
            current = self._list.current if self._moved and self._list is not None else None
            self._take(current or self._offers[0])

    @command(
        "completion.take_here",
        mark("Take the one at the cursor"),
        "enter",
        footer=mark("take"),
        while_typing=True,
    )
    def action_take_here(self) -> None:
        if self._moved:
            self.action_take()

    def _take(self, offer: Offer) -> None:
        field = self._field
        if self._sign is not None:
            sign = self._sign
            self.close()
            field.replace(offer.write(), sign, field.cursor_location, maintain_selection_offset=False)
            field.screen.set_focus(field)

    @command("completion.leave", mark("Take none of them"), "escape", footer=mark("close"), while_typing=True)
    def action_leave(self) -> None:
        left = self._sign
        self.close()
        self._left = left

    @command("completion.down", mark("Next"), "down", while_typing=True, listed=False)
    def action_down(self) -> None:
        if self._offers:
            self._move(1)
        else:
            self._field.action_cursor_down()

    @command("completion.up", mark("Previous"), "up", while_typing=True, listed=False)
    def action_up(self) -> None:
        self._move(-1)

    def _move(self, by: int) -> None:
        self._draw()  # the key may have come before the list
        if self._list is not None and self._offers:
            self._moved = True
            self._list.step(by)
            self._tell_keys()
