"""What waits for me, one line each: why, where, what, since when or until when."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec
from rich.segment import Segment
from rich.style import Style

from cwtui import times
from cwtui.chatwork.models import LimitType
from cwtui.notation import one_line
from cwtui.notation.blocks import Block, Role
from cwtui.store.inbox import InboxItem, ItemKind
from cwtui.texts import mark, say
from cwtui.times import DueGroup
from cwtui.ui.context import Context
from cwtui.ui.dialogs.picker import folded
from cwtui.ui.drawing.rendering import blocks_of, gist
from cwtui.ui.drawing.width import cells, cut, cut_middle, fill, steady
from cwtui.ui.triage.choosing import Choosing
from cwtui.ui.triage.item import Item
from cwtui.ui.triage.states import state_words
from cwtui.ui.widgets.line_list import LineList

WIDEST_PLACE = 22  # cells of the room's or the person's name
MOST_GISTS = 500  # texts remembered: all that is drawn again and again while the cursor moves
WITH_AUTHOR_FROM = 28  # cells of text from which on it says who speaks

_WHY = {
    ItemKind.TO: mark("To"),
    ItemKind.REPLY: mark("reply"),
    ItemKind.KEYWORD: mark("word"),
    ItemKind.BACK: mark("back"),
    ItemKind.MESSAGE: mark("message"),
    ItemKind.DIRECT: mark("DM"),
    ItemKind.TASK: mark("task"),
    ItemKind.REQUEST: mark("request"),
}
_SAID = (ItemKind.TO, ItemKind.REPLY, ItemKind.KEYWORD, ItemKind.BACK, ItemKind.MESSAGE)
_CALLS = (ItemKind.TO, ItemKind.REPLY, ItemKind.DIRECT, ItemKind.REQUEST)


def item_of(row: InboxItem) -> Item | None:
    """What can be decided about; None as long as it is not received."""
    if row.kind is ItemKind.REQUEST:
        return Item("request", row.item_id)
    if row.kind is ItemKind.TASK:
        return Item("task", row.item_id, row.room_id, row.message_id)
    if row.message_id is None:
        return None
    return Item("message", row.message_id, row.room_id, row.message_id)


def place_of(row: InboxItem) -> str:
    """The room it is in; of a request the person."""
    name = row.who if row.kind is ItemKind.REQUEST else row.room_name
    return steady(one_line(name)).strip() or f"#{row.room_id or row.account_id}"


def _gist(blocks: Sequence[Block]) -> str:
    """What a message says, without calling me: why it is here stands before it."""
    rest = [
        msgspec.structs.replace(
            block, runs=tuple(run for run in block.runs if run.role is not Role.MENTION_ME)
        )
        for block in blocks
    ]
    return gist(rest)


class InboxList(LineList[InboxItem]):
    """The list of the inbox."""

    PLACE = mark("Lists")

    def __init__(self, context: Context, *, empty: str) -> None:
        super().__init__(context.look, empty=empty)
        self.context = context
        self.choosing: Choosing | None = None
        self.says_kept = True
        self._why_width = max(cells(say(words)) for words in _WHY.values())
        self._gists: dict[tuple[object, str], str] = {}  # by item and what it says
        self._folded: dict[tuple[str, str, str], str] = {}  # by what it says, its place and who says it

    def forget_names(self) -> None:
        """Somebody may be called something else now."""
        self._gists.clear()
        self._folded.clear()

    def holds_all(self, row: InboxItem, words: Iterable[str]) -> bool:
        """Does it have all of these (folded) in what it says, or in the names of its place and its people?"""
        of = row.body, place_of(row), row.who
        if of not in self._folded:
            is_plain = row.kind is ItemKind.REQUEST
            says = row.body if is_plain else gist(blocks_of(row.body, self.context.eyes()))
            self._folded[of] = folded(" ".join((says, *of[1:])))
        return all(word in self._folded[of] for word in words)

    def identity(self, row: InboxItem) -> object:
        return row.key

    def draw(self, row: InboxItem, width: int, style: Style) -> list[Segment]:
        quiet = self._in("quiet", style)
        selected = self.choosing is not None and self.choosing.is_selected(row)
        why_width = self._why_width
        place_width = max(8, min(WIDEST_PLACE, (width - why_width) // 3))
        facts, role = self._facts(row, width // 3)
        facts = cut(facts, max(5, width // 3))
        room = max(0, width - why_width - place_width - cells(facts) - 7)
        return [
            Segment("* " if selected else "  ", self._in("accent", style) + Style(bold=True)),
            Segment(fill(say(_WHY[row.kind]), why_width), self._in(self._why_role(row), style)),
            Segment(" " + fill(self._place(row, place_width), place_width) + " ", style + Style(bold=True)),
            *self._text(row, room, style),
            Segment(f" {facts} ", quiet if role == "quiet" else self._in(role, style)),
        ]

    def _why_role(self, row: InboxItem) -> str:
        return "accent" if row.kind in _CALLS else "quiet"

    def _place(self, row: InboxItem, width: int) -> str:
        number = f" {min(row.number, 999)}" if row.number > 1 else ""
        return cut_middle(place_of(row), width - cells(number)) + number

    def _text(self, row: InboxItem, room: int, style: Style) -> list[Segment]:
        """What it says, behind what has become of it here and who says it."""
        marks = [say("shown again")] if row.woke and row.kind is not ItemKind.BACK else []
        marks += [say("kept")] if row.kept and self.says_kept else []
        lead = "".join(f"{each} · " for each in marks)
        if row.kind in _SAID and not row.deleted and room >= WITH_AUTHOR_FROM:
            author = steady(one_line(row.who)).strip()
            lead += f"{cut(author, room // 3)}: " if author else ""
        lead = cut(lead, room)
        words = self._words(row)
        left = max(0, room - cells(lead))
        return [Segment(lead, self._in("quiet", style)), Segment(fill(words, left), style)]

    def _words(self, row: InboxItem) -> str:
        if row.kind is ItemKind.REQUEST:
            return steady(one_line(row.body)) or say("wants to become a contact")
        if row.kind is ItemKind.DIRECT and row.message_id is None:
            return say("not received yet")
        if row.deleted:
            name = steady(one_line(row.who)).strip() or f"#{row.account_id}"
            return say("The original message was deleted ({name})", name=name)
        known = self._gists.get((row.key, row.body))
        if known is None:
            if len(self._gists) > MOST_GISTS:
                self._gists.clear()
            known = self._gists[row.key, row.body] = _gist(blocks_of(row.body, self.context.eyes()))
        return known

    def _facts(self, row: InboxItem, room: int) -> tuple[str, str]:
        """When it is due, or since when it is there; and the role of that."""
        context, now = self.context, self.context.now()
        if row.task is None:
            return (times.brief(row.when, context.zone, now) if row.when else ""), "quiet"
        if (state := state_words(context, row.task, room)) is not None:
            return state
        task = row.task.task
        due = times.due(task.limit_time, task.limit_type is LimitType.TIME, now)
        late = row.task.due_group(now) is DueGroup.OVERDUE
        return due, "warn" if late else "quiet"

    def _in(self, role: str, style: Style) -> Style:
        return style + Style(color=getattr(self.look, role))
