"""Before anything was ever received: whom we ask, and what is in the way."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.screen import Screen

from cwtui import texts, times
from cwtui.settings import Settings
from cwtui.sync.state import Phase, SyncState
from cwtui.texts import mark, say
from cwtui.ui.keys.commands import Commanded, command
from cwtui.ui.widgets.sentences import Sentences

if TYPE_CHECKING:
    from cwtui.sync.session import Session

USUALLY = 0.5  # seconds until Chatwork has answered; what is said sooner would only flicker


class FirstScreen(Commanded, Screen[None]):
    """Behind the login, and for as long as the account whose token it is has no archive yet."""

    PLACE = mark("Login")
    DEFAULT_CSS = """
    FirstScreen { align: center middle; background: $background; }
    FirstScreen Vertical { width: 72; max-width: 100%; height: auto; padding: 0 2; }
    FirstScreen Sentences { width: 100%; }
    FirstScreen #what { margin: 0 0 1 0; }
    FirstScreen #keys { color: $quiet; }
    """

    def __init__(self, session: Session, settings: Settings) -> None:
        super().__init__()
        self._session = session
        self._zone = times.zone(settings.time_zone)
        self._unsubscribe: Callable[[], None] = lambda: None

    def compose(self) -> ComposeResult:
        with Vertical() as box:
            box.display = False
            yield Sentences(id="what")
            yield Sentences(say("g r tries again now · Ctrl+Q quits"), id="keys")

    def on_mount(self) -> None:
        self._unsubscribe = self._session.subscribe(self._state_changed)
        self.set_timer(USUALLY, self._show)

    def on_unmount(self) -> None:
        self._unsubscribe()

    def _state_changed(self, state: SyncState) -> None:
        self.call_later(self._show)  # the session's tasks know nothing of Textual

    def _show(self) -> None:
        words = self._words(self._session.state)
        self.query_one("#what", Sentences).update(words)
        self.query_one(Vertical).display = bool(words)

    def _words(self, state: SyncState) -> str:
        match state.phase:
            case Phase.OFFLINE:
                since, why = times.clock(state.since, self._zone), texts.reason(state.error)
                return say("Offline since {time}: {reason}", time=since, reason=why)
            case Phase.LIMITED:
                until = times.clock(state.until or state.since, self._zone)
                return say("waiting until {time} (API limit)", time=until)
            case Phase.NO_TOKEN | Phase.TOKEN_DEAD | Phase.KEYRING_WAIT:
                return ""  # the login says it
        return say("Asking Chatwork who you are…")

    @command("first.ask_now", mark("Ask the server now"), "g r", listed=False)
    def action_ask_now(self) -> None:
        self._session.wake()
