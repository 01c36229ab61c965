"""Texts of the person's own in the composer: put there, and their fields filled in one after the other."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from textual.widgets.text_area import Selection

from cwtui import times
from cwtui.store import messages
from cwtui.store.rooms import RoomRow
from cwtui.texts import mark, say
from cwtui.ui.keys.commands import Command, Part, command

if TYPE_CHECKING:
    from cwtui.ui.composing.fields import Open, Place
    from cwtui.ui.room.writing import Writing


class Filling(Part):
    """Fields are found by what stands in the composer, so that they are there again after a start, a change
    of the room, and ``Ctrl+Z``."""

    PLACE = mark("Templates")

    def __init__(self, writing: Writing) -> None:
        self._writing = writing
        self._let_go = ""  # what was held back last

    def can(self, command: Command) -> bool:
        return self._open.stand_in(self._writing.composer.text)

    @cached_property
    def _open(self) -> Open:
        from cwtui.ui.composing.fields import Open
        from cwtui.ui.composing.own_texts import field_names

        return Open(field_names(self._writing.context.settings))

    # Putting a text there

    def answer(self, message_id: int, words: str) -> None:
        """Write ``words`` as an answer to the message, below what is written already."""
        self._writing.reply_to(message_id)
        self.begin(words)

    def begin(self, words: str = "") -> None:
        """Write on here, and first of all ``words``, below what is written already."""
        composer = self._writing.composer
        if not words:
            self._writing.screen.set_focus(composer)
            return
        end = composer.document.end
        composer.selection = Selection(end if composer.text.strip() else (0, 0), end)
        self.insert(f"\n{words}" if composer.text.strip() and end[1] else words)

    def insert(self, words: str) -> None:
        """Put ``words`` in the place of the selection, with the fields that are known filled in. The first of
        the others is selected; without one the caret stands behind the text."""
        from cwtui.ui.composing import fields

        composer = self._writing.composer
        begin, end = sorted(composer.selection)
        text = fields.filled(words, self._known())
        start = self._index(begin)
        done = composer.replace(text, begin, end, maintain_selection_offset=False)
        inserted = self._places(start, self._index(done.end_location))
        if inserted:
            self._select(inserted[0])
        self._writing.screen.set_focus(composer)

    def _known(self) -> dict[str, str]:
        """The fields that need nobody to fill them in. In a name nothing is notation."""
        from cwtui.ui.composing import fields

        writing, context = self._writing, self._writing.context
        known = {"date": times.day(context.now(), context.zone, context.now())}
        if me := context.name(context.me):
            known["me"] = fields.plain(me)
        if (room := writing.room) is not None:
            known["room"] = fields.plain(room.name)
            if name := self._whom(room):
                known["name"] = fields.called(name)
        return known

    def _whom(self, room: RoomRow) -> str:
        """Whom it answers; in a direct chat who else is there; "": nobody in particular."""
        reply_to = self._writing.draft.reply_to
        row = messages.get(self._writing.context.archive.db, reply_to) if reply_to is not None else None
        if row is not None:
            return row.author
        return room.name if room.type == "direct" else ""

    # From field to field

    @command(
        "template.next_field",
        mark("Next field of the template"),
        "tab",
        footer=mark("next field"),
        while_typing=True,
    )
    def action_next_field(self) -> None:
        places, at = self._places(), max(self._selected())
        ahead = [place for place in places if place.start >= at]
        if places:
            self._select(ahead[0] if ahead else places[0])

    @command("template.previous_field", mark("Previous field"), "shift+tab", while_typing=True)
    def action_previous_field(self) -> None:
        places, at = self._places(), min(self._selected())
        behind = [place for place in places if place.end <= at]
        if places:
            self._select(behind[-1] if behind else places[-1])

    def _places(self, first: int = 0, last: int | None = None) -> list[Place]:
        """The fields that stand in the composer, between these characters of it."""
        text = self._writing.composer.text
        last = len(text) if last is None else last
        return [place for place in self._open.places(text) if first <= place.start and place.end <= last]

    def _selected(self) -> tuple[int, int]:
        start, end = self._writing.composer.selection
        return self._index(start), self._index(end)

    def _select(self, place: Place) -> None:
        self._writing.composer.selection = Selection(self._location(place.start), self._location(place.end))

    def _index(self, location: tuple[int, int]) -> int:
        """How many characters of the text stand before ``location`` (row, column)."""
        return len(self._writing.composer.get_text_range((0, 0), location))

    def _location(self, index: int) -> tuple[int, int]:
        composer = self._writing.composer
        lines = composer.text[:index].split(composer.document.newline)
        return len(lines) - 1, len(lines[-1])

    # Before it is sent

    def holds_back(self, text: str, caret: tuple[int, int]) -> bool:
        """Is a field of ``text``, which has left the composer, still open? Then it is in the composer again,
        once: who sends it all the same means the braces."""
        places = self._open.places(text)
        if not places or text == self._let_go:
            return False
        self._let_go = text
        self._writing.put_back(text, caret)
        self._select(places[0])
        word = text[places[0].start : places[0].end]
        self._writing.say(say("{field} is not filled in yet · once more sends it so", field=word))
        return True
