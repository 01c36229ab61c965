"""``z``: the last thing done or sent, in whatever room; and the way back."""

from __future__ import annotations

import time
from pathlib import Path

import msgspec
import pytest

from cwtui.settings.declared import Read
from cwtui.store import rooms
from cwtui.store.wishes import MarkUnread
from cwtui.ui.undo import STEPS, Undo
from tests.ui.seed import DEVELOPERS, EVERYBODY, OFFICE, ROOMS, TO_ME
from tests.ui.stage import HELD, Stage, playing

BY_HAND = msgspec.structs.replace(HELD, read=Read(mark="never"))


async def write(stage: Stage, words: str) -> None:
    """A message that waits; the focus is in the timeline behind it."""
    before = len(stage.waiting())
    await stage.press("i")
    await stage.type(words)
    await stage.press("enter", "escape")
    await stage.until(lambda: len(stage.waiting()) > before)


async def test_with_nothing_done_there_is_nothing_to_undo(folder: Path) -> None:
    async with playing(folder, settings=BY_HAND) as stage:
        await stage.press("z")
        await stage.reads("There is nothing to undo")


async def test_the_newest_of_what_was_done_and_what_was_sent_comes_first(folder: Path) -> None:
    async with playing(folder, settings=BY_HAND, now=time.time) as stage:
        await write(stage, "先に書く")
        await stage.press("R")
        await stage.reads("Read up to here · z undoes it")
        await write(stage, "後で書く")
        await stage.press("z")
        await stage.until(lambda: stage.composer.text == "後で書く")
        await stage.press("escape", "z")
        await stage.reads("Unread again, as before")
        assert stage.waiting() == ["先に書く"]
        await stage.press("z")
        await stage.until(lambda: stage.composer.text.startswith("先に書く"))
        assert stage.waiting() == []


async def test_what_happened_in_another_room_is_undone_at_the_second_z(folder: Path) -> None:
    async with playing(folder, settings=BY_HAND) as stage:
        await stage.press("tab", "R")
        await stage.reads("Read up to here · z undoes it")
        await stage.press("8", "z")
        await stage.reads("z again: Unread again, as before (開発チーム)")
        assert not any(isinstance(mark, MarkUnread) for mark in stage.marks())
        await stage.press("z")
        await stage.until(lambda: any(isinstance(mark, MarkUnread) for mark in stage.marks()))
        assert stage.open_room == OFFICE
        await stage.press("z")
        await stage.reads("There is nothing to undo")


async def test_back_in_its_room_one_z_is_enough(folder: Path) -> None:
    async with playing(folder, settings=BY_HAND) as stage:
        await stage.press("tab", "R", "8", "z")
        await stage.reads("z again")
        await stage.press("1", "z")
        await stage.until(lambda: any(isinstance(mark, MarkUnread) for mark in stage.marks()))


async def test_a_second_z_for_something_else_asks_for_its_own(folder: Path) -> None:
    async with playing(folder, settings=BY_HAND) as stage:
        await stage.press("tab", "R", "8", "z")
        await stage.reads("z again: Unread again")
        undone: list[str] = []

        async def undo() -> None:
            undone.append("later")

        stage.main.context.undo.did("Something else", undo, room_id=EVERYBODY)
        await stage.press("z")
        await stage.reads("z again: Something else (全体連絡)")
        assert undone == []
        await stage.press("z")
        await stage.reads("Something else")
        assert undone == ["later"]


async def test_a_message_that_waits_in_another_room_comes_back_there(folder: Path) -> None:
    async with playing(folder, settings=BY_HAND, now=time.time) as stage:
        await write(stage, "ここに書いた")
        await stage.press("8", "z")
        await stage.reads("z again: take back the message that waits (開発チーム)")
        assert (stage.open_room, stage.waiting()) == (OFFICE, ["ここに書いた"])
        await stage.press("z")
        await stage.until(lambda: stage.composer.text == "ここに書いた")
        assert stage.open_room == DEVELOPERS


async def test_what_can_no_longer_be_undone_is_said_and_gone(folder: Path) -> None:
    async with playing(folder, settings=BY_HAND) as stage:
        await stage.press("j", "R")
        await stage.reads("“全体連絡” is read · z undoes it")
        listed = [room for room in ROOMS if room.room_id != EVERYBODY]
        await stage.archive.write(rooms.save_list, listed)
        await stage.press("z", "z")
        await stage.reads("That can no longer be undone")
        await stage.press("z")
        await stage.reads("There is nothing to undo")


async def test_twenty_steps_are_kept() -> None:
    undone: list[int] = []

    def step(n: int, result: bool | None) -> None:
        async def undo() -> bool | None:
            undone.append(n)
            return result

        steps.did(str(n), undo)

    steps = Undo(lambda: 0.0)
    for n in range(STEPS + 5):
        step(n, False if n % 2 else None)
    while steps.last is not None:
        n = int(steps.last.words)
        assert await steps.undo() is (n % 2 == 0)
    assert undone == list(range(STEPS + 4, 4, -1))
    assert not await steps.undo()


# The way back


@pytest.mark.parametrize("elsewhere", [OFFICE, DEVELOPERS])
async def test_backspace_leads_back_to_the_message_one_left_from(folder: Path, elsewhere: int) -> None:
    async with playing(folder, settings=BY_HAND) as stage:
        stage.main.going.leave(message_id=TO_ME)
        if elsewhere != DEVELOPERS:
            stage.main.open_room(elsewhere, remember=False)
        await stage.press("backspace")
        await stage.until(lambda: stage.open_room == DEVELOPERS)
        row = stage.main.room.message
        assert row is not None
        assert row.message_id == TO_ME
        await stage.press("backspace")
        await stage.reads("This is where you began")
