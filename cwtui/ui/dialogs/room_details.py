"""A room at a glance: its facts, its description, who is in it; and what can be done there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from rich.segment import Segment
from rich.style import Style
from rich.text import Text as Styled
from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.widgets import Static

from cwtui import room_rules
from cwtui.chatwork.models import RoomType
from cwtui.room_rules import Deed
from cwtui.store import links, members, rooms
from cwtui.store.changes import Changed, Kind
from cwtui.store.rooms import RoomRow
from cwtui.sync.asks import Members, Need, RoomDetails, RoomLink
from cwtui.texts import Text, mark, say
from cwtui.ui.context import Context
from cwtui.ui.dialogs.dialog import Dialog
from cwtui.ui.dialogs.room_facts import RoomFacts
from cwtui.ui.drawing.initials import chip
from cwtui.ui.keys.commands import command
from cwtui.ui.portrait import Portrait
from cwtui.ui.widgets.line_list import LineList
from cwtui.ui.widgets.lines import Lines
from cwtui.ui.widgets.sentences import Sentences
from cwtui.ui.words.groups import plain, why_not

AGAIN = 60.0  # seconds between declarations of what is shown: a need is forgotten after two minutes
FRESH = 60.0  # seconds
AROUND = 4  # rows: the frame, the title, and the line of keys
WITH_PICTURE_FROM = 50  # columns
LEAST_TEXT = 3  # rows that the facts keep where there is little room


class Verb(StrEnum):
    """What can be done with a room; what the dialog is dismissed with."""

    OPEN = "open"
    EDIT = "edit"
    MEMBERS = "members"
    LINK = "link"
    LEAVE = "leave"
    DELETE = "delete"
    COPY_LINK = "copy_link"  # last: it may come and go, and the numbers of the others stay


_WORDS: dict[Verb, Text] = {
    Verb.OPEN: mark("Open the room"),
    Verb.EDIT: mark("Change name, description, icon"),
    Verb.MEMBERS: mark("Change the members"),
    Verb.COPY_LINK: mark("Copy the invitation link"),
    Verb.LINK: mark("Make, change or remove the invitation link"),
    Verb.LEAVE: mark("Leave the group"),
    Verb.DELETE: mark("Delete the group"),
}
_DEEDS: dict[Verb, Deed] = {
    Verb.EDIT: Deed.EDIT,
    Verb.MEMBERS: Deed.MEMBERS,
    Verb.LINK: Deed.LINK,
    Verb.LEAVE: Deed.LEAVE,
    Verb.DELETE: Deed.DELETE,
}


@dataclass(frozen=True, slots=True)
class Offer:
    """What can be done in a room, and why the rest cannot; "" where all can."""

    verbs: tuple[Verb, ...]
    why_not: str

    @classmethod
    def of(cls, context: Context, room: RoomRow) -> Offer:
        """For me, in this room."""
        link = links.get(context.archive.db, room.room_id)
        verbs, reasons = [], []
        for verb in Verb:
            deed = _DEEDS.get(verb)
            if deed is not None and (hindrance := hindrance_of(deed, room)) is not None:
                reasons.append(why_not(hindrance))
            elif verb is not Verb.COPY_LINK or (link is not None and link.public):
                verbs.append(verb)
        return cls(tuple(verbs), next(iter(reasons), ""))


def hindrance_of(deed: Deed, room: RoomRow) -> room_rules.Hindrance | None:
    """Why I may not do this in the room; None: I may."""
    return room_rules.hindrance(deed, room.type, room.role, left=room.left_at is not None)


class _Verbs(LineList[Verb]):
    """One line each, with the digit that does it."""

    def draw(self, row: Verb, width: int, style: Style) -> list[Segment]:
        number = self.rows.index(row) + 1
        return [
            Segment(f"{number} ", style + Style(color=self.look.quiet)),
            Segment(say(_WORDS[row]), style),
        ]


class RoomSheet(Dialog[Verb | None]):
    """Dismissed with what somebody wants to do."""

    PLACE = mark("Dialogs")
    DEFAULT_CSS = """
    RoomSheet { align: center middle; background: $background 60%; }
    RoomSheet #box {
        width: 72; max-width: 100%; height: auto; max-height: 100%; padding: 0 1;
        border: round $line; background: $background;
    }
    RoomSheet #title { width: 100%; height: 1; text-style: bold; text-wrap: nowrap; text-overflow: ellipsis; }
    RoomSheet #about { width: 100%; height: auto; }
    RoomSheet Lines { width: 1fr; height: auto; }
    RoomSheet.-low Portrait { width: 6; height: 3; }
    RoomSheet.-narrow Portrait { display: none; }
    RoomSheet #why-not { width: 100%; height: auto; color: $quiet; display: none; }
    RoomSheet LineList { height: auto; margin: 1 0 0 0; }
    RoomSheet.-low LineList { margin: 0; }
    RoomSheet #keys { color: $quiet; height: 1; width: 100%; text-wrap: nowrap; }
    """

    def __init__(self, context: Context, room: RoomRow) -> None:
        super().__init__()
        self.context = context
        self._room = room
        self._facts = RoomFacts(context)
        self._unsubscribe: Callable[[], None] = lambda: None

    def compose(self) -> ComposeResult:
        with Vertical(id="box"):
            yield Static(self._title, id="title", markup=False)
            with Horizontal(id="about"):
                yield Lines(
                    self.context.look, lambda width: self._facts.lay_out(self._room, width), id="facts"
                )
                yield Portrait(self.context)
            yield Sentences(id="why-not")
            yield _Verbs(self.context.look, id="verbs")
            yield Static(say("Enter does it · Tab scrolls the text · Esc closes"), id="keys", markup=False)

    def on_mount(self) -> None:
        self._unsubscribe = self.context.archive.subscribe(self._changed)
        self.set_interval(AGAIN, self._declare)
        self._declare()
        self._show()
        self.set_focus(self.query_one(_Verbs))

    def on_unmount(self) -> None:
        self._unsubscribe()

    # What comes from outside

    def _declare(self) -> None:
        session, room_id = self.context.session, self._room.room_id
        if session.archive is not self.context.archive:
            return  # another account has the screen
        for ask in (RoomDetails(room_id), Members(room_id)):
            session.need(Need(ask, fresh_for=FRESH))
        if self._room.type is RoomType.GROUP:
            session.need(Need(RoomLink(room_id), fresh_for=FRESH))

    def _changed(self, change: Changed) -> None:
        if change.kind in (Kind.ROOMS, Kind.MEMBERS, Kind.OUTBOX, Kind.EVERYTHING):
            self.call_later(self._show)

    # What is shown

    @property
    def _title(self) -> Styled:
        """The name behind its initials."""
        look, room = self.context.look, self._room
        before = chip(look, room.room_id, room.name, look.base)
        return Styled.assemble(*((part.text, part.style or "") for part in before), plain(room.name))

    def _show(self) -> None:
        if not self.is_attached:
            return  # it was closed meanwhile
        self._room = rooms.get(self.context.archive.db, self._room.room_id) or self._room
        offer = Offer.of(self.context, self._room)
        self.query_one("#title", Static).update(self._title)
        words = self.query_one("#why-not", Sentences)
        words.update(offer.why_not)
        words.display = bool(offer.why_not)
        verbs = self.query_one(_Verbs)
        verbs.show(list(offer.verbs))
        self._fit(self.app.size.height)
        self.query_one(Portrait).show(self._picture(), self._room.room_id, self._room.name)
        self.query_one(Lines).show()

    def _picture(self) -> str:
        """The address of the room's; in a direct chat the other person's."""
        db, room = self.context.archive.db, self._room
        here = members.all(db, room.room_id) if room.type is RoomType.DIRECT else []
        faces = [each.avatar_image_url for each in here if each.account_id != self.context.me]
        return next(iter(faces), "") or room.icon_path

    def on_resize(self, event: events.Resize) -> None:
        self._fit(event.size.height)

    def _fit(self, height: int) -> None:
        low = height < 24
        self.set_class(low, "-low")
        self.set_class(self.app.size.width < WITH_PICTURE_FROM, "-narrow")
        verbs, words = self.query_one(_Verbs), self.query_one("#why-not", Sentences)
        why = len(words.lines(min(self.app.size.width, 72) - 4)) if words.display else 0
        rest = height - AROUND - why - (0 if low else 1)
        verbs.styles.height = max(1, min(len(verbs.rows), rest - LEAST_TEXT))
        self.query_one(Lines).styles.max_height = max(LEAST_TEXT, rest - len(verbs.rows))

    # What can be done

    def on_line_list_chosen(self, event: LineList.Chosen) -> None:
        self.dismiss(self.query_one(_Verbs).current)

    @command("details.number", mark("Do it by its number"), *"1234567", with_key=True, listed=False)
    def action_number(self, key: str) -> None:
        rows = self.query_one(_Verbs).rows
        if int(key) <= len(rows):
            self.dismiss(rows[int(key) - 1])

    @command("details.next", mark("To the text or the verbs"), "tab", "shift+tab", listed=False)
    def action_next(self) -> None:
        verbs, text = self.query_one(_Verbs), self.query_one(Lines)
        self.set_focus(text if verbs.has_focus else verbs)

    @command("details.close", mark("Close"), "escape", "q", listed=False)
    def action_close(self) -> None:
        self.dismiss(None)
