"""What the headers of an answer tell: the limits, which limit it was, and what the free plan hides."""

from __future__ import annotations

import asyncio
import json

import pytest

from cwtui.chatwork.client import Chatwork
from cwtui.chatwork.errors import NotFound, Outcome, RateLimited, RoomRateLimited
from tests.chatwork.wire import HTML, STATUS, TOKEN, Reply, Wire, failure, post, read, reply

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
