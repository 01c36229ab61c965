"""Whatever is wrong with the line or the clock: a state with a sentence, and a way back by itself."""

from __future__ import annotations

import asyncio
import socket
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, closing
from pathlib import Path

import pytest

from cwtui import texts
from cwtui.store import limitation
from cwtui.store.wishes import WishState
from cwtui.sync.clock import Clock
from cwtui.sync.state import Phase
from tests.support import Simulator
from tests.sync.rig import QUICK, Person, fault, my_room, posted, requests, served


@pytest.fixture
def quiet() -> Iterator[Simulator]:
    with served("empty") as started:
        yield started


PAGE = "<!DOCTYPE html><html><body>Welcome to this hotel</body></html>"


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        ({"status": 302, "body": "", "headers": {"location": "http://127.0.0.1:1/"}}, "bad_answer"),
        ({"status": 401, "body": PAGE, "content_type": "text/html"}, "bad_answer"),  # the portal's, not ours
        ({"status": 403, "body": PAGE, "content_type": "text/html"}, "bad_answer"),
        ({"status": 511, "body": PAGE, "content_type": "text/html"}, "server_error"),
        ({"status": 200, "body": PAGE, "content_type": "application/json"}, "bad_answer"),
        ({"status": 200, "body": "OK", "content_type": "text/plain"}, "bad_answer"),
        ({"status": 200, "body": "[]", "content_type": "text/html"}, "bad_answer"),
        ({"status": 204, "body": ""}, "bad_answer"),  # nobody is in no room
        ({"status": 408, "body": ""}, "server_error"),
        ({"status": 502, "body": PAGE, "content_type": "text/html"}, "server_error"),
        ({"status": 503, "body": '{"errors":["Service Unavailable"]}'}, "server_error"),
    ],
)
async def test_strange_answers_are_a_state_with_a_way_back(
    quiet: Simulator, tmp_path: Path, answer: dict[str, object], code: str
) -> None:
    async with Person(quiet, tmp_path) as ken:
        await ken.fresh()
        fault(quiet, "status", "GET", "/rooms$", times=None, **answer)
        ken.session.wake()
        await ken.until(lambda: ken.session.state.phase is Phase.OFFLINE)
        state = ken.session.state
        assert state.error == code
        assert state.until is not None
        assert texts.reason(code) != texts.say(texts.UNEXPECTED)
        quiet.control("DELETE", "/faults")
        await ken.fresh()
        assert ken.session.state.error is None


@asynccontextmanager
async def offline(tmp_path: Path, url: str, token: str = "0" * 32) -> AsyncIterator[Person]:
    """Somebody who starts for the first time, with that address."""
    person = Person(Simulator(url, {"me": token}), tmp_path)
    async with person:
        await person.until(lambda: person.session.state.phase is Phase.OFFLINE)
        yield person


async def test_no_such_host(tmp_path: Path) -> None:
    async with offline(tmp_path, "https://nowhere.invalid/v2") as ken:
        assert ken.session.state.error == "no_connection"


async def test_nobody_listens(tmp_path: Path) -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as taken:
        port = taken.getsockname()[1]
    async with offline(tmp_path, f"http://127.0.0.1:{port}/v2") as ken:
        assert ken.session.state.error == "no_connection"


async def test_somebody_who_cannot_prove_who_he_is(tmp_path: Path) -> None:
    words = b"HTTP/1.1 400 Bad Request\r\n\r\n"
    async with talking(words) as port, offline(tmp_path, f"https://127.0.0.1:{port}/v2") as ken:
        assert ken.session.state.error == "tls_failed"


async def test_somebody_who_accepts_and_says_nothing(tmp_path: Path) -> None:
    async with talking(b"") as port, offline(tmp_path, f"http://127.0.0.1:{port}/v2") as ken:
        assert ken.session.state.error == "connection_lost"


@asynccontextmanager
async def talking(words: bytes) -> AsyncIterator[int]:
    """Somebody on a port who says these words to whoever calls, and no others."""

    async def say(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(words)
        await reader.read()
        writer.close()

    server = await asyncio.start_server(say, "127.0.0.1", 0)
    yield server.sockets[0].getsockname()[1]
    server.close()


async def test_while_nothing_changes_nobody_is_told(tmp_path: Path) -> None:
    """The end of the wait is computed again and again; it is the same end."""
    async with offline(tmp_path, "http://127.0.0.1:1/v2") as ken:
        await ken.until(lambda: len(requests_made(ken)) >= 3)
        told = [(state.phase, state.until) for state in ken.states]
        assert len(set(told)) == len(told)


def requests_made(ken: Person) -> list[float]:
    """One for each end of a wait that was told."""
    return [state.until for state in ken.states if state.until is not None]


async def test_the_machine_wakes_before_anybody_knows_who_we_are(tmp_path: Path, quiet: Simulator) -> None:
    clock = Jumpy()
    slow = type(QUICK)(backoff=(30.0, 60.0), slice=0.1)
    fault(quiet, "garbage", "GET", "/me$", times=1)
    async with Person(quiet, tmp_path, tempo=slow, clock=clock) as ken:
        await ken.until(lambda: ken.session.state.phase is Phase.OFFLINE)
        clock.ahead = 8 * 3600
        await ken.until(lambda: ken.session.state.phase is Phase.FRESH, 5)


class Jumpy(Clock):
    """A clock that can be set."""

    ahead = 0.0

    def now(self) -> float:
        return time.time() + self.ahead


async def test_what_is_held_leaves_in_time_though_the_clock_is_set_back(
    quiet: Simulator, tmp_path: Path
) -> None:
    clock, room = Jumpy(), my_room(quiet)
    async with Person(quiet, tmp_path, clock=clock) as ken:
        await ken.fresh()
        first = await ken.send(room, "一つ目", hold=1.0)
        second = await ken.send(room, "二つ目", hold=1.0)
        clock.ahead = -3600.0
        await ken.until(ken.is_(second, WishState.DONE), 8)
        assert ken.row(first).state is WishState.DONE
        assert posted(quiet, room, ken.archive.account_id)[-2:] == ["一つ目", "二つ目"]


async def test_also_when_it_was_set_back_while_nobody_was_here(quiet: Simulator, tmp_path: Path) -> None:
    clock, room = Jumpy(), my_room(quiet)
    async with Person(quiet, tmp_path, clock=clock) as ken:
        await ken.fresh()
        wish = await ken.send(room, "あとで", hold=20.0)
    clock.ahead = -3600.0
    async with Person(quiet, tmp_path, clock=clock) as ken:
        await ken.fresh()
        await ken.until(lambda: ken.row(wish).due_at < clock.now() + 25)


async def test_what_the_plan_hides_is_said_with_the_services_words(quiet: Simulator, tmp_path: Path) -> None:
    room = my_room(quiet)
    async with Person(quiet, tmp_path) as ken:
        await ken.fresh()
        assert ken.session.state.limitation == ""
        fault(quiet, "status", "GET", f"/rooms/{room}/messages", **HIDDEN)
        await ken.send(room, "新しいメッセージ")
        ken.session.look_at(room)
        await ken.until(lambda: ken.session.state.limitation)
        assert ken.session.state.limitation == WORDS
    async with Person(quiet, tmp_path) as ken:
        assert ken.session.state.limitation == WORDS, "known before any network"
        ken.session.look_at(room)
        await ken.until(lambda: not ken.session.state.limitation)  # another plan: nothing is hidden there now
        assert limitation.words(ken.archive.db) == ""


WORDS = "Messages older than 40 days are hidden."
HIDDEN: dict[str, object] = {
    "status": 204,
    "body": "",
    "headers": {"chatwork-message-limitation": "true", "chatwork-message-limitation-summary": WORDS},
}


async def test_paused_it_asks_nothing_and_resumed_it_asks_at_once(quiet: Simulator, tmp_path: Path) -> None:
    async with Person(quiet, tmp_path) as ken:
        await ken.fresh()
        await ken.session.pause()
        asked = len(requests(quiet))
        wish = await ken.send(my_room(quiet), "written while it was paused")
        await asyncio.sleep(0.5)
        assert len(requests(quiet)) == asked
        ken.session.resume()
        await ken.until(ken.is_(wish, WishState.DONE))
        await ken.fresh()


async def test_without_a_token_there_is_nothing_to_resume(quiet: Simulator, tmp_path: Path) -> None:
    async with Person(quiet, tmp_path, token="") as ken:
        await ken.until(lambda: ken.session.state.phase is Phase.NO_TOKEN)
        await ken.session.pause()
        ken.session.resume()
        await asyncio.sleep(0.1)
        assert ken.session.state.phase is Phase.NO_TOKEN
