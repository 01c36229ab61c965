"""What is kept for later, and what is shown again at a time: any message, and tasks."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from cwtui.chatwork.models import TaskStatus
from cwtui.store import keeps, messages, snoozes
from cwtui.store.inbox import ItemKind
from cwtui.store.wishes import SetTask
from cwtui.ui.views.inbox import Inbox
from cwtui.ui.views.kept import Kept
from tests.ui.seed import DEVELOPERS, LAST, MISAKI, NOW, TO_ME, at, message
from tests.ui.stage import Stage, playing

MESSAGE, TASK = (ItemKind.MESSAGE, LAST), (ItemKind.TASK, 502)


@asynccontextmanager
async def kept(folder: Path) -> AsyncIterator[Stage]:
    """The list with a task and, kept after it, a message; offline."""
    async with playing(folder) as stage:
        await stage.archive.write(keeps.keep, "task", 502, NOW - 20)
        await stage.archive.write(keeps.keep, "message", LAST, NOW - 10)
        await stage.press("g", "s")
        await stage.until(lambda: isinstance(stage.main.views.current, Kept) and keys(stage))
        yield stage


def keys(stage: Stage) -> list[tuple[str, int]]:
    view = stage.main.views.current
    assert isinstance(view, Inbox | Kept)
    return [row.key for row in view.list.rows]


async def has(stage: Stage, *wanted: tuple[str, int]) -> None:
    await stage.until(lambda: keys(stage) == list(wanted))


def all_kept(stage: Stage) -> list[tuple[str, int]]:
    return list(keeps.all(stage.archive.db))


# In a room


async def test_a_message_is_kept_and_let_go(folder: Path) -> None:
    async with playing(folder) as stage:
        await stage.press("tab", "s")
        await stage.until(lambda: all_kept(stage) == [("message", LAST)])
        await stage.reads("Kept for later (this machine only) · z takes it back")
        await stage.press("z")
        await stage.until(lambda: not all_kept(stage))
        await stage.press("s")
        await stage.until(lambda: all_kept(stage))
        await stage.press("s")
        await stage.until(lambda: not all_kept(stage))


async def test_a_range_is_kept_at_once(folder: Path) -> None:
    async with playing(folder) as stage:
        await stage.press("tab", "V", "k", "k", "s")
        await stage.until(lambda: len(all_kept(stage)) == 3)
        assert stage.timeline.selection is None


async def test_any_message_is_shown_again_at_a_time(folder: Path) -> None:
    async with playing(folder) as stage:
        await stage.press("tab", "h")
        await stage.reads("Show it again when?", "It comes back into the inbox (g i)")
        await stage.press("enter")
        await stage.reads("Shown again today 10:41 (this machine only)")
        assert snoozes.all(stage.archive.db) == {("message", LAST): NOW + 3600}
        await stage.archive.write(snoozes.snooze, "message", TO_ME, NOW - 1)
        await stage.press("g", "i")
        await stage.until(lambda: keys(stage)[0] == (ItemKind.TO, TO_ME))
        await stage.press("e")
        await stage.until(lambda: (ItemKind.TO, TO_ME) not in keys(stage))


async def test_what_is_not_there_is_neither_kept_nor_shown_again(folder: Path) -> None:
    async with playing(folder) as stage:
        await stage.press("tab", "k", "k", "k", "k")  # one that was deleted
        assert stage.main.room.message is not None
        assert stage.main.room.message.deleted
        for key in "sh":
            await stage.press(key)
            await stage.reads("There is no message at the cursor")


# The list


async def test_it_shows_what_is_kept_and_what_that_is_about(folder: Path) -> None:
    async with kept(folder) as stage:
        assert keys(stage) == [MESSAGE, TASK]
        await stage.reads("2 kept · on this machine only", "message 開発チーム")
        await stage.reads("▌    よろしくお願いします。")


async def test_done_with_a_message_it_is_let_go(folder: Path) -> None:
    async with kept(folder) as stage:
        await stage.press("e")
        await has(stage, TASK)
        assert all_kept(stage) == [("task", 502)]
        await stage.press("z")
        await has(stage, MESSAGE, TASK)


async def test_a_task_that_is_done_needs_no_keeping(folder: Path) -> None:
    async with kept(folder) as stage:
        await stage.press("j", "e")
        await has(stage, MESSAGE)
        wishes = [row.wish for row in stage.outbox()]
        assert wishes == [SetTask(room_id=DEVELOPERS, task_id=502, status=TaskStatus.DONE)]
        await stage.press("z")
        await has(stage, MESSAGE, TASK)


async def test_both_at_once(folder: Path) -> None:
    async with kept(folder) as stage:
        await stage.press("*", "e")
        await has(stage)
        await stage.reads("Nothing is kept · s keeps a message or a task")


async def test_a_deleted_message_says_so(folder: Path) -> None:
    async with kept(folder) as stage:
        gone = message(TO_ME, MISAKI, at(20, 9, 12), "[deleted]", at(20, 9, 41))
        await stage.archive.write(keeps.keep, "message", TO_ME, NOW)
        await stage.archive.write(messages.save_window, DEVELOPERS, [gone])
        await stage.until(lambda: (ItemKind.MESSAGE, TO_ME) in keys(stage))
        await stage.reads("The original message was")
        await stage.press("o")
        await stage.until(lambda: stage.main.views.current is None)
