"""What is known of a room, as lines to read: counters, the invitation link, the description, the members."""

from __future__ import annotations

from rich.segment import Segment
from textual.strip import Strip

from cwtui.chatwork.models import Member, Role, RoomType
from cwtui.store import links, members, outbox
from cwtui.store.rooms import RoomRow
from cwtui.sync.state import Phase
from cwtui.texts import Text, enumerated, mark, say, say_n
from cwtui.ui.context import Context
from cwtui.ui.drawing.initials import chip, width_of
from cwtui.ui.drawing.rendering import body_lines
from cwtui.ui.drawing.width import cells, cut, fill
from cwtui.ui.timeline.wrap import wrap
from cwtui.ui.words import rooms as room_words
from cwtui.ui.words import wishes as wish_words
from cwtui.ui.words.groups import TYPES, plain

WIDEST_NAME = 24  # cells

_HEADS: dict[Role, Text] = {
    Role.ADMIN: mark("Admins"),
    Role.MEMBER: mark("Members"),
    Role.READONLY: mark("Read-only"),
}

_Line = list[Segment]


class RoomFacts:
    """Lays out one room after the other."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def lay_out(self, room: RoomRow, width: int) -> list[Strip]:
        """The lines for so many cells."""
        look = self._context.look
        lines = [
            *self._facts(room, width),
            *self._wishes(room, width),
            *self._description(room, width),
            *self._people(room, width),
        ]
        return [Strip(line).adjust_cell_length(width, look.base) for line in lines]

    def _say(self, words: str, role: str, width: int) -> list[_Line]:
        style = self._context.look.style(role)
        return [[Segment(words[start:end], style)] for start, end in wrap(words, width)]

    # Counters and the link

    def _facts(self, room: RoomRow, width: int) -> list[_Line]:
        kind = [say(TYPES[room.type])]
        if room.type is RoomType.GROUP:
            kind.append(say("your role: {role}", role=room_words.role(room.role)))
        if room.member_count:
            kind.append(say_n("{n} person", "{n} people", room.member_count))
        counts = [
            say_n("{n} message", "{n} messages", room.message_num),
            say_n("{n} file", "{n} files", room.file_num),
            say_n("{n} task", "{n} tasks", room.task_num),
        ]
        lines = self._say(" · ".join(kind), "text", width) + self._say(" · ".join(counts), "quiet", width)
        if room.outside:
            outside = members.outside(self._context.archive.db, room.room_id, self._context.me)
            names = enumerated(plain(name) for name in outside)
            lines += self._say(say("Outside: {names}", names=names), "outside", width)
        if room.type is RoomType.GROUP:
            lines += self._link(room, width)
        return lines

    def _link(self, room: RoomRow, width: int) -> list[_Line]:
        link = links.get(self._context.archive.db, room.room_id)
        if link is None:
            return self._say(say("Invitation link: {state}", state=self._not_here()), "quiet", width)
        if not link.public:
            return self._say(say("No invitation link"), "quiet", width)
        how = say("an admin has to accept") if link.need_acceptance else say("everybody can join by it")
        url = say("Invitation link: {url}", url=plain(link.url))
        return self._say(" · ".join((url, how)), "text", width)

    def _not_here(self) -> str:
        offline = self._context.session.state.phase is Phase.OFFLINE
        return say("not received yet (offline)") if offline else say("receiving…")

    # What I want to become of it

    def _wishes(self, room: RoomRow, width: int) -> list[_Line]:
        """What waits, or was not carried out."""
        db = self._context.archive.db
        lines: list[_Line] = []
        for row in outbox.open_rows(db, room.room_id):
            if about := room_words.about(db, row.wish):
                words, role = wish_words.standing(self._context, row, width)
                lines += self._say(f"{about}: {words}", role, width)
        return lines

    # The description

    def _description(self, room: RoomRow, width: int) -> list[_Line]:
        if room.type is not RoomType.GROUP and not room.description:
            return []
        if room.description is None:
            return [[], *self._say(say("Description: {state}", state=self._not_here()), "quiet", width)]
        if not room.description.strip():
            return [[], *self._say(say("No description"), "quiet", width)]
        return [[], *body_lines(room.description.strip(), width, self._context.eyes())]

    # Who is there

    def _people(self, room: RoomRow, width: int) -> list[_Line]:
        if room.type is RoomType.MY:
            return []
        listed = members.all(self._context.archive.db, room.room_id)
        if not listed:
            return [[], *self._say(say("Members: {state}", state=self._not_here()), "quiet", width)]
        mine = next((each.organization_id for each in listed if each.account_id == self._context.me), None)
        lines: list[_Line] = []
        for role, head in _HEADS.items():
            if here := [each for each in listed if each.role is role]:
                heading = " ".join((say(head), str(len(here))))
                lines += [[], [Segment(heading, self._context.look.style(bold=True))]]
                lines += [self._person(each, mine, width) for each in here]
        return lines

    def _person(self, member: Member, mine: int | None, width: int) -> _Line:
        look = self._context.look
        is_outside = mine is not None and member.organization_id != mine
        name = plain(member.name) or f"#{member.account_id}"
        if member.account_id == self._context.me:
            name = say("{name} (you)", name=name)
        taken = max(cells(name), min(WIDEST_NAME, width // 2))
        where = " · ".join(plain(part) for part in (member.organization_name, member.department) if part)
        before = chip(look, member.account_id, member.name, look.base)
        room = width - 4 - width_of(before)
        return [
            Segment("  ", look.base),
            *before,
            Segment(fill(cut(name, room), min(taken, max(4, room))) + "  ", look.base),
            Segment(cut(where, max(0, room - taken)), look.style("outside" if is_outside else "quiet")),
        ]
