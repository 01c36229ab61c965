"""Sending at a time one chooses: the question, the row, the ways back, and that it arrives then."""

from __future__ import annotations

import time
from datetime import datetime
from itertools import count
from pathlib import Path

import msgspec
import pytest

from cwtui import texts
from cwtui.settings.declared import Read
from cwtui.store import drafts, outbox
from cwtui.store.wishes import Send, WishState
from cwtui.times import TOKYO
from tests.ui.seed import AOBA_ROOM, DEVELOPERS, NOW
from tests.ui.stage import HELD, Stage, playing
from tests.ui.town import Town, at
from tests.ui.town import at as open_room

ASKS = "Send it when?"
BY_HAND = msgspec.structs.replace(HELD, read=Read(mark="never"))


async def writing(stage: Stage, words: str) -> None:
    stage.composer.focus()
    await stage.pilot.pause()
    await stage.type(words)


async def send_later(stage: Stage) -> None:
    """Choose it in the palette, while writing."""
    await stage.press("ctrl+p")
    await stage.type("send later")
    await stage.press("enter")
    await stage.reads(ASKS)


async def waiting(stage: Stage, words: str) -> None:
    """A message that is held, with the cursor on its row."""
    await writing(stage, words)
    await stage.press("enter")
    await stage.until(lambda: stage.outbox())
    await stage.press("escape", "G")


def due(stage: Stage) -> str:
    (row,) = stage.outbox()
    return datetime.fromtimestamp(row.due_at, TOKYO).strftime("%m/%d %H:%M")


# The question


async def test_it_offers_what_people_choose_most_and_is_honest(folder: Path) -> None:
    async with playing(folder) as stage:
        await waiting(stage, "あとで")
        await stage.press("h")
        await stage.reads(ASKS, "in 1 hour", "this evening", "tomorrow morning", "next business day")
        # Friday, 9:41; on Monday is 勤労感謝の日.
        await stage.reads("today 10:41", "today 18:00", "tomorrow 09:00", "Tue, Nov 24, 09:00")
        await stage.reads("It is sent only while cwtui runs on this machine.")


@pytest.mark.parametrize(
    ("downs", "when"), [(0, "11/20 10:41"), (1, "11/20 18:00"), (2, "11/21 09:00"), (3, "11/24 09:00")]
)
async def test_one_of_the_offers_is_taken(folder: Path, downs: int, when: str) -> None:
    async with playing(folder) as stage:
        await waiting(stage, "あとで")
        await stage.press("h", *["down"] * downs, "enter")
        await stage.until(lambda: due(stage) == when)


async def test_any_other_time_can_be_typed_and_is_shown_before_it_is_taken(folder: Path) -> None:
    async with playing(folder) as stage:
        await waiting(stage, "あとで")
        await stage.press("h")
        await stage.type("来週水曜 15:30")
        await stage.reads("Wed, Nov 25, 15:30")
        assert "this evening" not in stage.text
        await stage.press("enter")
        await stage.until(lambda: due(stage) == "11/25 15:30")
        await stage.reads("sends Wed, Nov 25, 15:30")


@pytest.mark.parametrize(
    ("typed", "said"), [("そのうち", "That is no time I know"), ("11/20 8:00", "Fri, Nov 20, 08:00 is past")]
)
async def test_what_cannot_be_is_not_taken(folder: Path, typed: str, said: str) -> None:
    async with playing(folder) as stage:
        await waiting(stage, "あとで")
        before = due(stage)
        await stage.press("h")
        await stage.type(typed)
        await stage.reads(said)
        await stage.press("enter")
        await stage.reads(ASKS, said)
        await stage.press("escape")
        await stage.until(lambda: stage.app.screen is stage.main)
        assert due(stage) == before


async def test_in_japanese(folder: Path) -> None:
    texts.use("ja")
    async with playing(folder) as stage:
        await waiting(stage, "あとで")
        await stage.press("h")
        await stage.reads("今日 18:00", "明日 09:00", "11月24日 (火) 09:00")
        await stage.press("down", "down", "enter")
        await stage.reads("明日 09:00 に送信")


async def test_what_does_not_wait_is_shown_again_instead(folder: Path) -> None:
    async with playing(folder) as stage:
        await stage.press("tab", "h")
        await stage.reads("Show it again when?")
        assert ASKS not in stage.text


@pytest.mark.parametrize("size", [(60, 15), (40, 8)])
async def test_it_can_be_answered_in_a_small_window(folder: Path, size: tuple[int, int]) -> None:
    async with playing(folder, size=size) as stage:
        await waiting(stage, "狭いところ")
        await stage.press("h")
        await stage.until(lambda: stage.focus == "moment")
        await stage.type("+2h")
        await stage.reads("today 11:41")
        await stage.press("enter")
        await stage.until(lambda: due(stage) == "11/20 11:41")


# From the composer


async def test_what_is_being_written_is_sent_later(folder: Path) -> None:
    async with playing(folder) as stage:
        await writing(stage, "明日でいい話")
        await send_later(stage)
        await stage.press("down", "down", "enter")
        await stage.until(lambda: stage.waiting() == ["明日でいい話"])
        assert due(stage) == "11/21 09:00"
        assert stage.composer.text == ""
        await stage.until(lambda: drafts.get(stage.archive.db, DEVELOPERS) is None)
        await stage.reads(
            "sends tomorrow 09:00", "It is sent tomorrow 09:00, if cwtui runs then · z takes it back"
        )


async def test_giving_up_leaves_it_in_the_composer(folder: Path) -> None:
    async with playing(folder) as stage:
        await writing(stage, "まだ途中")
        await stage.press("left")
        await send_later(stage)
        await stage.press("escape")
        await stage.until(lambda: stage.focus == "composer")
        assert (stage.composer.text, stage.composer.cursor_location) == ("まだ途中", (0, 3))
        assert stage.outbox() == []


async def test_nothing_and_an_edit_cannot_be_sent_later(folder: Path) -> None:
    async with playing(folder) as stage:
        await writing(stage, " ")
        await stage.press("ctrl+p")
        await stage.type("send later")
        await stage.press("enter")
        await stage.reads("Nothing is written yet")


# The row


@pytest.mark.parametrize("key", ["z", "d", "e"])
async def test_it_comes_back_into_the_composer(folder: Path, key: str) -> None:
    async with playing(folder) as stage:
        await waiting(stage, "やっぱり今")
        await stage.press("h", "down", "enter")
        await stage.reads("sends today 18:00")
        await stage.press("G", key)
        await stage.until(lambda: stage.composer.text == "やっぱり今")
        assert stage.outbox() == []


async def test_undo_in_the_composer_brings_it_back_and_up_leaves_it_alone(folder: Path) -> None:
    async with playing(folder) as stage:
        await waiting(stage, "夕方に")
        await stage.press("h", "down", "enter")
        await stage.reads("sends today 18:00")
        await stage.press("i", "up")  # my newest message is edited instead
        await stage.until(lambda: stage.composer.text == "よろしくお願いします。")
        assert stage.waiting() == ["夕方に"]
        await stage.press("escape", "escape", "i", "ctrl+z")
        await stage.until(lambda: stage.composer.text == "夕方に")


async def test_putting_off_is_what_z_undoes_first(folder: Path) -> None:
    clock = count()
    async with playing(folder, settings=BY_HAND, now=lambda: NOW + next(clock) / 1000) as stage:
        await waiting(stage, "先に書いた")
        await stage.press("R")
        await stage.reads("Read up to here · z undoes it")
        await stage.press("G", "h", "down", "enter")
        await stage.reads("sends today 18:00")
        await stage.press("z")
        await stage.until(lambda: stage.composer.text == "先に書いた")


async def test_enter_sends_it_now(town: Town) -> None:
    async with town.playing(HELD) as stage:
        room_id = await at(town, stage)
        await waiting(stage, "いま送る")
        await stage.press("h")
        await stage.type("+3h")
        await stage.press("enter")
        await stage.until(lambda: stage.outbox()[0].due_at > time.time() + 10_000)
        await stage.press("G", "enter")
        await stage.until(lambda: town.posted(room_id).count("いま送る") == 1)
        await stage.until(lambda: not stage.outbox())


async def test_it_goes_when_its_time_has_come_and_others_go_before_it(town: Town) -> None:
    async with town.playing() as stage:
        room_id = await open_room(town, stage)
        due_at = time.time() + 3600
        first = Send(room_id=room_id, body="時間が来たら")
        wish_id = await stage.archive.write(outbox.add, first, now=time.time(), due_at=due_at)
        await writing(stage, "先に行きます")
        await stage.press("enter")
        await stage.until(lambda: town.posted(room_id).count("先に行きます") == 1)
        assert stage.waiting() == ["時間が来たら"]
        assert await stage.archive.write(outbox.postpone, wish_id, time.time() + 0.3)
        await stage.until(lambda: town.posted(room_id).count("時間が来たら") == 1)
        await stage.until(lambda: not stage.outbox())


async def test_what_failed_can_be_tried_again_later(town: Town) -> None:
    async with town.playing() as stage:
        room_id = await open_room(town, stage)
        town.fault("status", status=403, body='{"errors": ["No permission"]}')
        await writing(stage, "明日また")
        await stage.press("enter")
        await stage.reads("not sent: you may not do this")
        await stage.press("escape", "G", "h")
        await stage.type("+2h")
        await stage.press("enter")
        await stage.until(lambda: [row.state for row in stage.outbox()] == [WishState.QUEUED])
        assert "明日また" not in town.posted(room_id)


async def test_the_question_about_the_room_comes_after_the_one_about_the_time(folder: Path) -> None:
    async with playing(folder) as stage:
        stage.main.open_room(AOBA_ROOM)
        await writing(stage, "[toall] 明日の件")
        await send_later(stage)
        await stage.press("enter")
        await stage.reads("Everybody in アオバ商事様 定例 (3 people · outside: アオバ商事)")
        assert stage.composer.text == "[toall] 明日の件"
        await stage.press("tab", "enter")
        await stage.until(lambda: stage.waiting() == ["[toall] 明日の件"])
        assert due(stage) == "11/20 10:41"
