"""Ugly ends of a request, and what we may believe of them: above all, whether a write may be repeated."""

from __future__ import annotations

import asyncio
import gzip
import json
import ssl
import subprocess
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cwtui.chatwork import transport
from cwtui.chatwork.client import Chatwork
from cwtui.chatwork.errors import (
    BadAnswer,
    ChatworkError,
    ConnectionLost,
    NoConnection,
    Outcome,
    ServerError,
    TLSFailed,
)
from cwtui.chatwork.exchange import Timeouts
from tests.chatwork.wire import (
    CUT,
    HTML,
    POSTED,
    QUICK,
    SILENCE,
    STATUS,
    TOKEN,
    Operation,
    Reply,
    Wire,
    failure,
    post,
    read,
    reply,
)
from tests.support import need_program


class TestNothingLeft:
    """Then a write may simply be sent again."""

    async def test_nobody_listens(self) -> None:
        async with Wire([CUT]) as wire:
            url = wire.url
        async with Chatwork(TOKEN, url, timeouts=QUICK, clock=lambda: 5000.0) as chatwork:
            for _ in range(10):
                with pytest.raises(NoConnection) as caught:
                    await post(chatwork)
                assert caught.value.outcome is Outcome.NOT_YET
                assert caught.value.words
            assert chatwork.budget.may_post_at(7, 5000.0) == 5000.0

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
                hanging = [
                    asyncio.create_task(chatwork.my_status()) for _ in range(transport.MOST_CONNECTIONS)
                ]
                await wire.until(transport.MOST_CONNECTIONS)
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
        assert isinstance(error, BadAnswer)
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
        assert error.words == ("an endless answer",)


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

    async def test_and_the_second_try_tells_how_it_ended(self) -> None:
        wire = Wire(lambda request: wire.leave())
        async with wire, Chatwork(TOKEN, wire.url, timeouts=QUICK) as chatwork:
            with pytest.raises(NoConnection):
                await chatwork.my_status()
        assert len(wire.received) == 1

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
        # With all the time it takes: who is given up before the server had its turn asked it nothing.
        async with Wire([answer]) as wire, Chatwork(TOKEN, wire.url) as chatwork:
            error = None
            try:
                await operation(chatwork)
            except ChatworkError as raised:
                error = raised
        assert error is None or error.endpoint.split(" ")[0] == wire.received[0].method

    asyncio.run(run())
