"""Which connections are used again."""

from __future__ import annotations

import asyncio

import pytest

from cwtui.chatwork import transport
from cwtui.chatwork.client import Chatwork
from tests.chatwork.wire import POSTED, SILENCE, STATUS, TOKEN, Wire, post, reply


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

    async def test_a_post_given_up_counts_against_its_room(self) -> None:
        async with Wire([SILENCE]) as wire, Chatwork(TOKEN, wire.url, clock=lambda: 5000.0) as chatwork:
            for number in range(10):
                task = asyncio.create_task(chatwork.post_message(7, "hello"))
                await wire.until(number + 1)
                task.cancel()
                await asyncio.gather(task, return_exceptions=True)
            assert chatwork.budget.may_post_at(7, 5000.0) == 5010.0
