"""Ugly behaviour on the wire, and what we may believe of it: above all, whether a write may be repeated."""

from __future__ import annotations

import asyncio
import gzip
import json
import logging
import ssl
import subprocess
import traceback
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cwtui.chatwork import transport
from cwtui.chatwork.client import Chatwork
from cwtui.chatwork.errors import (
    BadAnswer,
    BadRequest,
    ChatworkError,
    ConnectionLost,
    InvalidToken,
    NoConnection,
    NotFound,
    Outcome,
    RateLimited,
    RoomRateLimited,
    ServerError,
    TLSFailed,
)
from cwtui.chatwork.transport import Timeouts
from tests.chatwork.wire import CUT, SILENCE, Received, Reply, Wire, reply
from tests.support import need_program

TOKEN = "0123456789abcdef0123456789abcdef"
QUICK = Timeouts(connect=0.5, write=0.5, read=0.3, pool=0.1, total=0.6, upload=0.6)
STATUS = json.dumps(
    dict.fromkeys(
        ["unread_room_num", "mention_room_num", "mytask_room_num", "unread_num", "mention_num", "mytask_num"],
        0,
    )
).encode()
POSTED = b'{"message_id":"1001"}'
HTML = b"<html><body>Please sign in to the network</body></html>"

Operation = Callable[[Chatwork], Awaitable[object]]


def read(chatwork: Chatwork) -> Awaitable[object]:
    return chatwork.my_status()


def post(chatwork: Chatwork) -> Awaitable[object]:
    return chatwork.post_message(7, "hello")


async def failure(
    script: list[Reply], operation: Operation, timeouts: Timeouts = QUICK
) -> tuple[ChatworkError, list[Received]]:
    """The error an operation ends in, and what the server saw."""
    async with Wire(script) as wire, Chatwork(TOKEN, wire.url, timeouts=timeouts) as chatwork:
        with pytest.raises(ChatworkError) as caught:
            await operation(chatwork)
        assert chatwork.budget.remaining <= chatwork.budget.limit
    assert TOKEN not in "".join(traceback.format_exception(caught.value))
    # httpx's own error holds the request, and that holds the token.
    assert "httpx" not in type(caught.value.__context__).__module__
    return caught.value, wire.received


class TestRequests:
    async def test_the_token_travels_in_its_header_alone(self) -> None:
        async with Wire([reply(body=STATUS)]) as wire, Chatwork(TOKEN, wire.url) as chatwork:
            await chatwork.my_status()
        [request] = wire.received
        assert request.target == "/v2/my/status"
        assert request.headers["x-chatworktoken"] == TOKEN
        assert request.headers["accept-encoding"] == "gzip"
        assert request.headers["user-agent"].startswith("cwtui/")
        assert request.body == b""

    async def test_a_write_is_a_form(self) -> None:
        async with Wire([reply(body=POSTED)]) as wire, Chatwork(TOKEN, wire.url) as chatwork:
            await chatwork.post_message(7, "a & b = 日本\n", self_unread=True)
        [request] = wire.received
        assert request.target == "/v2/rooms/7/messages"
        assert request.headers["content-type"] == "application/x-www-form-urlencoded"
        assert request.body == b"body=a+%26+b+%3D+%E6%97%A5%E6%9C%AC%0A&self_unread=1"

    async def test_ids_are_joined_and_what_is_not_said_is_not_sent(self) -> None:
        async with Wire([reply(body=b'{"room_id":5}')]) as wire, Chatwork(TOKEN, wire.url) as chatwork:
            await chatwork.create_room("n", [1, 2], readonly=iter([3]), description="", link=False)
        assert wire.received[0].body == (
            b"name=n&description=&members_admin_ids=1%2C2&members_readonly_ids=3&link=0"
        )

    async def test_a_read_has_a_query(self) -> None:
        async with Wire([reply(status=204)]) as wire, Chatwork(TOKEN, wire.url) as chatwork:
            await chatwork.room_tasks(7, assignee=3)
            await chatwork.messages(7)
        assert [request.target for request in wire.received] == [
            "/v2/rooms/7/tasks?account_id=3",
            "/v2/rooms/7/messages?force=1",
        ]

    async def test_compressed_answers_are_read(self) -> None:
        answer = reply(body=gzip.compress(STATUS), headers={"content-encoding": "gzip"})
        async with Wire([answer]) as wire, Chatwork(TOKEN, wire.url) as chatwork:
            assert (await chatwork.my_status()).unread_num == 0

    async def test_a_content_type_with_charset_another_or_none(self) -> None:
        for kind in ("application/json; charset=utf-8", "text/plain", "application/octet-stream", None):
            async with Wire([reply(body=STATUS, kind=kind)]) as wire, Chatwork(TOKEN, wire.url) as chatwork:
                assert (await chatwork.my_status()).unread_num == 0

    @pytest.mark.parametrize("token", ["", "a b", "full-width Ａ", "two\nlines", "nul\0"])
    async def test_a_token_no_header_can_carry_is_not_sent(self, token: str) -> None:
        async with Wire([reply(body=STATUS)]) as wire, Chatwork(token, wire.url) as chatwork:
            with pytest.raises(InvalidToken):
                await chatwork.my_status()
        assert wire.connections == 0

    async def test_half_a_surrogate_pair_is_not_sent(self) -> None:
        async with Wire([reply(body=POSTED)]) as wire, Chatwork(TOKEN, wire.url) as chatwork:
            for operation in (
                chatwork.post_message(7, "\ud83d"),
                chatwork.upload_file(7, b"x", "x", message="\ud83d"),
                chatwork.call("GET", "/rooms", query={"x": "\ud83d"}),
            ):
                with pytest.raises(BadRequest) as caught:
                    await operation
                assert caught.value.outcome is Outcome.REFUSED
        assert wire.connections == 0

    async def test_a_file_name_that_is_not_unicode_or_tries_to_be_a_header(self) -> None:
        async with Wire([reply(body=b'{"file_id":1}')]) as wire, Chatwork(TOKEN, wire.url) as chatwork:
            await chatwork.upload_file(7, b"data", 'a"b\r\nx: y\udcff.txt')
        [request] = wire.received
        assert b'filename="a%22b%0D%0Ax: y?.txt"' in request.body

    @pytest.mark.parametrize(
        ("method", "path"),
        [
            ("GET", "rooms"),
            ("GET", ""),
            ("GET", "/"),
            ("GET", "//evil.example/rooms"),
            ("GET", "https://evil.example/rooms"),
            ("GET", "/../v1/rooms"),
            ("GET", "/rooms?x=1"),
            ("GET", "/rooms#x"),
            ("GET", "/rooms/%2e%2e"),
            ("get", "/rooms"),
            ("GET /x", "/rooms"),
        ],
    )
    async def test_a_free_call_stays_below_the_base(self, method: str, path: str) -> None:
        async with Wire([reply(body=STATUS)]) as wire, Chatwork(TOKEN, wire.url) as chatwork:
            with pytest.raises(ValueError, match="METHOD"):
                await chatwork.call(method, path)
        assert wire.connections == 0


class TestNothingLeft:
    """Then a write may simply be sent again."""

    async def test_nobody_listens(self) -> None:
        async with Wire([CUT]) as wire:
            url = wire.url
        async with Chatwork(TOKEN, url, timeouts=QUICK) as chatwork:
            with pytest.raises(NoConnection) as caught:
                await post(chatwork)
        assert caught.value.outcome is Outcome.NOT_YET
        assert caught.value.words
        assert chatwork.budget.may_post_at(7, 0.0) == 0.0

    async def test_no_such_host(self, monkeypatch: pytest.MonkeyPatch) -> None:
        for name in ("HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"):
            monkeypatch.delenv(name, raising=False)
        async with Chatwork(TOKEN, "https://chatwork.invalid/v2", timeouts=QUICK) as chatwork:
            with pytest.raises(NoConnection) as caught:
                await post(chatwork)
        assert caught.value.outcome is Outcome.NOT_YET

    async def test_the_other_side_does_not_speak_tls(self) -> None:
        async def speak_plainly(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            writer.write(reply(400).raw)
            writer.close()

        server = await asyncio.start_server(speak_plainly, "127.0.0.1", 0)
        async with server:
            secure = f"https://127.0.0.1:{server.sockets[0].getsockname()[1]}/v2"
            async with Chatwork(TOKEN, secure, timeouts=QUICK) as chatwork:
                with pytest.raises(TLSFailed) as caught:
                    await post(chatwork)
        assert caught.value.outcome is Outcome.NOT_YET

    async def test_the_other_side_is_silent_when_it_should_greet(self) -> None:
        accepted = asyncio.Event()

        async def never_greet(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            accepted.set()
            await reader.read()
            writer.close()

        server = await asyncio.start_server(never_greet, "127.0.0.1", 0)
        async with server:
            secure = f"https://127.0.0.1:{server.sockets[0].getsockname()[1]}/v2"
            # Once by the phase's own patience, once by the total.
            for waits in (Timeouts(connect=0.2), Timeouts(total=0.2)):
                async with Chatwork(TOKEN, secure, timeouts=waits) as chatwork:
                    with pytest.raises(NoConnection) as caught:
                        await post(chatwork)
                assert caught.value.outcome is Outcome.NOT_YET
        assert accepted.is_set()

    async def test_every_connection_is_taken(self) -> None:
        async with Wire([SILENCE]) as wire:
            waits = Timeouts(pool=0.1, total=5)
            async with Chatwork(TOKEN, wire.url, timeouts=waits) as chatwork:
                hanging = [asyncio.create_task(chatwork.my_status()) for _ in range(8)]
                await wire.until(8)
                with pytest.raises(NoConnection) as caught:
                    await post(chatwork)
                for task in hanging:
                    task.cancel()
                await asyncio.gather(*hanging, return_exceptions=True)
                assert chatwork.budget.remaining == chatwork.budget.limit
        assert caught.value.outcome is Outcome.NOT_YET


class TestProxies:
    @pytest.mark.parametrize("answer", [reply(407, then="close"), reply(502), CUT, SILENCE])
    async def test_a_proxy_that_lets_nothing_through(
        self, monkeypatch: pytest.MonkeyPatch, answer: Reply
    ) -> None:
        async with Wire([answer]) as wire:
            monkeypatch.setenv("HTTPS_PROXY", f"http://127.0.0.1:{wire.port}")
            async with Chatwork(TOKEN, "https://api.chatwork.invalid/v2", timeouts=QUICK) as chatwork:
                with pytest.raises(NoConnection) as caught:
                    await post(chatwork)
        assert caught.value.outcome is Outcome.NOT_YET
        [asked] = wire.received
        assert (asked.method, asked.target) == ("CONNECT", "api.chatwork.invalid:443")
        assert TOKEN not in str(asked)

    async def test_loopback_never_goes_through_one(self, monkeypatch: pytest.MonkeyPatch) -> None:
        for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
            monkeypatch.setenv(name, "http://127.0.0.1:9")
        async with Wire([reply(body=STATUS)]) as wire, Chatwork(TOKEN, wire.url) as chatwork:
            await chatwork.my_status()


class TestCertificates:
    @pytest.fixture
    def certificate(self, tmp_path: Path) -> Path:
        """A self-signed one for 127.0.0.1, and its key beside it."""
        need_program("openssl")
        command = (
            "openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=127.0.0.1"
            " -addext subjectAltName=IP:127.0.0.1 -keyout key.pem -out cert.pem"
        )
        subprocess.run(command.split(), cwd=tmp_path, check=True, capture_output=True)
        return tmp_path / "cert.pem"

    @staticmethod
    def served(certificate: Path) -> Wire:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate, certificate.with_name("key.pem"))
        return Wire([reply(body=POSTED)], tls=context)

    async def test_a_stranger_gets_nothing(self, certificate: Path) -> None:
        async with (
            self.served(certificate) as wire,
            Chatwork(TOKEN, wire.url.replace("http:", "https:"), timeouts=QUICK) as chatwork,
        ):
            with pytest.raises(TLSFailed) as caught:
                await post(chatwork)
        assert caught.value.outcome is Outcome.NOT_YET
        assert "self-signed" in str(caught.value)
        assert wire.received == []

    async def test_an_authority_of_ones_own(self, certificate: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
        async with (
            self.served(certificate) as wire,
            Chatwork(TOKEN, wire.url.replace("http:", "https:")) as chatwork,
        ):
            assert await chatwork.post_message(7, "x") == 1001


UNREADABLE = {
    "a page": reply(body=HTML, kind="text/html"),
    "a page that claims to be data": reply(body=HTML),
    "half a JSON": reply(body=POSTED[:9]),
    "another shape": reply(body=b'[{"message_id":1}]'),
    "an id beyond 63 bits": reply(body=b'{"message_id":"9223372036854775808"}'),
    "a negative id": reply(body=b'{"message_id":"-3"}'),
    "nothing": reply(),
    "nothing, 204": Reply(b"HTTP/1.1 204 No Content\r\n\r\n"),
    "no gzip": reply(body=b"no gzip", headers={"content-encoding": "gzip"}),
    "a redirect": reply(302, headers={"location": "/v2/my/status"}),
    "a redirect elsewhere": reply(307, headers={"location": "http://127.0.0.1:9/v2/rooms/7/messages"}),
    "permanently moved": reply(308, headers={"location": "https://evil.example/"}),
}


class TestAfterItLeft:
    """Then a write may have been carried out."""

    @pytest.mark.parametrize("answer", UNREADABLE.values(), ids=UNREADABLE.keys())
    async def test_an_answer_that_is_not_what_was_promised(self, answer: Reply) -> None:
        error, received = await failure([answer], post)
        assert type(error) is BadAnswer
        assert error.outcome is Outcome.UNKNOWN
        assert error.endpoint == "POST /rooms/7/messages"
        assert len(received) == 1

    @pytest.mark.parametrize(
        "answer",
        [
            CUT,
            SILENCE,
            Reply(b"HTTP/1.1 200 OK\r\ncontent-le", "close"),
            Reply(b"HTTP/1.1 200 OK\r\ncontent-length: 21\r\n\r\n" + POSTED[:9], "close"),
            Reply(b"HTTP/1.1 200 OK\r\ncontent-length: 21\r\n\r\n" + POSTED[:9], "hang"),
            Reply(b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n", "close"),
            Reply(b"220 mail.example ESMTP\r\n", "close"),
            Reply(b"\x15\x03\x03\x00\x02\x02\x28", "close"),
            Reply(reply(body=POSTED).raw, drip=0.02),
        ],
        ids=[
            "cut",
            "silence",
            "half a head",
            "half a body",
            "half a body, then silence",
            "bad chunks",
            "mail",
            "tls",
            "drip",
        ],
    )
    async def test_an_answer_that_does_not_arrive(self, answer: Reply) -> None:
        error, received = await failure([answer], post)
        assert type(error) is ConnectionLost
        assert error.outcome is Outcome.UNKNOWN
        assert error.words
        assert len(received) == 1  # a write is never repeated here

    async def test_an_unknown_post_counts_against_its_room(self) -> None:
        async with Wire([CUT]) as wire, Chatwork(TOKEN, wire.url, clock=lambda: 5000.0) as chatwork:
            for _ in range(10):
                with pytest.raises(ConnectionLost):
                    await post(chatwork)
            assert chatwork.budget.may_post_at(7, 5000.0) == 5010.0

    @pytest.mark.parametrize("status", [408, 500, 502, 503, 504])
    @pytest.mark.parametrize("body", [b"", HTML, b'{"errors":["Internal"]}'])
    async def test_the_service_is_unwell(self, status: int, body: bytes) -> None:
        error, received = await failure([reply(status, body)], post)
        assert type(error) is ServerError
        assert (error.status, error.outcome) == (status, Outcome.UNKNOWN)
        assert len(received) == 1

    async def test_an_endless_answer(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(transport, "MAX_ANSWER", 1000)
        bomb = reply(body=gzip.compress(b" " * 2_000_000), headers={"content-encoding": "gzip"})
        error, _ = await failure([bomb], read)
        assert type(error) is BadAnswer


class TestReadingAgain:
    """A read whose connection broke is repeated once, at once, where that is safe."""

    @pytest.mark.parametrize(
        "broken",
        [
            CUT,
            Reply(b"HTTP/1.1 200 OK\r\ncontent-length: 99\r\n\r\n{", "close"),
            Reply(b"HTTP/1.1 2", "close"),
        ],
    )
    async def test_once_and_it_works(self, broken: Reply) -> None:
        script = [broken, reply(body=STATUS)]
        async with Wire(script) as wire, Chatwork(TOKEN, wire.url, timeouts=QUICK) as chatwork:
            await chatwork.my_status()
        assert len(wire.received) == 2

    async def test_not_twice(self) -> None:
        error, received = await failure([CUT], read)
        assert type(error) is ConnectionLost
        assert len(received) == 2

    @pytest.mark.parametrize("answer", [SILENCE, reply(503), reply(body=HTML), reply(429)])
    async def test_not_for_silence_or_any_answer(self, answer: Reply) -> None:
        _, received = await failure([answer], read)
        assert len(received) == 1

    async def test_not_where_the_server_keeps_a_cursor(self) -> None:
        error, received = await failure([CUT], lambda chatwork: chatwork.messages(7, force=False))
        assert type(error) is ConnectionLost
        assert len(received) == 1


class TestConnections:
    async def test_one_is_used_again_at_once(self) -> None:
        async with Wire([reply(body=STATUS)]) as wire, Chatwork(TOKEN, wire.url) as chatwork:
            for _ in range(3):
                await chatwork.my_status()
        assert wire.connections == 1

    async def test_but_not_after_lying_idle(self, monkeypatch: pytest.MonkeyPatch) -> None:
        assert transport.IDLE_SECONDS == 5.0
        monkeypatch.setattr(transport, "IDLE_SECONDS", 0.1)
        async with Wire([reply(body=POSTED)]) as wire, Chatwork(TOKEN, wire.url) as chatwork:
            await post(chatwork)
            await asyncio.sleep(0.3)
            await post(chatwork)
        assert [request.connection for request in wire.received] == [0, 1]

    async def test_nor_after_the_machine_slept(self) -> None:
        now = 1_795_000_000.0
        async with (
            Wire([reply(body=POSTED)]) as wire,
            Chatwork(TOKEN, wire.url, clock=lambda: now) as chatwork,
        ):
            await post(chatwork)
            now += 3600
            await post(chatwork)
            await post(chatwork)
        assert [request.connection for request in wire.received] == [0, 1, 1]

    async def test_a_server_that_closed_an_idle_one_costs_nothing(self) -> None:
        script = [reply(body=POSTED, then="close")]
        async with Wire(script) as wire, Chatwork(TOKEN, wire.url) as chatwork:
            await post(chatwork)
            await asyncio.sleep(0.05)
            await post(chatwork)
        assert wire.connections == 2

    async def test_giving_up_leaves_nothing_under_way(self) -> None:
        async with Wire([SILENCE]) as wire, Chatwork(TOKEN, wire.url) as chatwork:
            task = asyncio.create_task(chatwork.my_status())
            await wire.until(1)
            assert chatwork.budget.remaining == chatwork.budget.limit - 1
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task
            assert chatwork.budget.remaining == chatwork.budget.limit


NOW = 1_795_000_000
LIMITS = {"x-ratelimit-limit": "300", "x-ratelimit-reset": str(NOW + 200)}
USED_UP = LIMITS | {"x-ratelimit-remaining": "0"}
NOT_USED_UP = LIMITS | {"x-ratelimit-remaining": "120"}


class TestLimits:
    @pytest.mark.parametrize(
        "answer",
        [
            reply(200, STATUS, NOT_USED_UP),
            reply(400, b'{"errors":["x"]}', NOT_USED_UP),
            reply(404, HTML, NOT_USED_UP, kind="text/html"),
            reply(503, b"", NOT_USED_UP),
            reply(200, b"{", NOT_USED_UP),
            reply(302, b"", NOT_USED_UP),
        ],
    )
    async def test_every_answer_teaches(self, answer: Reply) -> None:
        async with Wire([answer]) as wire, Chatwork(TOKEN, wire.url, clock=lambda: NOW) as chatwork:
            await asyncio.gather(chatwork.my_status(), return_exceptions=True)
            assert (chatwork.budget.remaining, chatwork.budget.reset_at) == (120, NOW + 200)

    @pytest.mark.parametrize(
        "body", [b"", b'{"errors":["Rate limit for message posting per room exceeded."]}']
    )
    async def test_the_window_is_used_up_whatever_the_text(self, body: bytes) -> None:
        async with (
            Wire([reply(429, body, USED_UP)]) as wire,
            Chatwork(TOKEN, wire.url, clock=lambda: NOW) as chatwork,
        ):
            for operation in (post, read):
                with pytest.raises(RateLimited) as caught:
                    await operation(chatwork)
                assert caught.value.reset_at == NOW + 200
                assert caught.value.outcome is Outcome.NOT_YET
            assert chatwork.budget.free_at(NOW) == NOW + 200

    @pytest.mark.parametrize("headers", [NOT_USED_UP, {}])
    @pytest.mark.parametrize("body", [b"", b'{"errors":["Slow down"]}'])
    async def test_the_room_is_full_whatever_the_text(self, headers: dict[str, str], body: bytes) -> None:
        async with (
            Wire([reply(429, body, headers)]) as wire,
            Chatwork(TOKEN, wire.url, clock=lambda: NOW) as chatwork,
        ):
            for operation in (post, lambda c: c.create_task(7, "x", [1])):
                with pytest.raises(RoomRateLimited) as caught:
                    await operation(chatwork)
                assert (caught.value.room_id, caught.value.wait_seconds) == (7, 10.0)
                assert caught.value.outcome is Outcome.NOT_YET
            assert chatwork.budget.may_post_at(7, NOW) == NOW + 10
            assert chatwork.budget.may_post_at(8, NOW) == NOW
            assert chatwork.budget.free_at(NOW) == NOW

    @pytest.mark.parametrize("headers", [NOT_USED_UP, {}])
    async def test_only_posts_have_a_room_limit(self, headers: dict[str, str]) -> None:
        async with (
            Wire([reply(429, b"", headers)]) as wire,
            Chatwork(TOKEN, wire.url, clock=lambda: NOW) as chatwork,
        ):
            with pytest.raises(RateLimited) as caught:
                await chatwork.mark_read(7)
            assert NOW < caught.value.reset_at < NOW + 60

    async def test_without_headers_what_is_believed_decides(self) -> None:
        async with (
            Wire([reply(200, STATUS, USED_UP), reply(429)]) as wire,
            Chatwork(TOKEN, wire.url, clock=lambda: NOW) as chatwork,
        ):
            await chatwork.my_status()
            with pytest.raises(RateLimited) as caught:
                await post(chatwork)
            assert caught.value.reset_at == NOW + 200


class TestFreePlan:
    HIDDEN = {"chatwork-message-limitation": "true", "chatwork-message-limitation-summary": "40 days"}  # noqa: RUF012

    async def test_a_window_with_something_hidden(self) -> None:
        message = {"message_id": "5", "account": {"account_id": 1, "name": "n"}, "body": "b", "send_time": 1}
        older = message | {"message_id": "4"}
        body = json.dumps([message, older]).encode()
        answers = [reply(200, body, self.HIDDEN), reply(204, headers=self.HIDDEN), reply(200, b"[]")]
        async with Wire(answers) as wire, Chatwork(TOKEN, wire.url) as chatwork:
            window = await chatwork.messages(7)
            assert (window.limited, window.limitation) == (True, "40 days")
            assert [item.message_id for item in window.items] == [4, 5]
            window = await chatwork.messages(7)
            assert (window.limited, window.items) == (True, [])
            window = await chatwork.messages(7)
            assert (window.limited, window.limitation, window.items) == (False, "", [])

    async def test_a_hidden_message(self) -> None:
        script = [reply(404, b'{"errors":["x"]}', self.HIDDEN)]
        error, _ = await failure(script, lambda chatwork: chatwork.message(7, 5))
        assert isinstance(error, NotFound)
        assert error.limited


class TestSecrecy:
    async def test_an_error_that_repeats_the_token(self) -> None:
        body = json.dumps({"errors": [f"what is {TOKEN}?"]}).encode()
        for status in (400, 401, 403, 404, 429, 500):
            error, _ = await failure([reply(status, body)], read)
            assert error.words == ("what is (secret)?",)

    async def test_nothing_of_it_is_logged(self, caplog: pytest.LogCaptureFixture) -> None:
        caplog.set_level(logging.DEBUG)
        for answer in (reply(body=STATUS), reply(400), CUT, reply(302, headers={"location": "/x"})):
            async with Wire([answer]) as wire, Chatwork(TOKEN, wire.url) as chatwork:
                await asyncio.gather(read(chatwork), post(chatwork), return_exceptions=True)
                assert TOKEN not in repr(chatwork)
        assert "GET /my/status" in caplog.text
        assert TOKEN not in caplog.text
        assert TOKEN not in "".join(str(vars(record)) for record in caplog.records)

    async def test_a_redirect_carries_it_nowhere(self) -> None:
        async with Wire([reply(body=STATUS)]) as elsewhere:
            script = [reply(302, headers={"location": f"{elsewhere.url}/my/status"})]
            error, received = await failure(script, read)
        assert type(error) is BadAnswer
        assert elsewhere.received == []
        assert len(received) == 1


OPERATIONS: list[Operation] = [
    lambda c: c.me(),
    lambda c: c.rooms(),
    lambda c: c.contacts(),
    lambda c: c.messages(1),
    lambda c: c.my_tasks(),
    lambda c: c.file(1, 1),
    lambda c: c.link(1),
    lambda c: c.post_message(1, "x"),
    lambda c: c.create_task(1, "x", [1]),
    lambda c: c.replace_members(1, [1]),
    lambda c: c.leave_room(1),
    lambda c: c.call("GET", "/rooms"),
]


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.sampled_from(OPERATIONS),
    st.sampled_from([200, 200, 200, 201, 204, 206, 301, 400, 401, 403, 404, 429, 500]),
    st.one_of(st.binary(max_size=80), st.text(max_size=40).map(lambda text: json.dumps([text]).encode())),
    st.sampled_from([{}, {"content-encoding": "gzip"}, {"x-ratelimit-remaining": "x"}, {"date": "never"}]),
    st.sampled_from(["application/json", "text/html", "\u00ff;;"]),
)
def test_whatever_comes_an_operation_ends_in_a_value_or_an_error_of_ours(
    operation: Operation, status: int, body: bytes, headers: dict[str, str], kind: str
) -> None:
    async def run() -> None:
        answer = reply(status, body if status != 204 else b"", headers, kind, then="close")
        async with Wire([answer]) as wire, Chatwork(TOKEN, wire.url, timeouts=QUICK) as chatwork:
            error = None
            try:
                await operation(chatwork)
            except ChatworkError as raised:
                error = raised
        assert error is None or error.endpoint.split(" ")[0] == wire.received[0].method

    asyncio.run(run())
