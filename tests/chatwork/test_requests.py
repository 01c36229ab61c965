"""What leaves: requests of the right form, and the token nowhere but in its header."""

from __future__ import annotations

import asyncio
import gzip
import json
import logging

import httpx
import pytest

from cwtui.chatwork.client import Chatwork
from cwtui.chatwork.errors import BadAnswer, BadRequest, InvalidToken, Outcome
from cwtui.chatwork.transport import TokenAuth
from tests.chatwork.wire import CUT, POSTED, STATUS, TOKEN, Wire, failure, post, read, reply


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

    @pytest.mark.parametrize(
        "url", ["https://other.example/v2", "http://api.example/v2", "https://api.example:444/v2"]
    )
    def test_it_is_put_on_no_request_to_anybody_else(self, url: str) -> None:
        auth = TokenAuth(TOKEN, httpx.URL("https://api.example/v2"))
        strange, own = httpx.Request("GET", url), httpx.Request("GET", "https://api.example/v2/me")
        for request in (strange, own):
            next(auth.auth_flow(request))
        assert "x-chatworktoken" not in strange.headers
        assert own.headers["x-chatworktoken"] == TOKEN

    async def test_a_redirect_carries_it_nowhere(self) -> None:
        async with Wire([reply(body=STATUS)]) as elsewhere:
            script = [reply(302, headers={"location": f"{elsewhere.url}/my/status"})]
            error, received = await failure(script, read)
        assert type(error) is BadAnswer
        assert elsewhere.received == []
        assert len(received) == 1
