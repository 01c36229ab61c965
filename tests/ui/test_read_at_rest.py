"""A list that changed is read again when the keys rest, and before long where they never do."""

from __future__ import annotations

from pathlib import Path

import pytest

from cwtui.chatwork.models import LimitType, Task, TaskRoom, TaskStatus
from cwtui.store import tasks
from cwtui.ui.views import narrowed
from tests.ui import chores
from tests.ui.seed import DEVELOPERS, ME, TAKAHASHI
from tests.ui.stage import Stage, playing

FOR_EVER = 600.0  # seconds


def task(task_id: int) -> Task:
    return Task(
        task_id=task_id,
        room=TaskRoom(room_id=DEVELOPERS, name=""),
        account=ME,
        assigned_by_account=TAKAHASHI,
        message_id=1018,
        body=f"図面 {task_id}",
        limit_time=0,
        limit_type=LimitType.NONE,
        status=TaskStatus.OPEN,
    )


async def with_one_task(stage: Stage) -> None:
    """The desk is open and lists the task 601, and all that this set off has happened."""
    await stage.archive.write(tasks.save_mine, [task(601)])
    await stage.press("g", "t")
    await stage.until(lambda: chores.rows(stage) == ["図面 601"] and chores.desk(stage)._reading is None)


async def another_comes(stage: Stage) -> None:
    await stage.archive.write(tasks.save_mine, [task(601), task(602)])


async def test_while_keys_are_pressed_it_is_not_read(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with playing(folder) as stage:
        await with_one_task(stage)
        monkeypatch.setattr(narrowed, "KEYS_REST", FOR_EVER)
        monkeypatch.setattr(narrowed, "KEYS_WAIT", FOR_EVER)
        await stage.press("j")
        await another_comes(stage)
        await stage.until(lambda: chores.desk(stage)._reading)
        first = chores.desk(stage)._reading
        await stage.until(lambda: chores.desk(stage)._reading is not first)  # it would have been read now
        assert chores.rows(stage) == ["図面 601"]


async def test_when_they_rest_it_is(folder: Path) -> None:
    async with playing(folder) as stage:
        await with_one_task(stage)
        await stage.press("j")
        await another_comes(stage)
        await stage.until(lambda: sorted(chores.rows(stage)) == ["図面 601", "図面 602"])


async def test_where_they_never_rest_it_is_before_long(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with playing(folder) as stage:
        await with_one_task(stage)
        monkeypatch.setattr(narrowed, "KEYS_REST", FOR_EVER)
        monkeypatch.setattr(narrowed, "KEYS_WAIT", 0.1)
        await stage.press("j")
        await another_comes(stage)
        await stage.until(lambda: sorted(chores.rows(stage)) == ["図面 601", "図面 602"])
