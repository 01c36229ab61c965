"""Asks for a moment: some are offered, any other can be typed, and it is shown how that is understood."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from rich.segment import Segment
from rich.style import Style
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Static

from cwtui import times, when
from cwtui.texts import mark, say
from cwtui.ui.context import Context
from cwtui.ui.dialogs.dialog import Dialog
from cwtui.ui.drawing.width import cells, cut, fill
from cwtui.ui.keys.commands import command
from cwtui.ui.widgets.field import Field
from cwtui.ui.widgets.line_list import LineList
from cwtui.ui.widgets.sentences import Sentences


@dataclass(frozen=True, slots=True)
class Offer:
    """A moment (Unix seconds), and what people call it."""

    at: float
    name: str = ""


def offers(context: Context) -> list[Offer]:
    """The moments people choose most; those that are past are left out, and the same one comes once."""
    now, zone = context.now(), context.zone
    today = times.day_of(now, zone)
    tomorrow, business = today + timedelta(days=1), when.next_business_day(today)
    named = [
        Offer(now + 3600, say("in 1 hour")),
        Offer(datetime.combine(today, when.EVENING, zone).timestamp(), say("this evening")),
        Offer(datetime.combine(tomorrow, when.MORNING, zone).timestamp(), say("tomorrow morning")),
    ]
    if business != tomorrow:
        at = datetime.combine(business, when.MORNING, zone).timestamp()
        named.append(Offer(at, say("next business day")))
    else:
        named[-1] = Offer(named[-1].at, say("tomorrow morning, the next business day"))
    return [offer for offer in named if offer.at > now]


class _Offers(LineList[Offer]):
    ALWAYS_LIT = True

    def __init__(self, context: Context) -> None:
        super().__init__(context.look, id="offers")
        self.context = context

    def draw(self, row: Offer, width: int, style: Style) -> list[Segment]:
        zone, now = self.context.zone, self.context.now()
        moment = cut(times.ahead(row.at, zone, now), width - 1)
        bold = Style(bold=not row.name)
        name = fill(row.name, max(0, width - cells(moment) - 1))
        return [
            Segment(name, style),
            Segment(moment, style + (Style(color=self.look.quiet) if row.name else bold)),
        ]


class WhichMoment(Dialog[float | None]):
    """Dismissed with a moment that lies ahead (Unix seconds). ``note`` is said beneath."""

    PLACE = mark("Dialogs")
    DEFAULT_CSS = """
    WhichMoment { align: center middle; background: $background 60%; }
    WhichMoment #box {
        width: 60; max-width: 96%; height: auto; border: round $line; padding: 0 1; background: $background;
    }
    WhichMoment #title { text-style: bold; }
    WhichMoment LineList { height: 4; }
    WhichMoment #understood { height: 1; padding: 0 1; color: $quiet; }
    WhichMoment #note { color: $quiet; padding: 0 1; }
    """

    def __init__(self, context: Context, title: str, note: str = "") -> None:
        super().__init__()
        self.context = context
        self._title = title
        self._note = note

    def compose(self) -> ComposeResult:
        with Vertical(id="box"):
            yield Static(self._title, id="title", markup=False)
            yield Field(say("15:30, tomorrow 9:00, fri 5pm, +2h"), id="moment")
            yield _Offers(self.context)
            yield Static(id="understood", markup=False)
            if self._note:
                yield Sentences(self._note, id="note")

    def on_mount(self) -> None:
        self.query_one(_Offers).can_focus = False
        self._show()
        self.set_focus(self.query_one(Field))

    def on_text_area_changed(self) -> None:
        self._show()

    def _show(self) -> None:
        typed, words = self.query_one(Field).text.strip(), ""
        if not typed:
            found = offers(self.context)
        else:
            now = self.context.now()
            meant = when.moment(typed, now, self.context.zone)
            found = [Offer(meant)] if meant is not None and meant > now else []
            if meant is None:
                words = say("That is no time I know")
            elif meant <= now:
                moment = times.moment(meant, self.context.zone, now)
                words = say("{moment} is past", moment=moment)
        shown = self.query_one(_Offers)
        shown.show(found)
        shown.cursor = 0
        self.query_one("#understood", Static).update(words)

    def on_field_submitted(self) -> None:
        if (chosen := self.query_one(_Offers).current) is not None:
            self.dismiss(chosen.at)

    def on_line_list_chosen(self) -> None:
        self.on_field_submitted()

    def on_field_left(self) -> None:
        self.dismiss(None)

    @command("moment.down", mark("Next"), "down", "ctrl+n", "tab", while_typing=True, listed=False)
    def action_down(self) -> None:
        self.query_one(_Offers).action_down()

    @command("moment.up", mark("Previous"), "up", "ctrl+p", "shift+tab", while_typing=True, listed=False)
    def action_up(self) -> None:
        self.query_one(_Offers).action_up()
