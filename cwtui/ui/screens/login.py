"""Logging in: paste a token, and it is checked and kept.

At the very first start this is all there is on screen; later it is a dialog over the main screen.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from enum import Enum
from typing import TYPE_CHECKING, Literal

from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.style import Style
from textual.widgets import Button, Static

from cwtui.chatwork.errors import BadAddress, BadEnvironment, ChatworkError, InvalidToken
from cwtui.chatwork.models import Me
from cwtui.notation import one_line
from cwtui.secrets import TOKEN_PAGE, BadToken, TokenProblem
from cwtui.secrets.tokens import VARIABLE
from cwtui.settings import SettingError
from cwtui.sync.state import Phase, SyncState
from cwtui.texts import SENTENCES, mark, say
from cwtui.ui.dialogs.dialog import Dialog
from cwtui.ui.drawing.width import steady
from cwtui.ui.keys.commands import Command, command
from cwtui.ui.terminal import browser
from cwtui.ui.widgets.sentences import Sentences
from cwtui.ui.widgets.token_field import TokenField
from cwtui.ui.widgets.verb import Verb
from cwtui.ui.words.failures import reason

if TYPE_CHECKING:
    from cwtui.sync.session import Session

Store = Literal["keyring", "file"]

ROOMY = 18  # rows from which on there is room for blank lines

_LOGGED_OUT = {Phase.NO_TOKEN, Phase.TOKEN_DEAD, Phase.KEYRING_WAIT}


class Stage(Enum):
    """What the screen is at."""

    ASKING = "asking"  # for the token
    CHECKING = "checking"  # whose it is, and keeping it
    WAITING = "waiting"  # for the keyring, which may be waiting for its owner
    NOT_KEPT = "not kept"  # the token is good, the place to keep it is not


class LoginScreen(Dialog[Me | None]):
    """Dismissed with who has logged in; with None when it is closed, which costs nothing.

    ``first``: there is nothing behind it yet, so it fills the screen and cannot be closed.
    """

    PLACE = mark("Login")
    DEFAULT_CSS = """
    LoginScreen { align: center middle; background: $background 60%; }
    LoginScreen.first { background: $background; }
    LoginScreen #box {
        width: 72; max-width: 100%; height: auto; max-height: 100%; padding: 0 1;
        border: round $line; background: $background; scrollbar-size-vertical: 1;
    }
    LoginScreen Static { width: 100%; }
    LoginScreen #title { text-style: bold; }
    LoginScreen #why, LoginScreen #wins { color: $warning; }
    LoginScreen #said { color: $error; }
    LoginScreen #said.calm { color: $foreground; }
    LoginScreen #hint { color: $quiet; }
    LoginScreen #choices { height: auto; }
    LoginScreen.roomy #box { padding: 1 2; }
    LoginScreen.roomy #title { margin: 0 0 1 0; }
    LoginScreen.roomy #token, LoginScreen.roomy #choices { margin: 1 0; }
    """

    def __init__(self, session: Session, *, first: bool) -> None:
        super().__init__(classes="first" if first else "")
        self._session = session
        self._store: Store = session.token_store
        self._first = first
        self._was_logged_out = session.state.phase in _LOGGED_OUT
        self._stage = Stage.ASKING
        self._choices: tuple[tuple[str, str], ...] = ()
        self._close_on_resume = False
        self._closes_with: Me | None = None
        self._unsubscribe: Callable[[], None] = lambda: None

    def compose(self) -> ComposeResult:
        link = Style(link=TOKEN_PAGE, underline=True)
        with VerticalScroll(id="box", can_focus=False):
            yield Sentences(self._title(), id="title")
            yield Sentences(self._why(), id="why")
            yield Sentences(self._wins(), id="wins")
            yield Sentences(say("Get your API token here, and paste it below:"), id="how")
            yield Static(Content.styled(TOKEN_PAGE, link), id="page")
            yield TokenField()
            yield Sentences(id="said")
            yield Vertical(id="choices")
            yield Sentences(self._hint(), id="hint")

    def on_mount(self) -> None:
        self._unsubscribe = self._session.subscribe(self._state_changed)
        self.query_one("#wins").display = bool(self._wins())
        self._ask()

    def on_unmount(self) -> None:
        self._unsubscribe()

    # What stands there all the time

    def _title(self) -> str:
        if self._session.state.phase is Phase.TOKEN_DEAD:
            return say("Your API token is no longer valid")
        if self._first or self._was_logged_out:
            return say("Log in to Chatwork")
        return say("Log in with another token")

    def _why(self) -> str:
        state = self._session.state
        if state.phase is Phase.TOKEN_DEAD:
            return say("Nothing is lost: what you wrote is kept, and sent once you have logged in.")
        if state.phase is Phase.KEYRING_WAIT:
            return say("Your keyring has not been unlocked yet. Once it is, cwtui goes on by itself.")
        problem = self._session.token_problem
        return str(problem) if problem is not None and state.phase is Phase.NO_TOKEN else ""

    def _wins(self) -> str:
        unusable = isinstance(self._session.token_problem, BadToken)  # said already
        if unusable or not os.environ.get(VARIABLE, "").strip():
            return ""
        return say("CHATWORK_API_TOKEN is set: from the next start on, cwtui uses that token instead.")

    def _hint(self) -> str:
        return say("Ctrl+Q quits") if self._first else say("Esc closes, nothing is lost")

    # What it says and offers at the moment

    def _ask(self, said: str = "") -> None:
        """The token, please. ``said``: why what was entered did not do."""
        self._stage = Stage.ASKING
        self._say(said)
        self._show_field(True)
        self._offer(("enter", say("Log in")), ("page", say("Open the page in the browser")))
        field = self.query_one(TokenField)
        field.focus()
        field.action_select_all()  # pasted over, not added to

    def _say_that_we_wait(self) -> None:
        self._stage = Stage.WAITING
        self._say(say("Waiting for your keyring to be unlocked…"), calm=True)
        self._show_field(False)
        self._offer(("once", say("Use for this session only")))

    def _say_not_kept(self, problem: str) -> None:
        self._stage = Stage.NOT_KEPT
        self._say(problem)
        self._show_field(False)
        self._offer(
            ("once", say("Use for this session only")),
            ("again", say("Try again")),
            ("file", say("Store in a file only I can read (not encrypted)")),
        )

    def _say(self, sentence: str, *, calm: bool = False) -> None:
        words = self.query_one("#said", Static)
        words.update(sentence)
        words.set_class(calm, "calm")
        words.display = bool(sentence)

    def _show_field(self, shown: bool) -> None:
        """The token and all that is about getting it; a question takes their place."""
        for line in ("#how", "#page", "#token"):
            self.query_one(line).display = shown
        self.query_one("#why").display = shown and bool(self._why())

    def _offer(self, *choices: tuple[str, str]) -> None:
        if choices != self._choices:
            self._choices = choices
            self.run_worker(self._put(choices), group="choices", exclusive=True)

    async def _put(self, choices: tuple[tuple[str, str], ...]) -> None:
        column = self.query_one("#choices", Vertical)
        await column.remove_children()
        await column.mount_all(Verb(words, name=name) for name, words in choices)
        if not self.query_one("#token").display:
            column.query(Button).first().focus()

    # Logging in

    def _try(self, store: Store | None) -> None:
        if self._stage is Stage.CHECKING:
            return
        token = self.query_one(TokenField).value
        if not token.strip():
            self._ask(say("Paste your API token first."))
            return
        self._stage = Stage.CHECKING
        self._say(say("Asking Chatwork whose token it is…"), calm=True)
        self.run_worker(self._sign_in(token, store), group="sign-in", exclusive=True)

    async def _sign_in(self, token: str, store: Store | None) -> None:
        before = self._session.me
        try:
            me = await self._session.sign_in(token, store=store, on_wait=self._say_that_we_wait)
        except BadToken as problem:
            self._ask(str(problem))
        except (TokenProblem, SettingError) as problem:
            self._say_not_kept(str(problem))
        except (ChatworkError, BadAddress, BadEnvironment) as error:
            self._ask(_refusal(error))
        else:
            self._succeed(me, before)

    def _succeed(self, me: Me, before: Me | None) -> None:
        self.query_one(TokenField).clear()
        if before is not None and before.account_id != me.account_id:
            sentence = say(
                "This is the token of {name}, whose archive opens now. What {before} still had to send "
                "waits in theirs.",
                name=_name(me),
                before=_name(before),
            )
            self.app.notify(sentence, timeout=12, markup=False)
        self._close(me)

    def _state_changed(self, state: SyncState) -> None:
        """It may be that the keyring was unlocked after all; then there is nothing left to do here."""
        if state.phase in _LOGGED_OUT:
            self._was_logged_out = True
        elif self._was_logged_out and self._stage is Stage.ASKING and state.phase is not Phase.STARTING:
            self._close(self._session.me)

    def _close(self, me: Me | None) -> None:
        if self.app.screen is self:
            self.dismiss(me)
        else:  # something lies over this dialog
            self._close_on_resume = True
            self._closes_with = me

    def on_screen_resume(self) -> None:
        if self._close_on_resume:
            self.dismiss(self._closes_with)

    # What a person does

    def on_resize(self, event: events.Resize) -> None:
        self.set_class(event.size.height >= ROOMY, "roomy")

    def on_input_submitted(self) -> None:
        self._try(self._store)

    def on_button_pressed(self, event: Button.Pressed) -> None:
        match event.button.name:
            case "enter" | "again":
                self._try(self._store)
            case "once":
                self._try(None)
            case "file":
                self._store = "file"
                self._try("file")
            case "page":
                self.run_worker(self._open_page())

    async def _open_page(self) -> None:
        if not await browser.show(TOKEN_PAGE):
            self._say(say("No browser was found. Open the address above in one."))

    def can(self, command: Command) -> bool:
        closes = command.id in ("login.close", "login.close_outside_text")
        return not (closes and self._first and self._stage is Stage.ASKING)

    @command("login.close", mark("Close"), "escape", while_typing=True, listed=False)
    def action_close(self) -> None:
        """One layer at a time: first back to the token, then out."""
        if self._stage is Stage.ASKING:
            self._close(None)
        else:
            self.workers.cancel_group(self, "sign-in")
            self._ask()

    @command("login.close_outside_text", mark("Close"), "q", listed=False)
    def action_close_outside_text(self) -> None:
        self.action_close()

    @command("login.next", mark("Next"), "down", while_typing=True, listed=False)
    def action_next(self) -> None:
        self.focus_next()

    @command("login.previous", mark("Previous"), "up", while_typing=True, listed=False)
    def action_previous(self) -> None:
        self.focus_previous()


def _name(me: Me) -> str:
    return steady(one_line(me.name)) or f"#{me.account_id}"


def _refusal(error: ChatworkError | BadAddress | BadEnvironment) -> str:
    """Why the token could not be checked, or is not accepted."""
    if isinstance(error, InvalidToken):
        return say("Chatwork does not accept this token. Copy it again, all of it.")
    if not isinstance(error, ChatworkError):
        return say(SENTENCES[error.code])
    return say("You are not logged in: {reason}.", reason=reason(error.code, error.words))
