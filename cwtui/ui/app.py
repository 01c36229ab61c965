"""The app: it wires archive, session, keys, theme and screens together. Behaviour lives in the panes."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, ClassVar

from rich.console import RenderableType
from textual import events
from textual.app import App
from textual.binding import BindingType
from textual.message import Message
from textual.screen import Screen
from textual.theme import Theme

from cwtui.notation import one_line
from cwtui.settings import Settings
from cwtui.store.archive import Archive
from cwtui.store.changes import Changed
from cwtui.store.errors import ArchiveError
from cwtui.sync.session import Session
from cwtui.sync.state import Phase
from cwtui.texts import mark, say
from cwtui.ui import collecting
from cwtui.ui.context import Context
from cwtui.ui.drawing.width import steady
from cwtui.ui.keys.commands import Commanded, command, in_order, owners
from cwtui.ui.keys.keyboard import Choice, Keyboard, run
from cwtui.ui.keys.line import Input, KeyLine
from cwtui.ui.leaving import Leaving, leave, leave_or_ask
from cwtui.ui.look import DARK
from cwtui.ui.screens.main import MainScreen
from cwtui.ui.widgets import scroll_bar, toasts
from cwtui.ui.widgets.key_row import KeyRow
from cwtui.ui.words.failures import archive_sentence, salvaged

if TYPE_CHECKING:
    from cwtui.ui.terminal.clipboard import Clipboard, Copy

_log = logging.getLogger(__name__)

_THEME = DARK.theme()
_LOGGED_OUT = (Phase.NO_TOKEN, Phase.TOKEN_DEAD, Phase.KEYRING_WAIT)

TYPING_LASTS = 1.5  # seconds after a key in which somebody is taken to be typing still
CODE_AFTER = 0.3  # seconds between the first paint and the colours of code
HINT_STAYS = 2.0  # seconds in which a second Ctrl+C quits

_NEWLINE_SENDS = {
    "composer.send": ("ctrl+d", "alt+enter", "shift+enter"),
    "composer.newline": ("enter", "ctrl+j"),
}


class ArchiveChanged(Message):
    """Something was committed."""

    def __init__(self, archive: Archive, change: Changed) -> None:
        super().__init__()
        self.archive = archive
        self.change = change


class StateChanged(Message):
    """The sync does something else now."""


class AccountOpened(Message):
    """Another account's archive is the one to show."""

    def __init__(self, archive: Archive) -> None:
        super().__init__()
        self.archive = archive


class CwtuiApp(Commanded, App[None]):
    """cwtui on a terminal. ``problems`` are sentences about settings that could not be used."""

    PLACE = mark("Everywhere")
    TITLE = "cwtui"
    ENABLE_COMMAND_PALETTE = False
    BINDINGS: ClassVar[list[BindingType]] = []
    # The main screen's own: of the screen it begins with, Textual would not load a stylesheet.
    CSS_PATH = "screens/main.tcss"
    CSS = """
    * { scrollbar-size-vertical: 1; }
    Toast { width: 60; max-width: 90%; padding: 1 3 1 1; }
    ToastRack { margin-bottom: 4; }
    """

    def __init__(
        self,
        session: Session,
        settings: Settings,
        problems: Sequence[str] = (),
        now: Callable[[], float] = time.time,
    ) -> None:
        super().__init__()
        self._now = now
        self.session = session
        self.is_kept = True  # what is there when it ends; nothing is of the demo
        self.settings = settings
        self._problems = problems
        remapped = _NEWLINE_SENDS if settings.send.enter == "newline" else {}
        self._toast = toasts.OneToast(self)
        self._key_line = KeyLine(self, self._take)
        self.keyboard = Keyboard(self, self._key_line, self._show_choices, self.say_line, remapped)
        self._leave_archive: Callable[[], None] = lambda: None
        self._login_open = False
        self._painted = False
        self._hinted_at = -HINT_STAYS
        self._key_at = -TYPING_LASTS
        scroll_bar.use()
        toasts.use()

    def get_theme(self, theme_name: str) -> Theme:
        """Ours, whatever Textual asks for (at each line it draws): nothing is ever drawn in another one."""
        return _THEME

    def on_mount(self) -> None:
        self.animation_level = "none"
        # The session's tasks know nothing of Textual: what they say becomes messages, handled as the app.
        self.session.on_archive = lambda archive: self._tell(AccountOpened(archive))
        self.session.subscribe(lambda state: self._tell(StateChanged()))
        self.call_after_refresh(self._after_first_paint)

    def _after_first_paint(self) -> None:
        """Everything that may wait for the first paint has: the network, the keyring, the collector."""
        collecting.begin()
        self.set_interval(collecting.LOOKS_EVERY, self._collect)
        self.session.start()
        self._painted = True
        self.set_timer(CODE_AFTER, self._colour_code)
        for problem in self._problems:
            self.notify(problem, severity="warning", timeout=15, markup=False)
        if (salvage := self.session.salvage) is not None:
            self.notify(salvaged(salvage), severity="warning", timeout=30, markup=False)
        if self.session.archive is None:
            self.set_timer(0.1, self._ask_for_token_if_needed)

    def _collect(self) -> None:
        if time.monotonic() - self._key_at >= collecting.REST:
            collecting.collect_if_due()

    def _colour_code(self) -> None:
        if (main := self._live()) is not None:
            main.colour_code()

    def _tell(self, message: Message) -> None:
        self.post_message(message)

    # Accounts

    def on_account_opened(self, event: AccountOpened) -> None:
        self.show_account(event.archive)

    def get_default_screen(self) -> Screen[None]:
        """The account that was open last, at once; what is in the way where there is none yet."""
        if self.session.archive is None:
            from cwtui.ui.screens.first import FirstScreen

            return FirstScreen(self.session, self.settings)
        return self._screen_of(self.session.archive)

    def show_account(self, archive: Archive) -> None:
        """Show another account's archive, or the first one after a login."""
        if (before := self._live()) is not None:
            before.room.keep()
        screen = self._screen_of(archive)
        while len(self.screen_stack) > 1:
            self.pop_screen()
        self._login_open = False
        self.push_screen(screen)  # over the first one: the bottom of its stack Textual cannot replace

    def _screen_of(self, archive: Archive) -> MainScreen:
        """The main screen of an account, which hears of its archive's changes from now on."""
        self._leave_archive()
        self._leave_archive = archive.subscribe(lambda change: self._tell(ArchiveChanged(archive, change)))
        me = self.session.me
        context = Context(archive, self.session, self.settings, self._now)
        context.trouble = self.say_line
        if self._painted:
            context.colour_code()
        name, company = (me.name, me.organization_name) if me else ("", "")
        return MainScreen(context, steady(one_line(name)), steady(one_line(company)))

    def _main(self) -> MainScreen | None:
        return next((s for s in reversed(self.screen_stack) if isinstance(s, MainScreen)), None)

    def _live(self) -> MainScreen | None:
        """The main screen while its panes are there: not before they are, nor while the app goes away."""
        main = self._main()
        return main if main is not None and self.is_running and main.is_live else None

    def on_archive_changed(self, event: ArchiveChanged) -> None:
        main = self._live()
        if main is not None and main.context.archive is event.archive:
            main.archive_changed(event.change)

    # The session

    def on_state_changed(self) -> None:
        if (main := self._live()) is not None:
            main.state_changed(self.session.state)
        self._ask_for_token_if_needed()

    def _ask_for_token_if_needed(self) -> None:
        state = self.session.state
        if self._login_open or state.phase not in _LOGGED_OUT:
            return
        if not self.is_running:
            return
        if (rest := self._key_at + TYPING_LASTS - time.monotonic()) > 0:
            # A dialog that opens under somebody's fingers would swallow what they are typing.
            self.set_timer(rest, self._ask_for_token_if_needed)
            return
        from cwtui.ui.screens.login import LoginScreen

        self._login_open = True
        first = self.session.archive is None
        self.push_screen(LoginScreen(self.session, first=first), self._login_closed)

    def _login_closed(self, me: object) -> None:
        self._login_open = False

    # Keys, focus

    async def on_event(self, event: events.Event) -> None:
        if isinstance(event, events.Key | events.MouseDown | events.MouseScrollDown | events.MouseScrollUp):
            self.session.key_pressed()
            if (main := self._live()) is not None:
                main.room.reading.used(key=isinstance(event, events.Key))
        if isinstance(event, Input) and not event.is_forwarded:
            self._key_at = time.monotonic()
            await self._key_line.put(event)
        else:
            await super().on_event(event)

    async def _take(self, event: Input) -> None:
        if (main := self._live()) is not None:
            main.note_key()
        if isinstance(event, events.Key):
            if await self.keyboard.press(event):
                return
            if not event.is_printable:
                # Textual asks everybody up to the app what it means; letters go straight into the field.
                has_run = self._key_line.begin()
                await super().on_event(event)
                has_run()
                return
        await super().on_event(event)

    def on_app_focus(self) -> None:
        self._focused(True)

    def on_app_blur(self) -> None:
        self._focused(False)

    def _focused(self, focused: bool) -> None:
        self.session.focus(focused)
        if (main := self._live()) is not None:
            main.room.reading.focus(focused)

    def _show_choices(self, choices: list[Choice]) -> None:
        if (main := self._main()) is not None:
            main.show_choices(choices)

    def say_line(self, sentence: str) -> None:
        """One sentence in the key row; a toast where there is none."""
        main = self._main()
        if main is not None and self.screen is main:
            main.say_line(sentence)
        else:
            self._toast.say(sentence)

    @cached_property
    def _clip(self) -> Clipboard:
        from cwtui.ui.terminal.clipboard import Clipboard

        return Clipboard(self)

    def on_copy(self, event: Copy) -> None:
        self.run_worker(self._copy(event.text))

    async def _copy(self, text: str) -> None:
        self.say_line(await self._clip.copy(text))

    async def on_key_row_pressed(self, event: KeyRow.Pressed) -> None:
        for choice in self.keyboard.choices():
            if choice.command.id == event.command_id:
                await run(choice.owner, choice.command, choice.key)
                return

    def _fatal_error(self) -> None:
        """Textual would print a traceback with the values of all variables; a person wants a sentence."""
        error = self._exception
        _log.error("the screen failed", exc_info=error)
        if isinstance(error, ArchiveError):
            self.panic(archive_sentence(error))
            return
        kind = type(error).__name__
        self.panic(
            say(
                "Something unexpected happened ({kind}). Nothing you wrote is lost. Set CWTUI_LOG to the "
                "name of a file and try again: the details are written there.",
                kind=kind,
            )
        )

    # Commands

    @command("help", mark("All keys"), "?", footer=mark("keys"))
    async def action_help(self) -> None:
        from cwtui.ui.dialogs.help import Help

        places = [owner.PLACE for owner in owners(self.focused, self.screen, self) if owner.PLACE]
        here = list(dict.fromkeys(map(say, places)))
        await self.push_screen(Help(DARK, self.keyboard.keys_of, here))

    @command("palette", mark("Command palette"), "ctrl+p", ":", while_typing=True)
    async def action_palette(self) -> None:
        from cwtui.ui.dialogs.picker import Item, Picker
        from cwtui.ui.widgets.key_row import shown_key

        running = self.keyboard.by_name()
        items = [
            Item(known.id, say(known.name), shown_key(running[known.id].key), known.id)
            for known in in_order()
            if known.listed and known.id in running and not known.with_key
        ]

        async def chosen(command_id: str | None) -> None:
            if command_id is not None:
                await run(running[command_id].owner, running[command_id].command)

        await self.push_screen(Picker(DARK, say("What do you want to do?"), items), chosen)

    @command("switcher", mark("Go to a room or person"), "ctrl+k", "space space", while_typing=True)
    async def action_switcher(self) -> None:
        from cwtui.ui.dialogs.picker import Item, Picker

        main = self._main()
        if main is None:
            return
        items = [
            Item(
                str(row.room_id),
                row.name,
                say("{n} unread", n=row.unread_num) if row.unread_num else "",
                number=row.room_id,
            )
            for row in main.rooms.everything
        ]

        def chosen(room_id: str | None) -> None:
            if room_id is not None:
                main.enter_room(int(room_id))

        await self.push_screen(Picker(main.context.look, say("Name of a room or person"), items), chosen)

    @command("login", mark("Log in with another token"), "g a")
    async def action_login(self) -> None:
        from cwtui.ui.screens.login import LoginScreen

        self._login_open = True
        await self.push_screen(LoginScreen(self.session, first=False), self._login_closed)

    @command("quit", mark("Quit"), "ctrl+q", while_typing=True, over_dialogs=True)
    async def action_quit(self) -> None:
        leave(self, ask=True)

    async def on_leaving(self, event: Leaving) -> None:
        main = self._main()
        if main is None or not event.ask:
            self.exit()
        else:
            await leave_or_ask(self, main)

    def exit(self, result: None = None, return_code: int = 0, message: RenderableType | None = None) -> None:
        if (main := self._main()) is not None:
            main.room.keep()
        super().exit(result, return_code, message)

    @command("copy_or_quit", mark("Copy the selection"), "ctrl+c", while_typing=True, over_dialogs=True)
    async def action_copy_or_hint(self) -> None:
        selected = getattr(self.focused, "selected_text", "")
        text = selected() if callable(selected) else selected
        if text:
            from cwtui.ui.terminal.clipboard import Copy

            self.post_message(Copy(text))
        elif time.monotonic() - self._hinted_at < HINT_STAYS:
            await self.action_quit()
        else:
            self._hinted_at = time.monotonic()
            self.say_line(say("Ctrl+Q quits, Ctrl+C once more too"))

    @command("redraw", mark("Redraw the screen"), "ctrl+l", while_typing=True, over_dialogs=True)
    def action_redraw(self) -> None:
        self.refresh(layout=True, repaint=True)

    @command("suspend", mark("Suspend"), "ctrl+z")
    async def action_suspend(self) -> None:
        await self.session.pause()  # another cwtui may deliver while we stand still
        self.action_suspend_process()
        self.session.resume()
