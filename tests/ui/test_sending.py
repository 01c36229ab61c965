"""What becomes of a message after Enter, at the simulator: sent once, held, taken back, failed, asked."""

from __future__ import annotations

import time

import pytest
from textual import events

from cwtui.settings import Settings
from cwtui.settings.declared import Send
from cwtui.store import outbox
from cwtui.store.wishes import Send as SendWish
from cwtui.store.wishes import WishState
from cwtui.sync.state import Phase
from tests.ui.stage import Stage
from tests.ui.town import Town, at

HELD = Settings(time_zone="Asia/Tokyo", send=Send(hold_seconds=30, hold_outside=30))


def states(stage: Stage) -> list[WishState]:
    return [row.state for row in stage.outbox()]


async def write(stage: Stage, body: str) -> None:
    """Type it and press Enter."""
    stage.composer.focus()
    await stage.pilot.pause()
    await stage.type(body)
    await stage.press("enter")


async def waits(stage: Stage, body: str) -> None:
    await write(stage, body)
    await stage.until(lambda: stage.outbox())


# Sent


async def test_a_message_arrives_exactly_once_and_stands_in_the_timeline(town: Town) -> None:
    async with town.playing() as stage:
        room_id = await at(town, stage)
        await write(stage, "一度だけ届きます。")
        await stage.until(lambda: "一度だけ届きます。" in stage.bodies(room_id))
        await stage.reads("一度だけ届きます。")
        await stage.until(lambda: not stage.outbox())
        assert "You  " not in stage.text
        assert town.posted(room_id).count("一度だけ届きます。") == 1
        assert stage.timeline.at_end


async def test_several_in_a_row_keep_their_order(town: Town) -> None:
    async with town.playing() as stage:
        room_id = await at(town, stage, 1)
        for n in range(3):
            await write(stage, f"順番 {n}")
        await stage.until(lambda: not stage.outbox() and "順番 2" in stage.bodies(room_id))
        assert [body for body in town.posted(room_id) if body.startswith("順番")] == [
            *("順番 0", "順番 1", "順番 2")
        ]


async def test_the_same_words_twice_on_purpose_are_two_messages(town: Town) -> None:
    async with town.playing() as stage:
        room_id = await at(town, stage, 1)
        await write(stage, "はい、はい")
        await write(stage, "はい、はい")
        await stage.until(lambda: town.posted(room_id).count("はい、はい") == 2)


async def test_an_answer_arrives_with_its_tag(town: Town) -> None:
    message_id = town.say("お願いできますか")
    async with town.playing() as stage:
        room_id = await at(town, stage)
        await stage.until(lambda: "お願いできますか" in stage.bodies(room_id))
        stage.main.room.go_to(message_id)
        await stage.press("r")
        await stage.type("できます")
        await stage.press("enter")
        tag = f"[rp aid={town.colleague()['account_id']} to={room_id}-{message_id}]"
        await stage.until(lambda: [body for body in town.posted(room_id) if body.startswith(tag)])
        (body,) = [body for body in town.posted(room_id) if body.startswith(tag)]
        assert body.endswith("\nできます")
        assert body.count("[rp") == 1


async def test_a_connection_that_breaks_behind_the_request_sends_nothing_twice(town: Town) -> None:
    async with town.playing() as stage:
        room_id = await at(town, stage)
        town.fault("drop_after")
        town.fault("delay", method="GET", path="/messages$", seconds=0.5, times=None)
        await write(stage, "届いたかな")
        await stage.reads("checking whether it arrived")
        await stage.until(lambda: not stage.outbox())
        assert town.posted(room_id).count("届いたかな") == 1


# Held, and taken back


@pytest.mark.parametrize("key", ["ctrl+z", "up"])
async def test_a_held_message_comes_back_into_the_empty_composer(town: Town, key: str) -> None:
    async with town.playing(HELD) as stage:
        room_id = await at(town, stage)
        await waits(stage, "待って")
        await stage.press(key)
        await stage.until(lambda: stage.composer.text == "待って")
        assert stage.outbox() == []
        await stage.press("end")
        await stage.type("ください")
        assert stage.composer.text == "待ってください"
        assert not [body for body in town.posted(room_id) if body.startswith("待って")]


async def test_z_takes_it_back_from_outside(town: Town) -> None:
    async with town.playing(HELD) as stage:
        await at(town, stage)
        await waits(stage, "やっぱり")
        await stage.press("escape", "z")
        await stage.until(lambda: stage.composer.text == "やっぱり")
        assert stage.focus == "composer"


async def test_it_comes_back_before_what_is_written_by_now(town: Town) -> None:
    async with town.playing(HELD) as stage:
        await at(town, stage)
        await waits(stage, "先の文")
        await stage.type("次の文")
        await stage.press("escape", "z")
        await stage.until(lambda: stage.composer.text == "先の文\n次の文")
        assert stage.composer.cursor_location == (0, 3)


async def test_it_comes_back_as_the_answer_it_was(town: Town) -> None:
    message_id = town.say("どうですか")
    async with town.playing(HELD) as stage:
        room_id = await at(town, stage)
        await stage.until(lambda: "どうですか" in stage.bodies(room_id))
        stage.main.room.go_to(message_id)
        await stage.press("r")
        await waits(stage, "いいです")
        assert "reply to" not in stage.text
        await stage.press("ctrl+z")
        await stage.until(lambda: stage.composer.text == "いいです")
        assert "reply to" in stage.text
        await stage.press("enter")
        await stage.until(lambda: stage.outbox())
        (row,) = stage.outbox()
        assert isinstance(row.wish, SendWish)
        assert row.wish.body.count("[rp") == 1
        assert row.wish.reply_to == message_id


async def test_the_newest_comes_back_first(town: Town) -> None:
    async with town.playing(HELD) as stage:
        await at(town, stage)
        await waits(stage, "一")
        await write(stage, "二")
        await stage.until(lambda: len(stage.outbox()) == 2)
        await stage.press("up")
        await stage.until(lambda: stage.composer.text == "二")
        await stage.press("home", "up")  # not empty any more: that is a movement now
        assert len(stage.outbox()) == 1


async def test_where_nothing_waits_that_is_said(town: Town) -> None:
    async with town.playing() as stage:
        await at(town, stage)
        await stage.press("i", "ctrl+z")
        await stage.until(lambda: "Nothing waits to be sent here" in stage.key_row)


async def test_enter_on_its_row_sends_it_now(town: Town) -> None:
    async with town.playing(HELD) as stage:
        room_id = await at(town, stage)
        await waits(stage, "今すぐ")
        await stage.reads("sends in 30 s · Ctrl+Z takes it back")
        await stage.press("escape", "G", "enter")
        await stage.until(lambda: town.posted(room_id).count("今すぐ") == 1)
        await stage.until(lambda: not stage.outbox())


async def test_a_held_message_goes_by_itself_and_nothing_ticks(town: Town) -> None:
    quick = Settings(time_zone="Asia/Tokyo", send=Send(hold_seconds=1, hold_outside=1))
    async with town.playing(quick) as stage:
        room_id = await at(town, stage)
        await waits(stage, "一秒後")
        await stage.reads("sends in 1 s")
        assert "一秒後" not in town.posted(room_id)
        await stage.until(lambda: town.posted(room_id).count("一秒後") == 1)


async def test_what_arrives_meanwhile_stands_above_what_waits(town: Town) -> None:
    async with town.playing(HELD) as stage:
        await at(town, stage)
        await waits(stage, "わたしの番")
        town.say("割り込みます")
        await stage.press("escape", "g", "r")
        await stage.reads("割り込みます")
        lines = stage.shown()
        first = next(n for n, line in enumerate(lines) if "割り込みます" in line)
        assert first < next(n for n, line in enumerate(lines) if "わたしの番" in line)


# Failed


async def failed(town: Town, stage: Stage, body: str) -> int:
    """Have a message refused, with its row at the cursor and its question open."""
    room_id = await at(town, stage)
    town.fault("status", status=403, body='{"errors": ["No permission"]}')
    await write(stage, body)
    await stage.reads("not sent: you may not do this")
    await stage.press("escape", "G", "enter")
    await stage.reads("This message was not sent", "Back to the composer", "Send again", "Throw away")
    return room_id


async def test_a_refused_message_says_why_with_the_servers_words(town: Town) -> None:
    async with town.playing() as stage:
        await failed(town, stage, "だめでした")
        await stage.reads("you may not do this in this room (“No permission”)")
        assert states(stage) == [WishState.FAILED]
        await stage.press("escape")
        await stage.until(lambda: stage.app.screen is stage.main)
        assert states(stage) == [WishState.FAILED]


async def test_it_can_come_back_into_the_composer(town: Town) -> None:
    async with town.playing() as stage:
        await failed(town, stage, "書き直します")
        await stage.press("enter")  # the safe answer has the focus
        await stage.until(lambda: stage.composer.text == "書き直します")
        assert stage.outbox() == []


async def test_it_can_be_sent_again_and_arrives_once(town: Town) -> None:
    async with town.playing() as stage:
        room_id = await failed(town, stage, "もう一度")
        await stage.press("y")
        await stage.until(lambda: town.posted(room_id).count("もう一度") == 1)
        await stage.until(lambda: not stage.outbox())


async def test_it_can_be_thrown_away(town: Town) -> None:
    async with town.playing() as stage:
        room_id = await failed(town, stage, "捨てます")
        await stage.press("tab", "tab", "enter")
        await stage.until(lambda: not stage.outbox())
        assert stage.composer.text == ""
        assert "捨てます" not in stage.text
        assert "捨てます" not in town.posted(room_id)


async def test_what_was_written_long_ago_asks_first(town: Town) -> None:
    async with town.playing() as stage:
        room_id = await at(town, stage)
        wish, then = SendWish(room_id=room_id, body="三時間前に"), time.time() - 3 * 3600
        await stage.archive.write(outbox.add, wish, now=then, due_at=then)
        stage.app.session.wake()
        await stage.reads("written a while ago · Enter", "Look them over", "Send in order")
        await stage.press("escape")
        await stage.until(lambda: stage.app.screen is stage.main)
        stage.timeline.focus()
        await stage.press("G", "enter")
        await stage.reads("it was written a while ago")
        assert "三時間前に" not in town.posted(room_id)
        await stage.press("y")
        await stage.until(lambda: town.posted(room_id).count("三時間前に") == 1)


async def test_without_a_line_a_message_waits_and_goes_when_there_is_one(town: Town) -> None:
    async with town.playing() as stage:
        room_id = await at(town, stage)
        for method in ("GET", "POST"):
            town.fault("drop_before", method=method, path=".", times=None)
        await stage.press("g", "r")
        await stage.until(lambda: stage.app.session.state.phase is Phase.OFFLINE)
        await write(stage, "線が切れても")
        await stage.reads("queued", "1 waiting", "offline since")
        town.simulator.control("DELETE", "/faults")
        await stage.until(lambda: town.posted(room_id).count("線が切れても") == 1)
        await stage.until(lambda: not stage.outbox())


# Quitting


async def test_with_nothing_pending_it_quits_at_once(town: Town) -> None:
    async with town.playing() as stage:
        await at(town, stage)
        await stage.press("ctrl+q")
        await stage.until(lambda: stage.app.return_code == 0)


async def test_control_c_says_how_to_quit_and_twice_quits(town: Town) -> None:
    async with town.playing() as stage:
        await at(town, stage)
        await stage.press("ctrl+c")
        assert "Ctrl+Q quits" in stage.key_row
        assert stage.app.return_code is None
        await stage.press("ctrl+c")
        await stage.until(lambda: stage.app.return_code == 0)


async def asked(town: Town, stage: Stage, body: str) -> int:
    """Quit with a message that is still held."""
    room_id = await at(town, stage)
    await waits(stage, body)
    await stage.press("ctrl+q")
    await stage.reads("1 message not sent yet", "Stay", "Send next time", "Send 1 now and quit")
    return room_id


@pytest.mark.parametrize("key", ["escape", "n", "enter"])
async def test_quitting_with_a_held_message_can_be_thought_over(town: Town, key: str) -> None:
    async with town.playing(HELD) as stage:
        await asked(town, stage, "まだです")
        await stage.press(key)
        await stage.until(lambda: stage.app.screen is stage.main)
        assert stage.app.return_code is None
        assert states(stage) == [WishState.QUEUED]


async def test_the_demo_promises_no_next_time(town: Town) -> None:
    async with town.playing(HELD) as stage:
        stage.app.is_kept = False
        await at(town, stage)
        await waits(stage, "まだです")
        await stage.press("ctrl+q")
        await stage.reads(
            "1 message not sent yet", "This is the demo: nothing of it is kept.", "Quit", "Send 1 now"
        )
        assert "next time" not in stage.text
        await stage.press("tab", "enter")
        await stage.until(lambda: stage.app.return_code == 0)


async def test_it_can_go_next_time(town: Town) -> None:
    async with town.playing(HELD) as stage:
        room_id = await asked(town, stage, "また明日")
        await stage.press("tab", "enter")
        await stage.until(lambda: stage.app.return_code == 0)
    assert "また明日" not in town.posted(room_id)
    async with town.playing(HELD) as stage:
        await at(town, stage)
        assert states(stage) == [WishState.QUEUED]
        await stage.press("z")
        await stage.until(lambda: stage.composer.text == "また明日")


async def test_it_can_go_now(town: Town) -> None:
    async with town.playing(HELD) as stage:
        room_id = await asked(town, stage, "帰る前に")
        await stage.press("y")
        await stage.until(lambda: stage.app.return_code == 0)
    assert town.posted(room_id).count("帰る前に") == 1


async def test_quitting_says_that_nobody_keeps_the_time_of_what_is_sent_later(town: Town) -> None:
    async with town.playing(HELD) as stage:
        room_id = await at(town, stage)
        later = SendWish(room_id=room_id, body="あとで送る分")
        now = time.time()
        await stage.archive.write(outbox.add, later, now=now, due_at=now + 7200)
        await stage.press("ctrl+q")
        await stage.reads("1 message is to be sent", "only if cwtui runs then.", "Stay", "Quit")
        assert "now and quit" not in stage.text
        await stage.press("escape")
        await waits(stage, "いま送る分")
        await stage.press("ctrl+q")
        await stage.reads("1 message not sent yet", "1 message is to be sent", "Send 1 now and quit")
        await stage.press("y")
        await stage.until(lambda: stage.app.return_code == 0)
    assert town.posted(room_id).count("いま送る分") == 1
    assert "あとで送る分" not in town.posted(room_id)


async def test_sending_and_quitting_in_one_go_asks_about_that_message(town: Town) -> None:
    async with town.playing(HELD) as stage:
        await at(town, stage)
        stage.composer.focus()
        await stage.pilot.pause()
        for key, character in (("a", "a"), ("enter", "\r"), ("ctrl+q", None)):
            stage.app.post_message(events.Key(key, character))
        await stage.reads("1 message not sent yet")
        await stage.press("escape")
