"""One run of cwtui against one service: token, account, archive, and then the engine.

Importing this imports neither the network nor the keyring; that waits for :meth:`Session.start`.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from cwtui import paths
from cwtui.chatwork.errors import BadAddress, BadEnvironment, ChatworkError, InvalidToken
from cwtui.chatwork.models import Me
from cwtui.settings import Settings, api_host, save
from cwtui.store import Archive, ArchiveError, Changed, Kind, limitation
from cwtui.store import session as kept
from cwtui.sync.asks import Need
from cwtui.sync.attention import Attention
from cwtui.sync.clock import Clock, Jumps
from cwtui.sync.line import Line
from cwtui.sync.opening import open_archive
from cwtui.sync.pictures import Pictures
from cwtui.sync.progress import Progress
from cwtui.sync.state import Listener, Phase, Status, SyncState
from cwtui.sync.tempo import Tempo

if TYPE_CHECKING:
    from cwtui.chatwork import Chatwork
    from cwtui.secrets import Secret, TokenProblem, Tokens
    from cwtui.store import Salvage

_log = logging.getLogger(__name__)


class Session:
    """What the screen knows of the outside world. All of it belongs to the event loop's thread.

    ``archive`` and ``me`` are None until somebody has logged in for the first time; ``on_archive`` is called
    with each archive that becomes the present one after :meth:`start` (another account's, say), and those
    before it stay open until :meth:`close`. ``salvage`` says what became of a damaged archive,
    ``token_problem`` why the token could not be had, where the state is NO_TOKEN with an error. ``progress``
    is of the files that this cwtui is saving and sending now; it changes in place.
    ``pictures`` are those of people and rooms that the screen shows.
    """

    def __init__(
        self,
        settings: Settings,
        api_url: str,
        *,
        data_folder: Path | None = None,
        on_archive: Callable[[Archive], None] = lambda archive: None,
        tokens: Tokens | None = None,
        tempo: Tempo | None = None,
        clock: Clock | None = None,
    ) -> None:
        self._settings = settings
        self._api_url = api_url
        self._data_folder = data_folder
        self._host_folder = paths.host_folder(api_host(api_url), data_folder)
        self._tokens = tokens
        self.on_archive = on_archive
        self._tempo = tempo or Tempo.of(settings)
        self._clock = clock or Clock()
        self._status = Status(self._clock.now())
        self._attention = Attention(self._clock)
        self._line = Line(self._clock, self._tempo)
        self._line.listeners.append(lambda: self._nudged.set())
        self._nudged = asyncio.Event()
        self._running: asyncio.Task[None] | None = None
        self._noticing: asyncio.Task[None] | None = None
        self._paused = False
        self._earlier: list[Archive] = []
        self._leave_archive: Callable[[], None] = lambda: None
        self._secret: Secret | None = None
        self.token_problem: TokenProblem | None = None
        self.archive: Archive | None = None
        self.salvage: Salvage | None = None
        self.me: Me | None = None
        self.pictures = Pictures()
        self.progress = Progress()

    # What the screen reads.

    @property
    def state(self) -> SyncState:
        """Where synchronisation stands."""
        return self._status.state

    @property
    def api_left(self) -> int | None:
        """Requests left in the server's window; None while unknown."""
        return self._status.state.api_left

    @property
    def token_store(self) -> Literal["keyring", "file"]:
        """Where the token is looked for: what was chosen last in this run, else the setting."""
        return self._tokens.store if self._tokens is not None else self._settings.token_store

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        """Call ``listener`` with each new state. The result ends the subscription."""
        return self._status.subscribe(listener)

    # What the screen declares. None of it waits.

    def look_at(self, room_id: int | None) -> None:
        """This room is on the screen; None: no room is."""
        self._attention.look_at(room_id)

    def need(self, need: Need) -> None:
        """The screen shows this and wants it fresh; declare it again at least every two minutes."""
        self._attention.need(need)

    def wake(self) -> None:
        """Ask the service now, whatever we were waiting for; look again for a token if that was it."""
        if self._running is not None and self._running.done():
            self._run_with(None)
        self._line.try_now()
        self._attention.ask_now()
        self._nudged.set()

    def focus(self, focused: bool) -> None:
        """The terminal window was given the focus, or lost it."""
        self._attention.focus(focused)

    def key_pressed(self) -> None:
        """A key or the mouse was used."""
        self._attention.key_pressed()

    # Its life.

    def open_last(self) -> Archive | None:
        """Open the archive of the account that was open last, before the first paint; None: there is none.

        Raises ArchiveError when it cannot be opened.
        """
        account_id = paths.last_account(self._host_folder)
        if account_id is not None and (folder := self._folder(account_id)).exists():
            self._take(*open_archive(folder))
        return self.archive

    def start(self) -> None:
        """Find the token, ask who we are, and synchronise until :meth:`close`."""
        self._noticing = asyncio.create_task(self._notice_others(), name="notice")
        self._run_with(None)

    async def pause(self) -> None:
        """This process is about to be stopped: let another cwtui deliver until :meth:`resume`.

        What is being sent is given a moment to end well; nothing of it can go on once this returns.
        """
        self._paused = self._running is not None and not self._running.done()
        await _ended(self._running)

    def resume(self) -> None:
        """The process runs again: synchronise as before, or wait until the one that took over ends."""
        if self._paused:
            self._paused = False
            self._line.try_now()
            self._run_with(self._secret)

    async def close(self) -> None:
        """Stop, giving what is being sent a moment to end well, and close the archives."""
        await _ended(self._noticing)
        await _ended(self._running)
        for archive in (*self._earlier, self.archive):
            if archive is not None:
                archive.close()

    async def sign_in(
        self,
        token: str,
        *,
        store: Literal["keyring", "file"] | None = "keyring",
        on_wait: Callable[[], None] | None = None,
    ) -> Me:
        """Check ``token`` with the service, keep it (``store`` None: for this run only), and go on with it.

        Raises BadToken for what cannot be a token, ChatworkError when the service does not accept it or
        cannot be asked, TokenProblem and SettingError when it cannot be kept: in all these cases nothing has
        changed. ``on_wait`` is called when the keyring keeps us waiting.
        """
        from cwtui.chatwork import Chatwork
        from cwtui.secrets import Secret

        secret = Secret.parse(token)
        async with Chatwork(secret.reveal(), self._api_url, clock=self._clock.now) as service:
            me = await service.me()
        if store is not None:
            await self._tokens_in(store).keep(me.account_id, secret, on_wait)
            tokens = self._tokens = self._tokens or self._tokens_in(store)
            tokens.store = store  # where it is looked for again if it dies
            if store != self._settings.token_store and self._data_folder is None:
                save("token_store", store)
        await _ended(self._running)
        self._line.try_now()
        self._run_with(secret)
        return me

    def _run_with(self, secret: Secret | None) -> None:
        self._show(Phase.STARTING)
        self._running = asyncio.create_task(self._run(secret), name="session")

    async def _run(self, secret: Secret | None) -> None:
        """Serve one token for as long as it is good; start again after any trouble that may pass."""
        while True:
            try:
                self._secret = secret = secret or await self._find_token()
                if secret is not None:
                    await self._serve(secret)
                return
            except InvalidToken as error:
                self._secret = None
                self._show(Phase.TOKEN_DEAD, error=error.code)
                return
            except (BadAddress, BadEnvironment) as error:
                self._show(Phase.OFFLINE, error=error.code)
                return
            except ArchiveError as error:
                _log.warning("the archive: %s", error)
                self._line.failed(error.code)
            except Exception:
                _log.exception("synchronisation failed")
                self._line.failed("unexpected")
            await self._wait_for_the_line()

    async def _find_token(self) -> Secret | None:
        from cwtui.secrets import TokenProblem

        def wait_for_keyring() -> None:
            self._show(Phase.KEYRING_WAIT)

        self.token_problem = None
        try:
            account_id = self.archive.account_id if self.archive else None
            tokens = self._tokens = self._tokens or self._tokens_in(self._settings.token_store)
            found = await tokens.find(account_id, wait_for_keyring)
        except TokenProblem as problem:
            self.token_problem = problem
            self._show(Phase.NO_TOKEN, error=problem.code)
            return None
        if found is None:
            self._show(Phase.NO_TOKEN)
            return None
        self._show(Phase.STARTING)
        return found.secret

    async def _serve(self, secret: Secret) -> None:
        from cwtui.chatwork import Chatwork
        from cwtui.chatwork.downloads import FileHost
        from cwtui.chatwork.exchange import Timeouts
        from cwtui.sync.office import Office

        timeouts = Timeouts(total=self._tempo.deadline, upload=self._tempo.upload)
        async with (
            Chatwork(secret.reveal(), self._api_url, timeouts=timeouts, clock=self._clock.now) as service,
            FileHost(self._api_url, silence=self._tempo.silence) as host,
        ):
            me = await self._introduce(service)
            archive = self._archive_of(me)
            office = Office(
                self._attention,
                self._line,
                self._status,
                self._clock,
                self._tempo,
                self.progress,
                self._settings.download.max_megabytes << 20,
                self.pictures,
            )
            await office.hold(archive, service, host, me)

    async def _introduce(self, service: Chatwork) -> Me:
        """The first request of each run: whose token is it? Nothing is read or sent before it is answered."""
        while True:
            self._line.spend()
            try:
                me = await service.me()
            except InvalidToken:
                raise
            except ChatworkError as error:
                self._line.heard(error, service.budget)
                await self._wait_for_the_line()
            else:
                self._line.worked()
                return me

    def _archive_of(self, me: Me) -> Archive:
        """The archive of the token's own account, and of no other."""
        if self.archive is None or self.archive.account_id != me.account_id:
            self._take(*open_archive(self._folder(me.account_id)))
            assert self.archive is not None
            self.me = me
            self.on_archive(self.archive)
        self.me = me
        if paths.last_account(self._host_folder) != me.account_id:
            with suppress(OSError):  # the next start asks the network who we are
                paths.remember_account(self._host_folder, me.account_id)
        return self.archive

    def _take(self, archive: Archive, salvage: Salvage | None) -> None:
        if self.archive is not None:
            self._earlier.append(self.archive)
        self._leave_archive()
        self.archive, self.salvage = archive, salvage
        self.me = kept.get(archive.db, "me", Me)
        self._leave_archive = archive.subscribe(self._heard)
        self._status.show_limitation(limitation.words(archive.db))

    def _heard(self, change: Changed) -> None:
        if change.kind in (Kind.SESSION, Kind.EVERYTHING) and self.archive is not None:
            self._status.show_limitation(limitation.words(self.archive.db))

    async def _wait_for_the_line(self) -> None:
        """Until the next try, until somebody wants it now, or the machine wakes."""
        jumps = Jumps(self._clock)
        while not jumps.noticed() and (seconds := self._line.open_at - self._clock.monotonic()) > 0:
            self._nudged.clear()
            self._status.show_closed(self._line, self._clock)
            await self._clock.wait(self._nudged, min(seconds, self._tempo.slice))

    async def _notice_others(self) -> None:
        """Hear of what another cwtui writes into the same archive."""
        never = asyncio.Event()
        while True:
            if self.archive is not None:
                self.archive.notice_others()
            await self._clock.wait(never, self._tempo.notice)

    def _show(self, phase: Phase, error: str | None = None) -> None:
        self._status.show(phase, self._clock.now(), error=error)

    def _folder(self, account_id: int) -> Path:
        return paths.account_folder(self._host_folder, account_id)

    def _tokens_in(self, store: Literal["keyring", "file"]) -> Tokens:
        from cwtui.secrets import Tokens

        return Tokens(api_host(self._api_url), store, data_folder=self._data_folder)


async def _ended(task: asyncio.Task[None] | None) -> None:
    if task is not None:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
