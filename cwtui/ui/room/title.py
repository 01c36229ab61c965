"""The title of the open room: its name, who reads here, and what has come below the part one looks at."""

from __future__ import annotations

from cwtui.notation import one_line
from cwtui.store.rooms import RoomRow
from cwtui.texts import say, say_n
from cwtui.ui.drawing.initials import chip
from cwtui.ui.drawing.width import steady
from cwtui.ui.room.writing import outside_words
from cwtui.ui.widgets.caption import Caption

MOST_BELOW = 99  # new messages are counted up to here


class RoomTitle(Caption):
    """The first line of the room's pane."""

    news = 0  # messages that it says have come

    def show_room(self, room: RoomRow, below: int) -> None:
        """``below``: how many messages have come while somebody reads further up."""
        self.news = below
        facts = []
        if room.left_at is not None:
            facts.append(say("you are no longer in this room"))
        elif below:
            facts.append(_below(below))
        elif room.member_count and room.type == "group":
            facts.append(say_n("{n} person", "{n} people", room.member_count))
        initials = chip(self.look, room.room_id, room.name, self.look.base)
        self.show(steady(one_line(room.name)), " · ".join(facts), outside_words(room), initials=initials)


def _below(count: int) -> str:
    if count > MOST_BELOW:
        return say("{n}+ new below · G", n=MOST_BELOW)
    return say_n("{n} new below · G", "{n} new below · G", count)
