"""The login screen with the real session, the simulator, and keyrings of every temper."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from pathlib import Path

import keyring.backend
import pytest
from textual.events import Paste
from textual.pilot import Pilot
from textual.screen import ModalScreen
from textual.widgets import Button, Input

from cwtui import paths, texts
from cwtui.chatwork.models import Me
from cwtui.secrets import TOKEN_PAGE, Tokens
from cwtui.settings import Settings, api_host
from cwtui.store import drafts
from cwtui.store.drafts import Draft
from cwtui.sync import Phase, Session
from cwtui.ui.screens.login import LoginScreen
from tests.support import Simulator
from tests.ui.host import Host, until
from tests.ui.keyrings import Locked, Memory
from tests.ui.programs import Programs


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    texts.use("en")
    yield
    texts.use("en")


@pytest.fixture
def simulator(empty_simulator: Simulator) -> Simulator:
    """Nothing here needs more than an account."""
    return empty_simulator


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The person's own folders are this test's, and no token comes from outside."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.delenv("CHATWORK_API_TOKEN", raising=False)
    return tmp_path


@pytest.fixture(autouse=True)
def use_keyring(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str], None]]:
    """Choose the keyring by the name of its class; a good one to begin with."""
    Memory.entries.clear()
    Locked.unlocked.clear()

    def use(backend: str) -> None:
        monkeypatch.setenv("PYTHON_KEYRING_BACKEND", backend)
        with suppress(KeyError):  # nothing was looked for yet
            keyring.backend.get_all_keyring.reset()

    use("tests.ui.keyrings.Memory")
    yield use
    Locked.unlocked.set()  # whoever still waits may go


class Login:
    """A login screen on a terminal, and the session behind it."""

    def __init__(self, session: Session, screen: LoginScreen, host: Host, pilot: Pilot[None]) -> None:
        self.session = session
        self.screen = screen
        self.host = host
        self.pilot = pilot

    @property
    def token(self) -> str:
        return self.screen.query_one(Input).value

    async def paste(self, text: str) -> None:
        self.screen.query_one(Input).post_message(Paste(text))
        await self.pilot.pause()

    async def enter(self, token: str) -> None:
        await self.paste(token)
        await self.pilot.press("enter")

    async def choose(self, words: str) -> None:
        await self.sees(words)
        button = next(b for b in self.screen.query(Button) if words in str(b.label))
        button.focus()
        await self.pilot.press("enter")

    async def sees(self, words: str) -> None:
        await until(self.pilot, lambda: words in self.flat())

    async def closed(self) -> Me | None:
        await until(self.pilot, lambda: self.host.result)
        result: Me | None = self.host.result[0]
        return result

    def flat(self) -> str:
        """What is on the screen, its lines joined as one reads them."""
        lines = (line.strip("│╭╮╰╯─ ") for line in self.host.text().splitlines())
        return " ".join(line for line in lines if line)


Open = Callable[..., AbstractAsyncContextManager[Login]]


def session_at(url: str) -> Session:
    return Session(Settings(), url, tokens=Tokens(api_host(url)))


@pytest.fixture
def opened(simulator: Simulator) -> Open:
    """The screen as the app opens it; ``session`` is one that has already begun."""

    @asynccontextmanager
    async def login(
        *,
        first: bool = True,
        size: tuple[int, int] = (80, 24),
        session: Session | None = None,
        url: str = simulator.api_url,
    ) -> AsyncIterator[Login]:
        session = session or session_at(url)
        screen = LoginScreen(session, first=first)
        host = Host(over=screen)
        async with host.run_test(size=size) as pilot:
            await until(pilot, lambda: host.screen is screen and screen.query(Button))
            yield Login(session, screen, host, pilot)
        await session.close()

    return login


def entry(simulator: Simulator, account_id: int) -> tuple[str, str]:
    return "cwtui", f"{account_id}@{api_host(simulator.api_url)}"


def token_files(home: Path) -> list[Path]:
    return list(home.rglob("*.token"))


async def settled(fact: Callable[[], bool]) -> None:
    for _ in range(200):
        if fact():
            return
        await asyncio.sleep(0.02)
    assert fact()


@asynccontextmanager
async def logged_in(simulator: Simulator, token: str) -> AsyncIterator[Session]:
    session = session_at(simulator.api_url)
    await session.sign_in(token, store=None)
    await settled(lambda: session.state.phase is Phase.FRESH)
    yield session
    await session.close()


# A good token


async def test_a_pasted_token_is_checked_and_kept_in_the_keyring(simulator: Simulator, opened: Open) -> None:
    async with opened() as login:
        await login.enter(f"\n {simulator.token}\n")
        me = await login.closed()
        assert me is not None
        assert me.account_id == simulator.control("GET", "/state")["accounts"][0]["account_id"]
        assert Memory.entries == {entry(simulator, me.account_id): simulator.token}
        await until(login.pilot, lambda: login.session.state.phase is Phase.FRESH)
        assert login.session.archive is not None
        assert login.session.archive.account_id == me.account_id


async def test_the_button_does_what_enter_does(simulator: Simulator, opened: Open) -> None:
    async with opened() as login:
        await login.paste(simulator.token)
        await login.choose("Log in")
        assert await login.closed() is not None


async def test_the_token_is_never_on_the_screen_nor_copied(simulator: Simulator, opened: Open) -> None:
    async with opened() as login:
        await login.paste(simulator.token)
        field = login.screen.query_one(Input)
        field.select_all()
        assert field.selected_text == ""
        assert simulator.token[:4] not in login.host.text()
        assert "•" in login.host.text()


# What is said about it


async def test_it_says_where_the_token_is_and_opens_that_page(
    opened: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    programs = Programs(tmp_path / "bin")
    programs.takes_address("mine")
    monkeypatch.setenv("BROWSER", str(programs.folder / "mine"))
    async with opened() as login:
        assert TOKEN_PAGE in login.flat().replace(" ", "").replace("\n", "")
        await login.choose("Open the page in the browser")
        await until(login.pilot, lambda: programs.taken("mine") == f"{TOKEN_PAGE}\n")


async def test_without_a_browser_it_points_to_the_address(opened: Open) -> None:
    async with opened() as login:
        await login.choose("Open the page in the browser")
        await login.sees("No browser was found. Open the address above in one.")


async def test_a_variable_that_wins_is_mentioned(opened: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHATWORK_API_TOKEN", "x" * 32)
    async with opened() as login:
        await login.sees("CHATWORK_API_TOKEN is set")


# A token that does not do


async def test_a_wrong_token_is_said_at_the_field_and_pasted_over(simulator: Simulator, opened: Open) -> None:
    async with opened() as login:
        await login.enter("f" * 32)
        await login.sees("Chatwork does not accept this token.")
        assert login.token == "f" * 32
        assert not Memory.entries
        await login.enter(simulator.token)
        assert await login.closed() is not None


async def test_what_cannot_be_a_token_is_not_sent(simulator: Simulator, opened: Open) -> None:
    async with opened() as login:
        await login.enter("二 words")
        await login.sees("That cannot be an API token")
        assert simulator.control("GET", "/requests") == []


async def test_nothing_entered(opened: Open) -> None:
    async with opened() as login:
        await login.pilot.press("enter")
        await login.sees("Paste your API token first.")


async def test_without_a_network_the_token_stays_in_the_field(opened: Open) -> None:
    async with opened(url="http://127.0.0.1:9/v2") as login:
        await login.enter("a" * 32)
        await login.sees("You are not logged in: there is no connection.")
        assert login.token == "a" * 32
        assert login.screen.query_one(Input).has_focus


async def test_a_service_that_is_unwell_is_no_wrong_token(simulator: Simulator, opened: Open) -> None:
    fault = {"match": {"method": "GET", "path": "/me$"}, "kind": "status", "status": 503, "times": None}
    simulator.control("POST", "/faults", fault)
    async with opened() as login:
        await login.enter(simulator.token)
        await login.sees("You are not logged in: Chatwork has a problem of its own.")
        simulator.control("DELETE", "/faults")
        await login.pilot.press("enter")
        assert await login.closed() is not None


# A keyring that does not do


async def test_without_a_keyring_the_person_chooses_this_session_only(
    simulator: Simulator, opened: Open, use_keyring: Callable[[str], None], home: Path
) -> None:
    use_keyring("keyring.backends.fail.Keyring")
    async with opened() as login:
        await login.enter(simulator.token)
        await login.sees("There is no keyring here")
        await until(login.pilot, lambda: login.screen.query_one(Button).has_focus)
        await login.pilot.press("enter")  # the first choice, which has the focus, stores nothing
        assert await login.closed() is not None
        await until(login.pilot, lambda: login.session.state.phase is Phase.FRESH)
    assert not token_files(home)
    assert not paths.config_file().exists()


async def test_the_file_only_by_choice_and_it_is_remembered(
    simulator: Simulator, opened: Open, use_keyring: Callable[[str], None], home: Path
) -> None:
    use_keyring("keyring.backends.null.Keyring")
    async with opened() as login:
        await login.enter(simulator.token)
        await login.sees("Your keyring is set to “null”")
        await login.choose("Store in a file only I can read (not encrypted)")
        me = await login.closed()
        assert me is not None
    (file,) = token_files(home)
    assert file.read_text().strip() == simulator.token
    assert file.stat().st_mode & 0o777 == 0o600
    assert Settings.load()[0].token_store == "file"


async def test_the_place_chosen_in_this_run_is_where_the_next_token_goes(
    simulator: Simulator, opened: Open, use_keyring: Callable[[str], None], home: Path
) -> None:
    use_keyring("keyring.backends.null.Keyring")
    session = session_at(simulator.api_url)
    await session.sign_in(simulator.token, store="file")
    (file,) = token_files(home)
    file.unlink()
    async with opened(session=session, first=False) as login:
        await login.enter(simulator.token)
        assert await login.closed() is not None
    assert token_files(home) == [file]


async def test_a_locked_keyring_can_be_unlocked_and_tried_again(
    simulator: Simulator, opened: Open, use_keyring: Callable[[str], None]
) -> None:
    use_keyring("tests.ui.keyrings.Locked")
    async with opened() as login:
        await login.enter(simulator.token)
        await login.sees("Your keyring is locked")
        Locked.unlocked.set()
        await login.choose("Try again")
        me = await login.closed()
        assert me is not None
        assert Memory.entries == {entry(simulator, me.account_id): simulator.token}


async def test_a_silent_keyring_is_waited_for_as_long_as_it_takes(
    simulator: Simulator, opened: Open, use_keyring: Callable[[str], None]
) -> None:
    use_keyring("tests.ui.keyrings.Silent")
    async with opened() as login:
        await login.enter(simulator.token)
        await login.sees("Waiting for your keyring to be unlocked…")
        await login.sees("Use for this session only")
        Locked.unlocked.set()
        assert await login.closed() is not None
        assert Memory.entries


async def test_a_silent_keyring_can_be_gone_on_without(
    simulator: Simulator, opened: Open, use_keyring: Callable[[str], None], home: Path
) -> None:
    use_keyring("tests.ui.keyrings.Silent")
    async with opened() as login:
        await login.enter(simulator.token)
        await login.choose("Use for this session only")
        assert await login.closed() is not None
        Locked.unlocked.set()
        await until(login.pilot, lambda: login.session.state.phase is Phase.FRESH)
    await settled(lambda: not Memory.entries)  # what was unlocked too late keeps nothing
    assert not token_files(home)


async def test_escape_leaves_the_keyring_and_goes_back_to_the_token(
    simulator: Simulator, opened: Open, use_keyring: Callable[[str], None]
) -> None:
    use_keyring("tests.ui.keyrings.Locked")
    async with opened() as login:
        await login.enter(simulator.token)
        await login.sees("Your keyring is locked")
        await login.pilot.press("escape")
        await until(login.pilot, lambda: login.screen.query_one(Input).has_focus)
        assert login.token == simulator.token
        assert "Your keyring is locked" not in login.flat()
        assert not login.host.result


# Over the main screen


async def test_escape_closes_the_dialog_but_never_the_first_screen(opened: Open) -> None:
    async with opened(first=False) as login:
        await login.sees("Esc closes, nothing is lost")
        await login.pilot.press("escape")
        assert await login.closed() is None
    async with opened(first=True) as login:
        await login.sees("Ctrl+Q quits")
        await login.pilot.press("escape")
        await login.pilot.press("tab", "q")
        assert not login.host.result


async def test_q_is_a_letter_in_the_field_and_closes_outside_it(opened: Open) -> None:
    async with opened(first=False) as login:
        await login.pilot.press("q")
        assert login.token == "q"
        await login.pilot.press("down", "q")
        assert await login.closed() is None


async def test_a_dead_token_is_replaced_and_nothing_is_lost(simulator: Simulator, opened: Open) -> None:
    async with logged_in(simulator, simulator.token) as session:
        assert session.archive is not None
        await session.archive.write(drafts.save, Draft(room_id=1, text="書きかけ"))
        simulator.control("POST", "/faults", _dead())
        session.wake()
        await settled(lambda: session.state.phase is Phase.TOKEN_DEAD)
        simulator.control("DELETE", "/faults")
        async with opened(first=False, session=session) as login:
            await login.sees("Your API token is no longer valid")
            await login.sees("Nothing is lost")
            await login.enter(simulator.token)
            assert await login.closed() is not None
            await until(login.pilot, lambda: session.state.phase is Phase.FRESH)
            kept = drafts.get(session.archive.db, 1)
            assert kept is not None
            assert kept.text == "書きかけ"


def _dead() -> dict[str, object]:
    return {"match": {"path": "."}, "kind": "status", "status": 401, "times": None}


async def test_a_token_of_another_account_is_named(shared_simulator: Simulator, opened: Open) -> None:
    one, other, *_ = shared_simulator.tokens.values()
    async with (
        logged_in(shared_simulator, one) as session,
        opened(first=False, session=session) as login,
    ):
        before = session.me
        assert before is not None
        await login.sees("Log in with another token")
        await login.enter(other)
        me = await login.closed()
        assert me is not None
        assert me.account_id != before.account_id
        (notice,) = login.host._notifications
        assert me.name in notice.message
        assert before.name in notice.message
        await until(login.pilot, lambda: session.archive and session.archive.account_id == me.account_id)


async def test_it_closes_by_itself_when_the_keyring_answers_after_all(
    simulator: Simulator, opened: Open, use_keyring: Callable[[str], None]
) -> None:
    async with logged_in(simulator, simulator.token) as session:
        assert session.me is not None
        Memory.entries[entry(simulator, session.me.account_id)] = simulator.token
    use_keyring("tests.ui.keyrings.SilentToRead")
    session = session_at(simulator.api_url)
    session.open_last()
    session.start()
    await settled(lambda: session.state.phase is Phase.KEYRING_WAIT)
    async with opened(first=False, session=session) as login:
        await login.sees("Your keyring has not been unlocked yet.")
        Locked.unlocked.set()
        me = await login.closed()
        assert me is not None


async def test_a_keyring_that_was_unusable_at_the_start_is_explained(
    simulator: Simulator, opened: Open, use_keyring: Callable[[str], None]
) -> None:
    async with logged_in(simulator, simulator.token):
        pass
    use_keyring("keyring.backends.null.Keyring")
    session = session_at(simulator.api_url)
    session.open_last()
    session.start()
    await settled(lambda: session.state.phase is Phase.NO_TOKEN)
    async with opened(first=False, session=session) as login:
        await login.sees("Log in to Chatwork Your keyring is set to “null”")


async def test_what_lies_over_the_dialog_is_left_alone(
    simulator: Simulator, opened: Open, use_keyring: Callable[[str], None]
) -> None:
    use_keyring("tests.ui.keyrings.Silent")
    async with opened(first=False) as login:
        await login.enter(simulator.token)
        await login.sees("Waiting for your keyring to be unlocked…")
        over: ModalScreen[None] = ModalScreen()
        await login.host.push_screen(over)
        Locked.unlocked.set()
        await until(login.pilot, lambda: login.session.state.phase is Phase.FRESH)
        assert login.host.screen is over
        over.dismiss()
        assert await login.closed() is not None


# How it fits


@pytest.mark.parametrize("language", ["en", "ja"])
@pytest.mark.parametrize("size", [(60, 15), (40, 12), (80, 24), (140, 45)])
async def test_everything_there_is_fits(
    opened: Open, simulator: Simulator, size: tuple[int, int], language: str
) -> None:
    texts.use(language)
    async with opened(size=size, first=False) as login:
        await login.enter("f" * 32)
        await until(login.pilot, lambda: login.screen.query_one("#said").display)
        box = login.screen.query_one("#box")
        assert box.region.width <= 72
        if size >= (60, 15):
            assert box.virtual_size.height <= box.scrollable_content_region.height
            assert login.screen.query_one("#hint").region.bottom < size[1]


async def test_the_longest_question_fits_too(
    simulator: Simulator, opened: Open, use_keyring: Callable[[str], None]
) -> None:
    use_keyring("keyring.backends.null.Keyring")
    async with opened(size=(60, 15)) as login:
        await login.enter(simulator.token)
        await login.sees("Store in a file only I can read (not encrypted)")
        box = login.screen.query_one("#box")
        assert box.virtual_size.height <= box.scrollable_content_region.height


async def test_a_tiny_terminal_breaks_nothing(opened: Open) -> None:
    async with opened(size=(1, 1)) as login:
        await login.pilot.press("down", "up", "escape")
