"""Both limits of the simulated service, on a clock moved by hand: who follows the budget is never refused."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from threading import Thread

import pytest

from cwtui.chatwork.client import Chatwork
from cwtui.chatwork.errors import BadRequest, RateLimited, RoomRateLimited
from tests.chatwork.office import Office, open_office, two_colleagues
from tests.support import HandClock


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture
async def office(clock: HandClock) -> AsyncIterator[Office]:
    """Both clients and the service go by the same hand."""
    simulator = two_colleagues(clock)
    async with open_office(simulator, clock) as opened:
        clock.advance(600)  # past the window and the lane of the preparations
        yield opened
    Thread(target=simulator.stop).start()


class TestTheWindow:
    async def test_is_followed_to_its_last_call_and_beyond(self, office: Office, clock: HandClock) -> None:
        office.turn(rate_limit=20)
        await office.me.my_status()
        assert (office.me.budget.limit, office.me.budget.remaining) == (20, 19)
        for left in range(18, -1, -1):
            await office.me.my_status()
            assert office.me.budget.left(clock.now()) == left
        with pytest.raises(RateLimited) as caught:
            await office.me.my_status()
        wait = office.me.budget.free_at(clock.now()) - clock.now()
        assert 298 <= wait <= 300
        assert caught.value.reset_at == office.me.budget.reset_at
        clock.advance(wait - 2)
        with pytest.raises(RateLimited):
            await office.me.my_status()
        clock.advance(2)
        await office.me.my_status()

    @pytest.mark.parametrize("skew", [-3600, 3600])
    async def test_ends_by_its_own_clock(self, office: Office, clock: HandClock, skew: int) -> None:
        """This machine's clock is wrong, not the service's."""
        office.turn(rate_limit=1)
        async with another_program(office, lambda: clock.now() - skew) as me:
            await me.my_status()
            assert abs(me.budget.server_offset - skew) <= 1
            here = clock.now() - skew
            assert abs(me.budget.server_now(here) - clock.now()) <= 1
            assert 298 <= me.budget.free_at(here) - here <= 300

    async def test_is_shared_with_every_program_of_the_account(
        self, office: Office, clock: HandClock
    ) -> None:
        office.turn(rate_limit=20)
        await office.me.my_status()
        async with another_program(office, clock.now) as elsewhere:
            for _ in range(15):
                await elsewhere.my_status()
        assert office.me.budget.remaining == 19
        await office.me.my_status()
        assert office.me.budget.remaining == 3

    async def test_counts_refused_calls_too(self, office: Office) -> None:
        await office.me.my_status()
        before = office.me.budget.remaining
        with pytest.raises(BadRequest):
            await office.me.post_message(office.room_id, "")
        assert office.me.budget.remaining == before - 1

    async def test_may_slide(self, office: Office, clock: HandClock) -> None:
        office.turn(rate_limit=10, rate_window_kind="sliding")
        for _ in range(40):
            clock.advance(max(0.0, office.me.budget.free_at(clock.now()) - clock.now()) + 7)
            await office.me.my_status()


class TestTheLane:
    async def test_takes_ten_posts_in_ten_seconds(self, office: Office, clock: HandClock) -> None:
        await fill(office)
        assert office.me.budget.may_post_at(office.room_id, clock.now()) == clock.now() + 10
        with pytest.raises(RoomRateLimited) as caught:
            await office.me.post_message(office.room_id, "too much")
        assert (caught.value.room_id, caught.value.status) == (office.room_id, 429)
        assert office.me.budget.left(clock.now()) > 0
        await office.me.my_status()
        clock.advance(office.me.budget.may_post_at(office.room_id, clock.now()) - clock.now())
        await office.me.post_message(office.room_id, "now")
        assert office.bodies()[-1] == "now"

    async def test_counts_tasks_in(self, office: Office) -> None:
        await fill(office, 9)
        await office.me.create_task(office.room_id, "x", [office.my_id])
        with pytest.raises(RoomRateLimited):
            await office.me.create_task(office.room_id, "x", [office.my_id])

    async def test_is_one_for_each_room(self, office: Office, clock: HandClock) -> None:
        await fill(office)
        await office.me.post_message(office.direct_id, "elsewhere")
        assert office.me.budget.may_post_at(office.direct_id, clock.now()) == clock.now()

    async def test_is_closed_where_other_programs_filled_it(self, office: Office, clock: HandClock) -> None:
        async with another_program(office, clock.now) as elsewhere:
            for number in range(10):
                await elsewhere.post_message(office.room_id, f"elsewhere {number}")
        assert office.me.budget.may_post_at(office.room_id, clock.now()) == clock.now()
        with pytest.raises(RoomRateLimited):
            await office.me.post_message(office.room_id, "too much")
        assert office.me.budget.may_post_at(office.room_id, clock.now()) == clock.now() + 10

    async def test_does_not_slow_what_is_no_post(self, office: Office) -> None:
        await fill(office)
        await office.me.edit_message(office.room_id, office.my_message, "edited")
        await office.me.upload_file(office.room_id, b"x", "x")
        await office.me.mark_read(office.room_id, office.others_message)

    async def test_and_the_window_used_up_together_is_the_window(self, office: Office) -> None:
        office.turn(rate_limit=10)
        await fill(office)
        with pytest.raises(RateLimited):
            await office.me.post_message(office.room_id, "too much")


async def fill(office: Office, posts: int = 10) -> None:
    for number in range(posts):
        await office.me.post_message(office.room_id, f"post {number}")


def another_program(office: Office, now: Callable[[], float]) -> Chatwork:
    """Another program with my token."""
    return Chatwork(office.simulator.token, office.simulator.api_url, clock=now)
