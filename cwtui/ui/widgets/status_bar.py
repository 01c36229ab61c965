"""Row 1: company · me | sync | what is not zero | waiting, API left. Facts, never a countdown."""

from __future__ import annotations

from datetime import tzinfo

import msgspec
from rich.segment import Segment
from textual.geometry import Size
from textual.strip import Strip
from textual.widget import Widget

from cwtui import times
from cwtui.sync.state import Phase, SyncState
from cwtui.texts import say, say_n
from cwtui.ui.drawing.width import cells, cut
from cwtui.ui.look import Look


class Facts(msgspec.Struct, frozen=True):
    """What the status bar says."""

    company: str = ""
    me: str = ""
    room: str = ""  # where one pane fills the screen, the bar names the room
    state: SyncState = SyncState(Phase.STARTING, 0.0)
    unread: int = 0
    mentions: int = 0
    tasks: int = 0
    overdue: int = 0
    requests: int = 0
    waiting: int = 0
    saved: int = 0  # of the files that are on their way to this disk ...
    saving: int = 0  # ... which are so many, those included
    sending: int = 0  # files that are being sent ...
    percent_sent: int | None = None  # ... and how far they are, where that is known
    zone: tzinfo | None = None


def sync_words(state: SyncState, zone: tzinfo | None) -> tuple[str, str]:
    """What the sync does, and the role it is said in."""
    since = times.clock(state.since, zone)
    match state.phase:
        case Phase.FRESH:
            return say("up to date {time}", time=since), "quiet"
        case Phase.OFFLINE:
            return say("offline since {time}", time=since), "warn"
        case Phase.LIMITED:
            until = times.clock(state.until or state.since, zone)
            return say("waiting until {time} (API limit)", time=until), "warn"
        case Phase.NO_TOKEN:
            return say("not logged in"), "warn"
        case Phase.TOKEN_DEAD:
            return say("token invalid"), "error"
        case Phase.KEYRING_WAIT:
            return say("waiting for your keyring to be unlocked"), "warn"
        case Phase.OTHER_CWTUI:
            return say("another cwtui is syncing"), "quiet"
    return say("receiving"), "quiet"


class StatusBar(Widget):
    """The first row of the main screen."""

    DEFAULT_CSS = "StatusBar { height: 1; width: 100%; }"

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.look = look
        self.facts = Facts()

    def show(self, facts: Facts) -> None:
        """Say these facts from now on."""
        if facts != self.facts:
            self.facts = facts
            self.refresh()

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return 1

    def render_line(self, y: int) -> Strip:
        width = self.size.width
        look, facts = self.look, self.facts
        words, role = sync_words(facts.state, facts.zone)
        right = self._counts()
        name = self._who()
        sync = (f"  {words}", role)
        # What gives way first when it is narrow: API, name, transfers, waiting, unread, requests, tasks.
        for drop in ("", "api", "name", "transfers", "waiting", "unread", "requests", "tasks"):
            if drop == "name":
                name, sync = facts.room, (f"  {words}" if facts.room else words, role)
            else:
                right = [part for part in right if part[0] != drop]
            needed = cells(name) + cells(sync[0]) + sum(cells(part[1]) + 3 for part in right) + 2
            if needed <= width:
                break
        left = cut(name, max(0, width - cells(sync[0]) - sum(cells(part[1]) + 3 for part in right) - 2))
        line = [Segment(f" {left}", look.style("text", on="surface", bold=True))]
        line.append(Segment(sync[0], look.style(sync[1], on="surface")))
        facts_segments = [
            Segment(f"   {text}", look.style(colour, on="surface", bold=colour != "quiet"))
            for _, text, colour in right
        ]
        used = sum(cells(s.text) for s in (*line, *facts_segments))
        line.append(Segment(" " * max(0, width - used - 1), look.style(on="surface")))
        line += facts_segments
        return Strip(line).adjust_cell_length(width, look.style(on="surface"))

    def _who(self) -> str:
        facts = self.facts
        return facts.room or " · ".join(part for part in (facts.company, facts.me) if part) or "cwtui"

    def _counts(self) -> list[tuple[str, str, str]]:
        """(name for giving way, words, role) of what is not zero."""
        facts = self.facts
        parts = []
        if facts.unread:
            parts.append(("unread", say("{n} unread", n=facts.unread), "text"))
        if facts.mentions:
            parts.append(("mentions", say("To {n}", n=facts.mentions), "accent"))
        if facts.overdue:
            words = say_n(
                "1 task ({late} overdue)", "{n} tasks ({late} overdue)", facts.tasks, late=facts.overdue
            )
            parts.append(("tasks", words, "warn"))
        elif facts.tasks:
            parts.append(("tasks", say_n("1 task", "{n} tasks", facts.tasks), "text"))
        if facts.requests:
            parts.append(("requests", say_n("{n} request", "{n} requests", facts.requests), "accent"))
        if facts.saving:
            parts.append(("transfers", f"↓ {facts.saved}/{facts.saving}", "text"))
        if facts.sending:
            parts.append(("transfers", _sent_words(facts), "text"))
        if facts.waiting:
            parts.append(("waiting", say("{n} waiting", n=facts.waiting), "text"))
        if facts.state.api_left is not None:
            parts.append(("api", say("API left {n}", n=facts.state.api_left), "quiet"))
        return parts


def _sent_words(facts: Facts) -> str:
    """↑ 45%; of several together ↑ 2  45%; ↑ 1 where another cwtui sends it."""
    number = f"{facts.sending}  " if facts.sending > 1 else ""
    return f"↑ {number}{facts.percent_sent}%" if facts.percent_sent is not None else f"↑ {facts.sending}"
