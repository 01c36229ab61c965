"""When the line, or cwtui itself, comes back after a while: what is asked, and what is said."""

from __future__ import annotations

import time

from cwtui.store import outbox
from cwtui.store.wishes import Send, WishState
from cwtui.sync.state import Phase
from cwtui.ui.screens.outbox import Outbox
from tests.ui.stage import Stage
from tests.ui.town import Town, at, look_again

HOURS = 3600.0


async def wrote(stage: Stage, body: str, room_id: int, *, ago: float, due_in: float = 0.0) -> int:
    """It was written that long ago, to be sent ``due_in`` seconds after that."""
    then = time.time() - ago
    return await stage.archive.write(
        outbox.add, Send(room_id=room_id, body=body), now=then, due_at=then + due_in
    )


def states(stage: Stage) -> list[WishState]:
    return [row.state for row in stage.outbox()]


async def go_offline(town: Town, stage: Stage) -> None:
    for method in ("GET", "POST"):
        town.fault("drop_before", method=method, path=".", times=None)
    await stage.press("escape", "g", "r")
    await stage.until(lambda: stage.app.session.state.phase is Phase.OFFLINE)


def come_back(town: Town, stage: Stage) -> None:
    town.simulator.control("DELETE", "/faults")
    stage.app.session.wake()


# What is old


async def test_several_old_messages_are_one_question_and_go_in_order(town: Town) -> None:
    async with town.playing() as stage:
        room_id, other = await at(town, stage), town.room_id(1)
        await go_offline(town, stage)
        await wrote(stage, "一つめ", room_id, ago=5 * HOURS)
        await wrote(stage, "二つめ", room_id, ago=4 * HOURS)
        await wrote(stage, "三つめ", other, ago=3 * HOURS)
        come_back(town, stage)
        await stage.reads(
            "3 messages written", "or later have not been sent.", "Look them over", "Send in order"
        )
        assert states(stage) == [WishState.ASKED] * 3
        await stage.press("y")
        await stage.until(lambda: not stage.outbox())
        assert [body for body in town.posted(room_id) if body in ("一つめ", "二つめ")] == ["一つめ", "二つめ"]
        assert town.posted(other).count("三つめ") == 1


async def test_it_says_what_was_said_in_the_room_meanwhile(town: Town) -> None:
    async with town.playing() as stage:
        room_id = await at(town, stage)
        await go_offline(town, stage)
        # Everything the room has was said within this run of the company.
        await wrote(stage, "昔の返事", room_id, ago=3 * HOURS)
        for n in range(2):
            town.say(f"その後 {n}")
        come_back(town, stage)
        await stage.reads(
            "1 message written", "has not been sent.", "messages have been written there since."
        )


async def test_looking_them_over_opens_the_outbox_and_nothing_is_sent(town: Town) -> None:
    async with town.playing() as stage:
        room_id = await at(town, stage)
        await wrote(stage, "見直す文", room_id, ago=3 * HOURS)
        stage.app.session.wake()
        await stage.reads("Look them over")
        await stage.press("enter")  # the safe answer
        await stage.until(lambda: isinstance(stage.app.screen, Outbox))
        await stage.reads("見直す文", "written a while ago")
        assert "見直す文" not in town.posted(room_id)


async def test_it_is_asked_once_and_again_at_the_next_start(town: Town) -> None:
    for start in range(2):
        async with town.playing() as stage:
            room_id = await at(town, stage)
            if start == 0:
                await wrote(stage, "またあとで", room_id, ago=3 * HOURS)
                stage.app.session.wake()
            await stage.reads("1 message written", "Look them over")
            await stage.press("escape")
            await stage.until(lambda: stage.app.screen is stage.main)
            stage.app.session.wake()
            look_again(stage)
            await stage.pilot.pause(1.0)
            assert stage.app.screen is stage.main
            assert states(stage) == [WishState.ASKED]


async def test_a_time_that_was_missed_while_cwtui_was_not_running(town: Town) -> None:
    async with town.playing() as stage:
        room_id = await at(town, stage)
        await go_offline(town, stage)
        await wrote(stage, "朝のあいさつ", room_id, ago=10 * HOURS, due_in=8 * HOURS)
    town.simulator.control("DELETE", "/faults")
    async with town.playing() as stage:
        await at(town, stage)
        await stage.reads("1 message was to be sent", "when cwtui was not")
        assert "朝のあいさつ" not in town.posted(room_id)
        await stage.press("y")
        await stage.until(lambda: town.posted(room_id).count("朝のあいさつ") == 1)


async def test_a_time_missed_by_less_than_an_hour_is_no_question(town: Town) -> None:
    async with town.playing() as stage:
        room_id = await at(town, stage)
        await wrote(stage, "少し遅れて", room_id, ago=8.5 * HOURS, due_in=8 * HOURS)
        stage.app.session.wake()
        await stage.until(lambda: town.posted(room_id).count("少し遅れて") == 1)


async def test_no_question_opens_under_somebodys_fingers(town: Town) -> None:
    async with town.playing() as stage:
        room_id = await at(town, stage)
        await wrote(stage, "古い文", room_id, ago=3 * HOURS)
        stage.app.session.wake()
        stage.composer.focus()
        await stage.pilot.pause()
        begun = time.monotonic()
        typed = 0
        while time.monotonic() - begun < 2.5:
            await stage.type("n")
            typed += 1
            assert stage.app.screen is stage.main
            await stage.pilot.pause(0.2)
        await stage.reads("Look them over")
        assert stage.composer.text == "n" * typed


# The line


async def test_when_the_line_is_back_it_says_what_was_sent_and_what_came(town: Town) -> None:
    async with town.playing() as stage:
        room_id = await at(town, stage)
        await go_offline(town, stage)
        stage.composer.focus()
        await stage.pilot.pause()
        for body in ("線のない間に", "もう一つ"):
            await stage.type(body)
            await stage.press("enter")
            await stage.until(lambda body=body: body in stage.waiting())  # type: ignore[misc]
        for n in range(3):
            town.say(f"来ていました {n}")
        come_back(town, stage)
        await stage.reads("Connected again · 2 messages sent · 3 new")
        assert [body for body in town.posted(room_id) if body in ("線のない間に", "もう一つ")] == [
            *("線のない間に", "もう一つ")
        ]


async def test_where_nothing_happened_it_says_only_that_the_line_is_back(town: Town) -> None:
    async with town.playing() as stage:
        await at(town, stage)
        await go_offline(town, stage)
        come_back(town, stage)
        await stage.until(lambda: stage.key_row.strip() == "Connected again")
