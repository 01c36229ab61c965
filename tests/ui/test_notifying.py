"""What is said though nobody asked: what wakes from a snooze, and tasks that fall due."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import pytest
from msgspec.structs import replace

from cwtui.chatwork.models import LimitType, Message, TaskStatus
from cwtui.store import Archive, messages, outbox, session, snoozes, tasks
from cwtui.store.wishes import SetTask
from cwtui.times import TOKYO
from cwtui.ui.notifying import notify, reminders, rules
from cwtui.ui.notifying.reminders import DIGEST_SAID_ON
from cwtui.ui.notifying.rules import Notice, NoticeKind
from tests.ui.office import focus
from tests.ui.seed import (
    DEVELOPERS,
    EVERYBODY,
    LIBRARY,
    ME,
    MY_TASKS,
    NOW,
    TO_ME,
    at,
    message,
    task,
)
from tests.ui.stage import Stage, playing
from tests.ui.town import Town

HOUR, DAY = 3600.0, 86_400.0
LATE, DUE = MY_TASKS[0].task_id, MY_TASKS[1].task_id
DIGEST = "1 task is due today, 1 overdue · g t"
NOTHING_IN = 0.6  # seconds in which something that is said would have been said


class Clock:
    """The time of day in the story: it goes on like any other, and may be set."""

    def __init__(self, now: float = NOW) -> None:
        self.set(now)

    def set(self, now: float) -> None:
        self._ahead = now - time.monotonic()

    def __call__(self) -> float:
        return time.monotonic() + self._ahead


@pytest.fixture(autouse=True)
def _soon(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is gathered is said sooner than anybody would want it."""
    monkeypatch.setattr(rules, "GATHERS", 0.15)
    monkeypatch.setattr(reminders, "SETTLES", 0.1)
    monkeypatch.setattr(reminders, "PATIENCE", 0.1)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@contextmanager
def closed(folder: Path) -> Iterator[Archive]:
    """The archive while cwtui is not running."""
    archive = Archive.open(next(folder.rglob("*.db")).parent)
    try:
        yield archive
    finally:
        archive.close()


def rings(stage: Stage) -> list[str]:
    """Gets an entry whenever the bell rings from now on: the stage has no terminal that could."""
    heard: list[str] = []
    stage.app.bell = lambda: heard.append("bell")  # type: ignore[method-assign]
    return heard


def toasts(stage: Stage) -> list[tuple[str, str]]:
    """The titles and words of what is shown over everything else."""
    return [(each.title, each.message) for each in stage.app._notifications]


async def toasted(stage: Stage, title: str, words: str) -> None:
    await stage.until(lambda: (title, words) in toasts(stage))


async def nothing_more(stage: Stage, *known: tuple[str, str]) -> None:
    await stage.pilot.pause(NOTHING_IN)
    assert toasts(stage) == list(known)


# What wakes


async def test_a_task_wakes_while_cwtui_runs(folder: Path, clock: Clock) -> None:
    async with playing(folder, now=clock) as stage:
        rung = rings(stage)
        await stage.archive.write(snoozes.snooze, "task", DUE, clock() + 0.5)
        await stage.reads("Back again", "図面の確認 (開発チーム)")
        assert rung == ["bell"]
        assert ("task", DUE) in snoozes.all(stage.archive.db)  # a list shows by it that it is back
        await nothing_more(stage, ("Back again", "図面の確認 (開発チーム)"))


async def test_a_message_wakes(folder: Path, clock: Clock) -> None:
    async with playing(folder, now=clock) as stage:
        await stage.archive.write(snoozes.snooze, "message", TO_ME, clock() + 0.5)
        await toasted(stage, "Back again", "To 佐藤 健 図面の確認をお願いします。 (開発チーム)")


async def test_what_is_put_off_again_or_woken_by_hand_is_not_said(folder: Path, clock: Clock) -> None:
    async with playing(folder, now=clock) as stage:
        await stage.archive.write(snoozes.snooze, "task", DUE, clock() + 0.4)
        await stage.archive.write(snoozes.snooze, "task", LATE, clock() + 0.4)
        await stage.archive.write(snoozes.snooze, "task", DUE, clock() + HOUR)
        await stage.archive.write(snoozes.wake, "task", LATE)
        await nothing_more(stage)


async def test_it_wakes_each_time_it_was_put_off(folder: Path, clock: Clock) -> None:
    async with playing(folder, now=clock) as stage:
        rung = rings(stage)
        await stage.archive.write(snoozes.snooze, "task", DUE, clock() - 10)
        await stage.until(lambda: len(rung) == 1)
        stage.main.reminders.notify._said_at = None  # some seconds later
        await stage.archive.write(snoozes.snooze, "task", DUE, clock() - 5)
        await stage.until(lambda: len(rung) == 2)


async def test_what_woke_while_cwtui_was_not_running_is_said_once_in_one_go(
    folder: Path, clock: Clock
) -> None:
    with closed(folder) as archive:
        archive.write_now(snoozes.snooze, "task", DUE, NOW - HOUR)
        archive.write_now(snoozes.snooze, "message", 8001, NOW - 2 * HOUR)
        archive.write_now(snoozes.snooze, "message", 2002, NOW + DAY)
    async with playing(folder, now=clock) as stage:
        rung = rings(stage)
        words = (
            "開架スペースの図面を差し替えました。 (みなと市図書館 改修工事 実施設計の打合せ)\n"
            "図面の確認 (開発チーム)"
        )
        await toasted(stage, "2 things are back again", words)
        assert rung == ["bell"]
    with closed(folder) as archive:
        archive.write_now(snoozes.snooze, "message", 5001, NOW - 60)
    async with playing(folder, now=clock) as stage:
        await toasted(stage, "Back again", "来週の当番表を更新しました。 (総務)")


async def test_after_the_clock_has_jumped_the_next_key_finds_out(folder: Path, clock: Clock) -> None:
    async with playing(folder, now=clock) as stage:
        await stage.archive.write(snoozes.snooze, "message", 8001, clock() + 2 * HOUR)
        await stage.pilot.pause(0.5)
        clock.set(NOW + 3 * HOUR)
        await stage.press("j")
        await stage.until(lambda: [title for title, _ in toasts(stage)] == ["Back again"])


async def test_what_was_done_elsewhere_or_deleted_meanwhile_stays_silent(folder: Path, clock: Clock) -> None:
    with closed(folder) as archive:
        for item in (("task", LATE), ("task", DUE), ("message", TO_ME), ("message", 1103), ("task", 99)):
            archive.write_now(snoozes.snooze, item[0], item[1], NOW - 60)
        done = replace(MY_TASKS[0], status=TaskStatus.DONE)
        archive.write_now(tasks.save_mine, [done], status=TaskStatus.DONE)
        finished = SetTask(room_id=DEVELOPERS, task_id=DUE, status=TaskStatus.DONE)
        archive.write_now(outbox.add, finished, now=NOW, due_at=NOW + DAY)
        answer = f"[rp aid=2001 to={DEVELOPERS}-{TO_ME}]見ました"
        archive.write_now(messages.save_window, DEVELOPERS, [*_last_of(archive), _mine(1108, answer)])
    async with playing(folder, now=clock) as stage:
        await stage.until(lambda: snoozes.all(stage.archive.db) == {})
        await nothing_more(stage)


def _last_of(archive: Archive) -> list[Message]:
    last = messages.page(archive.db, DEVELOPERS, limit=1)[-1]
    return [_mine(last.message_id, last.body)]


def _mine(message_id: int, body: str) -> Message:
    return message(message_id, ME, at(20, 9, 40), body)


async def test_two_screens_of_one_account_do_not_both_say_it(folder: Path, clock: Clock) -> None:
    async with playing(folder, now=clock) as first, playing(folder, now=clock) as second:
        heard, heard_too = rings(first), rings(second)
        await first.archive.write(snoozes.snooze, "message", 8001, clock() - 1)
        await first.until(lambda: heard or heard_too)
        second.archive.notice_others()
        await second.pilot.pause(NOTHING_IN)
        assert len(heard) + len(heard_too) == 1


# How it is said


async def test_nothing_is_shown_over_a_room_in_focus_and_nothing_rings(folder: Path, clock: Clock) -> None:
    async with playing(folder, now=clock) as stage:
        rung = rings(stage)
        await stage.press("j")  # somebody is there
        assert stage.main.shows(DEVELOPERS)
        await stage.archive.write(snoozes.snooze, "task", DUE, clock() - 1)
        await stage.until(lambda: stage.key_row.strip() == "Back again: 図面の確認 (開発チーム)")
        assert toasts(stage) == []
        assert rung == []


async def test_a_room_nobody_looks_at_is_not_in_focus(folder: Path, clock: Clock) -> None:
    async with playing(folder, now=clock) as stage:
        rung = rings(stage)
        await stage.press("j")
        await focus(stage, False)
        await stage.archive.write(snoozes.snooze, "task", DUE, clock() - 1)
        await stage.until(lambda: rung)
        await toasted(stage, "Back again", "図面の確認 (開発チーム)")


async def test_a_room_behind_something_else_is_not_in_focus(folder: Path, clock: Clock) -> None:
    async with playing(folder, now=clock) as stage:
        rung = rings(stage)
        await stage.press("?")
        await stage.until(lambda: stage.app.screen is not stage.main)
        await stage.archive.write(snoozes.snooze, "task", DUE, clock() - 1)
        await stage.until(lambda: rung)
        await stage.reads("図面の確認 (開発チーム)")


async def test_muted_rooms_show_and_do_not_ring(folder: Path, clock: Clock) -> None:
    async with playing(folder, now=clock) as stage:
        rung = rings(stage)
        await stage.archive.write(snoozes.snooze, "message", 6001, clock() - 1)
        await toasted(stage, "Back again", "近所に新しいパン屋ができました。 (雑談)")
        assert rung == []


async def test_a_burst_is_one_and_the_next_comes_some_seconds_later(folder: Path, clock: Clock) -> None:
    async with playing(folder, now=clock) as stage:
        rung = rings(stage)
        for n in range(20):
            stage.main.reminders.notify.tell(Notice(NoticeKind.MESSAGE, "To you", str(n), EVERYBODY))
        await toasted(stage, "20 notices", "To you: 0\nTo you: 1\nTo you: 2\nand 17 more")
        stage.main.reminders.notify.tell(Notice(NoticeKind.MESSAGE, "To you", "また", EVERYBODY))
        await stage.pilot.pause(NOTHING_IN)
        assert rung == ["bell"]


async def test_what_is_being_written_stays_in_sight(folder: Path, clock: Clock) -> None:
    async with playing(folder, now=clock) as stage:
        stage.composer.focus()
        await stage.pilot.pause()
        await stage.type("a" * 55)
        stage.main.reminders.notify.tell(Notice(NoticeKind.MESSAGE, "To you", "見てください", EVERYBODY))
        await stage.reads("見てください", "a" * 55)


async def test_where_nobody_is_it_stays_until_the_next_key(
    folder: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(notify, "TOAST_STAYS", 0.3)
    async with playing(folder, now=clock) as stage:
        await stage.press("j")
        await focus(stage, False)
        notice = Notice(NoticeKind.MESSAGE, "To you", "見てください", EVERYBODY)
        stage.main.reminders.notify.tell(notice)
        await stage.reads("見てください")
        await stage.pilot.pause(0.8)
        assert "見てください" in stage.text
        await focus(stage, True)
        await stage.press("j")
        await stage.until(lambda: "見てください" not in stage.text)
        stage.main.reminders.notify._said_at = None  # some seconds later
        stage.main.reminders.notify.tell(notice)  # somebody is there
        await stage.reads("見てください")
        await stage.until(lambda: "見てください" not in stage.text)


async def test_a_key_in_the_same_moment_takes_nothing_away_unseen(folder: Path, clock: Clock) -> None:
    async with playing(folder, now=clock) as stage:
        stage.main.reminders.notify.tell(Notice(NoticeKind.MESSAGE, "To you", "見てください", EVERYBODY))
        await stage.reads("見てください")
        await stage.press("j", "k")
        await stage.pilot.pause(0.5)
        assert "見てください" in stage.text


async def test_text_of_the_server_controls_nothing(folder: Path, clock: Clock) -> None:
    async with playing(folder, now=clock) as stage:
        body = "[bold]赤[/] \x1b[31m\u202e危険\n二行目" + "長" * 200
        stage.main.reminders.notify.tell(Notice(NoticeKind.MESSAGE, "To you", body, LIBRARY))
        await stage.reads("[bold]赤[/] ␛[31m\\u202e危険", "二行目長")
        ((_, words),) = toasts(stage)
        assert "危険 二行目長" in words
        assert words.endswith("…")


async def test_my_own_doing_is_not_told_me(folder: Path, clock: Clock) -> None:
    async with playing(folder, now=clock) as stage:
        stage.main.reminders.notify.tell(
            Notice(NoticeKind.MESSAGE, "To you", "私が書いた", EVERYBODY, mine=True)
        )
        await nothing_more(stage)


# Tasks that fall due


@pytest.fixture
def morning(folder: Path) -> Path:
    """A data folder in which the digest of the day has not been said."""
    with closed(folder) as archive:
        archive.write_now(session.put, DIGEST_SAID_ON, "2026-11-19")
    return folder


async def test_the_first_key_after_nine_says_what_is_due(morning: Path, clock: Clock) -> None:
    clock.set(at(20, 8, 50))
    async with playing(morning, now=clock) as stage:
        stage.main.open_room(EVERYBODY)
        await stage.press("j")
        await nothing_more(stage)
        clock.set(at(20, 9))
        await nothing_more(stage)  # nobody is there yet
        await stage.press("j")
        await toasted(stage, "", DIGEST)
        await stage.press("j")
        await nothing_more(stage, ("", DIGEST))


async def test_where_all_of_it_is_in_the_room_in_focus_one_line_says_it(morning: Path, clock: Clock) -> None:
    async with playing(morning, now=clock) as stage:
        await stage.press("j")
        await stage.until(lambda: stage.key_row.strip() == DIGEST)
        await nothing_more(stage)


async def test_a_new_archive_begins_with_the_digest_of_its_second_day(folder: Path, clock: Clock) -> None:
    with closed(folder) as archive:
        archive.write_now(session.put, DIGEST_SAID_ON, None)
    async with playing(folder, now=clock) as stage:
        stage.main.open_room(EVERYBODY)
        await stage.press("j")
        await nothing_more(stage)
        clock.set(at(21, 9, 30))
        await stage.press("j")
        await toasted(stage, "", "2 tasks are overdue · g t")


async def test_it_is_said_once_also_after_a_restart_and_the_next_day(morning: Path, clock: Clock) -> None:
    async with playing(morning, now=clock) as stage:
        stage.main.open_room(EVERYBODY)
        await stage.press("j")
        await toasted(stage, "", DIGEST)
    async with playing(morning, now=clock) as stage:
        await stage.press("j")
        await nothing_more(stage)
        clock.set(at(21, 9, 30))
        await stage.press("j")
        await toasted(stage, "Overdue", "図面の確認 (開発チーム)")  # and not the other one
    clock.set(at(22, 9, 30))
    async with playing(morning, now=clock) as stage:
        await stage.press("j")
        await nothing_more(stage)


async def test_what_was_finished_meanwhile_is_not_in_it(morning: Path, clock: Clock) -> None:
    async with playing(morning, now=clock) as stage:
        done = SetTask(room_id=DEVELOPERS, task_id=LATE, status=TaskStatus.DONE)
        await stage.archive.write(outbox.add, done, now=NOW, due_at=NOW + HOUR)
        stage.main.open_room(EVERYBODY)
        await stage.press("j")
        await toasted(stage, "Due today", "図面の確認 (開発チーム)")


async def test_what_sleeps_is_not_in_it_and_not_lost(morning: Path, clock: Clock) -> None:
    async with playing(morning, now=clock) as stage:
        stage.main.open_room(EVERYBODY)
        await stage.archive.write(snoozes.snooze, "task", DUE, NOW + HOUR)
        await stage.press("j")
        await toasted(stage, "Overdue", "見積書を送る (開発チーム)")
        clock.set(NOW + HOUR + 1)
        stage.main.reminders.notify._said_at = None  # it is an hour later
        await stage.press("j")
        await toasted(stage, "Back again", "図面の確認 (開発チーム)")


async def test_a_new_due_date_is_said_anew(morning: Path, clock: Clock) -> None:
    async with playing(morning, now=clock) as stage:
        stage.main.open_room(EVERYBODY)
        await stage.press("j")
        await toasted(stage, "", DIGEST)
        put_off = replace(MY_TASKS[0], limit_time=at(21, 23, 59))
        await stage.archive.write(tasks.save_mine, [put_off])
        clock.set(at(21, 9, 30))
        stage.main.reminders.notify._said_at = None  # it is the next day
        await stage.press("j")
        await toasted(stage, "Due today", "見積書を送る (開発チーム)")


async def test_a_due_time_is_said_before_and_after(folder: Path, clock: Clock) -> None:
    meeting = replace(task(511, "資料を送る", at(20, 15), listed=True), limit_type=LimitType.TIME)
    clock.set(at(20, 14, 45) - 0.5)
    with closed(folder) as archive:
        archive.write_now(tasks.save_mine, [*MY_TASKS, meeting])
    async with playing(folder, now=clock) as stage:
        rung = rings(stage)
        await stage.reads("Due at 15:00", "資料を送る (開発チーム)")
        assert rung == ["bell"]
        clock.set(at(20, 15) - 0.2)
        stage.main.reminders.notify._said_at = None  # some minutes later
        await stage.press("j")
        stage.main.open_room(EVERYBODY)
        await toasted(stage, "Overdue", "資料を送る (開発チーム)")
    async with playing(folder, now=clock) as stage:
        await stage.press("j")
        await nothing_more(stage)


async def test_a_due_time_that_passed_today_while_cwtui_was_not_running(folder: Path, clock: Clock) -> None:
    calls = [("電話", at(20, 9, 30)), ("昨日の電話", at(19, 9, 30))]
    timed = [
        replace(task(511 + n, body, when, listed=True), limit_type=LimitType.TIME)
        for n, (body, when) in enumerate(calls)
    ]
    with closed(folder) as archive:
        archive.write_now(tasks.save_mine, [*MY_TASKS, *timed])
    async with playing(folder, now=clock) as stage:
        await toasted(stage, "Overdue", "電話 (開発チーム)")
        await nothing_more(stage, ("Overdue", "電話 (開発チーム)"))


async def test_the_digest_waits_until_it_is_known_what_was_done_elsewhere(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reminders, "PATIENCE", 30.0)
    noon = datetime.now(TOKYO).replace(hour=12, minute=0).timestamp()
    clock = Clock(noon)
    gone = task(511, "他の端末で完了", int(noon), listed=True)
    with closed(town.home) as archive:
        archive.write_now(tasks.save_mine, [gone])
        archive.write_now(session.put, DIGEST_SAID_ON, "2026-01-01")
    town.fault("delay", method="GET", path="/my/tasks", seconds=0.2)
    async with playing(town.folder, town.simulator.api_url, token=town.simulator.token, now=clock) as stage:
        await stage.press("j")
        await stage.until(lambda: not tasks.mine(stage.archive.db))
        await nothing_more(stage)
