"""Moving through a room by time and by what was written To me."""

from __future__ import annotations

from pathlib import Path
from sqlite3 import Connection

import pytest

from cwtui import texts, times
from cwtui.ui.timeline.entries import MessageEntry
from tests.ui.seed import DEVELOPERS, LAST, ME, OFFICE, TO_ME, WATCH_FIRST, WATCH_LAST, at
from tests.ui.stage import Stage, playing


def at_cursor(stage: Stage) -> object:
    entry = stage.timeline.current
    return entry.key if entry is not None else None


def day_at_cursor(stage: Stage) -> str:
    entry = stage.timeline.current
    assert isinstance(entry, MessageEntry)
    return times.local(entry.row.send_time, times.TOKYO).strftime("%m/%d %H:%M")


# Days


async def test_braces_go_to_the_first_message_of_the_day_before_and_after(folder: Path) -> None:
    async with playing(folder) as stage:
        await stage.press("tab", "{")
        assert at_cursor(stage) == 1018
        await stage.press("{")
        await stage.reads("This is the first day")
        assert at_cursor(stage) == 1018
        await stage.press("j", "}")
        assert at_cursor(stage) == TO_ME
        await stage.press("}")
        await stage.reads("This is the last day")
        assert at_cursor(stage) == TO_ME


async def test_from_a_gap_one_goes_to_the_days_beside_it(folder: Path) -> None:
    async with playing(folder) as stage:
        await stage.press("tab", "{", "}", "k")
        assert at_cursor(stage) == ("gap", TO_ME)
        await stage.press("{")
        assert at_cursor(stage) == 1018


async def test_days_go_on_beyond_what_is_loaded(folder: Path) -> None:
    async with playing(folder) as stage:
        await stage.press("6", "tab")
        days = []
        for _ in range(18):
            await stage.press("{")
            days.append(day_at_cursor(stage))
            entry = stage.timeline.current
            assert isinstance(entry, MessageEntry)
            assert stage.shown()[0].strip() == times.day(entry.row.send_time, times.TOKYO, at(20, 9))
        assert days == [f"11/{day:02} 00:00" for day in range(18, 0, -1)]
        assert at_cursor(stage) == WATCH_FIRST
        for _ in range(18):
            await stage.press("}")
        assert day_at_cursor(stage) == "11/19 00:00"


# Dates


async def ask(stage: Stage, text: str) -> None:
    await stage.press("g", "d")
    await stage.until(lambda: stage.focus == "day")
    await stage.type(text)


@pytest.mark.parametrize(
    ("text", "understood"), [("11/18", "Wed, Nov 18"), ("昨日", "Thu, Nov 19"), ("先週金曜", "Fri, Nov 13")]
)
async def test_a_date_says_how_it_is_understood_and_goes_there(
    folder: Path, text: str, understood: str
) -> None:
    async with playing(folder) as stage:
        await stage.press("6")
        await ask(stage, text)
        await stage.reads("Go to a date", understood)
        await stage.press("enter")
        await stage.until(lambda: stage.focus == "timeline")
        assert times.day(_sent(stage), times.TOKYO, at(20, 9)) == understood
        assert day_at_cursor(stage).endswith("00:00")


def _sent(stage: Stage) -> int:
    assert stage.main.room.message is not None
    return stage.main.room.message.send_time


async def test_what_is_no_date_is_said_and_asked_for_again(folder: Path) -> None:
    async with playing(folder) as stage:
        await ask(stage, "13/40")
        await stage.reads("That is no day I know")
        await stage.press("enter")
        assert stage.focus == "day"
        await stage.press("escape")
        await stage.until(lambda: stage.app.screen is stage.main)
        assert stage.focus == "room-list"


async def test_nothing_typed_is_no_date_and_closes(folder: Path) -> None:
    async with playing(folder) as stage:
        await ask(stage, "")
        await stage.press("enter")
        await stage.until(lambda: stage.app.screen is stage.main)


async def test_a_day_without_messages_leads_to_the_next_one_that_has_some(folder: Path) -> None:
    async with playing(folder) as stage:
        await ask(stage, "2025-01-31")
        await stage.press("enter")
        await stage.reads("No message on Fri, Jan 31, 2025; the next one is from Thu, Nov 19")
        assert at_cursor(stage) == 1018


async def test_a_day_behind_everything_leads_to_the_last_message(folder: Path) -> None:
    async with playing(folder) as stage:
        await ask(stage, "+3d")
        await stage.press("enter")
        await stage.reads("No message since Mon, Nov 23; this is the last one")
        assert at_cursor(stage) == LAST


async def test_a_room_without_messages_has_no_days(folder: Path) -> None:
    async with playing(folder) as stage:
        await stage.archive.write(lambda db: db.execute("DELETE FROM messages WHERE room_id = ?", (OFFICE,)))
        await stage.press("8", "tab", "{", "}")
        await ask(stage, "11/1")
        await stage.press("enter")
        await stage.reads("There are no messages here")


async def test_dates_are_understood_and_said_in_japanese(folder: Path) -> None:
    texts.use("ja")
    async with playing(folder) as stage:
        await ask(stage, "１１月１８日")
        await stage.reads("11月18日 (水)")


# To me


async def test_brackets_go_over_what_was_written_to_me(folder: Path) -> None:
    async with playing(folder) as stage:
        await stage.press("tab", "[")
        await stage.until(lambda: at_cursor(stage) == TO_ME)
        await stage.press("[")
        await stage.reads("No earlier To for you here")
        assert at_cursor(stage) == TO_ME
        await stage.press("]")
        await stage.reads("No later To for you here")


async def test_calls_are_found_beyond_what_is_loaded(folder: Path) -> None:
    calls = [WATCH_FIRST + 5, WATCH_FIRST + 200, WATCH_LAST - 3]

    def call(db: Connection) -> None:
        for number in calls:
            body = f"[To:{ME.account_id}]佐藤 健さん {number}"
            db.execute("UPDATE messages SET body = ? WHERE message_id = ?", (body, number))

    async with playing(folder) as stage:
        await stage.archive.write(call)
        await stage.press("6", "tab", "[", "[", "[")  # faster than they are found
        await stage.until(lambda: at_cursor(stage) == calls[0])
        await stage.press("]")
        await stage.until(lambda: at_cursor(stage) == calls[1])
        await stage.press("]", "]", "]")
        await stage.reads("No later To for you here")
        assert at_cursor(stage) == calls[2]


async def test_from_a_gap_calls_are_looked_for_on_its_two_sides(folder: Path) -> None:
    async with playing(folder) as stage:
        await stage.press("tab", "{", "}", "k")
        assert at_cursor(stage) == ("gap", TO_ME)
        await stage.press("[")
        await stage.reads("No earlier To for you here")
        await stage.press("]")
        await stage.until(lambda: at_cursor(stage) == TO_ME)
        assert stage.open_room == DEVELOPERS
