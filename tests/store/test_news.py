"""What is news, and what is history."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from pathlib import Path
from sqlite3 import Connection

from cwtui.chatwork.models import Account, File, LimitType, Room, Task, TaskRoom, TaskStatus
from cwtui.store import Archive, files, messages, migrate, news, rooms, tasks
from cwtui.store.news import What
from cwtui.store.places import DB_NAME
from tests.store.shapes import MISAKI, message, room, window


def heard(archive: Archive, after: int = 0) -> list[tuple[str, int]]:
    return [(str(item.what), item.item_id) for item in news.after(archive.db, after)]


def listed(archive: Archive, *given: Room) -> None:
    archive.write_now(rooms.save_list, list(given))


def test_the_first_list_and_what_was_said_before_it_are_history(archive: Archive) -> None:
    listed(archive, room(1, last_update_time=50), room(2, last_update_time=90))
    archive.write_now(messages.save_window, 1, window([30, 40, 50]))
    assert heard(archive) == []


def test_what_is_said_while_a_room_still_waits_for_its_first_reading_is_news(archive: Archive) -> None:
    listed(archive, room(1, last_update_time=50), room(2, last_update_time=90))
    archive.write_now(messages.save_window, 1, window([30, 40, 50, 91]))
    assert heard(archive) == [("message.created", 91)]


def test_what_is_said_afterwards_is_news_once(archive: Archive) -> None:
    listed(archive, room(1, last_update_time=50))
    archive.write_now(messages.save_window, 1, window([40, 50]))
    archive.write_now(messages.save_one, 1, message(60))
    archive.write_now(messages.save_window, 1, window([40, 50, 60, 61]))
    assert heard(archive) == [("message.created", 60), ("message.created", 61)]


def test_an_old_message_somebody_answers_is_no_news(archive: Archive) -> None:
    listed(archive, room(1, last_update_time=50))
    archive.write_now(messages.save_window, 1, window(range(200, 300)))
    before = news.last(archive.db)
    archive.write_now(messages.save_one, 1, message(150))
    assert heard(archive, before) == []


def test_edits_and_deletions_are_news_whatever_their_age(archive: Archive) -> None:
    listed(archive, room(1, last_update_time=50))
    archive.write_now(messages.save_window, 1, window([30, 40, 50]))
    edited, deleted = message(30, "直しました", update_time=60), message(40, "[deleted]", update_time=61)
    archive.write_now(messages.save_window, 1, [edited, deleted, message(50)])
    assert heard(archive) == [("message.updated", 30), ("message.deleted", 40)]


def test_what_was_taken_back_before_it_was_seen_is_only_a_deletion(archive: Archive) -> None:
    listed(archive, room(1, last_update_time=50))
    archive.write_now(messages.save_window, 1, window([50]))
    archive.write_now(messages.save_window, 1, [message(50), message(60, "[deleted]", update_time=61)])
    assert heard(archive) == [("message.deleted", 60)]


def test_rooms_come_change_and_go(archive: Archive) -> None:
    listed(archive, room(1))
    listed(archive, room(1, "名前を変えました"), room(2))
    listed(archive, room(1, "名前を変えました"))
    assert heard(archive) == [("room.changed", 1), ("room.joined", 2), ("room.left", 2)]


def test_the_past_of_a_room_i_was_called_into_is_history(archive: Archive) -> None:
    listed(archive, room(1, last_update_time=100))
    listed(archive, room(1, last_update_time=100), room(2, last_update_time=120))
    before = news.last(archive.db)
    archive.write_now(messages.save_window, 2, window([70, 80, 120]))
    assert heard(archive, before) == [("message.created", 120)]


def task(task_id: int, status: TaskStatus = TaskStatus.OPEN) -> Task:
    return Task(
        task_id=task_id,
        room=TaskRoom(room_id=1, name="開発チーム"),
        assigned_by_account=MISAKI,
        message_id=task_id,
        body="図面を送る",
        limit_time=0,
        limit_type=LimitType.NONE,
        status=status,
    )


def test_tasks_are_news_after_the_first_list_of_them(archive: Archive) -> None:
    archive.write_now(tasks.save_mine, [task(1)])
    assert heard(archive) == []
    archive.write_now(tasks.save_mine, [task(1), task(2)])
    archive.write_now(tasks.save_mine, [task(2)])
    assert heard(archive) == [("task.changed", 2), ("task.vanished", 1)]


def test_the_first_task_of_somebody_who_never_had_one_is_news(archive: Archive) -> None:
    archive.write_now(tasks.save_mine, [])
    archive.write_now(tasks.save_mine, [task(1)])
    assert heard(archive) == [("task.changed", 1)]


def test_files_are_news_by_the_time_of_their_upload(archive: Archive) -> None:
    def file(file_id: int, at: int) -> File:
        who = Account(account_id=1, name="")
        return File(
            file_id=file_id, account=who, message_id=1, filename="図面.pdf", filesize=1, upload_time=at
        )

    listed(archive, room(1, last_update_time=100))
    archive.write_now(files.save, 1, [file(1, 50), file(2, 101)])
    archive.write_now(files.save, 1, [file(1, 50), file(2, 101)])
    assert heard(archive) == [("file.added", 2)]


def test_only_the_latest_are_kept_and_numbers_go_on(archive: Archive) -> None:
    def many(db: Connection, first: int) -> None:
        news.tell(db, ((What.ROOM_CHANGED, 1, number) for number in range(first, first + 6000)))

    archive.write_now(many, 0)
    archive.write_now(many, 6000)
    items = news.after(archive.db, 0, limit=20_000)
    assert len(items) == news.KEPT
    assert items[-1].number == news.last(archive.db) == 12_000
    assert items[-1].item_id == 11_999


def test_an_archive_of_an_earlier_version_tells_no_history(folder: Path) -> None:
    """What was listed but never read before the upgrade is history still."""
    archive = Archive.open(folder)
    listed(archive, room(1, last_update_time=50), room(2, last_update_time=90))

    archive.close()
    later = "".join(step.read_text(encoding="utf-8") for step in migrate.steps()[2:])
    with closing(sqlite3.connect(folder / DB_NAME)) as db:
        for table in re.findall(r"CREATE TABLE (\w+)", later):
            db.execute(f"DROP TABLE {table}")
        db.execute("PRAGMA user_version = 2")
    archive = Archive.open(folder)
    archive.write_now(messages.save_window, 1, window([50, 90, 91]))
    assert heard(archive) == [("message.created", 91)]
    archive.close()
