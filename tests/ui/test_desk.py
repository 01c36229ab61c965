"""The task desk over a real archive and a real service: lists, groups, orders, filter, detail and sizes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from cwtui import texts
from cwtui.chatwork.models import LimitType, Task, TaskRoom, TaskStatus
from cwtui.store import Archive, outbox, rooms, snoozes, tasks
from cwtui.store.wishes import CreateTask, SetTask, WishState
from cwtui.ui.views.desk_needs import ROOMS_AT_ONCE
from tests.sync.rig import requests
from tests.ui import chores, seed
from tests.ui.chores import cursor, detail, give, headings, open_desk, rows
from tests.ui.office import fresh
from tests.ui.seed import DEVELOPERS, ME, MISAKI, NOW, OFFICE, TAKAHASHI, at
from tests.ui.stage import AT_ONCE, HELD, Stage, playing
from tests.ui.town import Town

TO_ME = "見積書を送る"


def task(task_id: int, body: str, limit: int = 0, room_id: int = DEVELOPERS, **more: Any) -> Task:
    fields = {
        "assigned_by_account": TAKAHASHI,
        "account": ME,
        "room": TaskRoom(room_id=room_id, name=""),
        "message_id": 1018,
        "limit_type": LimitType.DATE if limit else LimitType.NONE,
        "status": TaskStatus.OPEN,
        **more,
    }
    return Task(task_id=task_id, body=body, limit_time=limit, **fields)


def plant(folder: Path, *given: Task) -> None:
    """These are all the tasks I have."""
    with_archive(folder, lambda archive: archive.write_now(tasks.save_mine, given))


def with_archive(folder: Path, work: Any) -> None:
    archive = Archive.open(seed_home(folder))
    work(archive)
    archive.close()


def seed_home(folder: Path) -> Path:
    return next(path.parent for path in folder.rglob("archive.db"))


ONE_OF_EACH = [
    task(601, "遅れた見積", at(17, 23, 59)),
    task(602, "今日の図面", at(20, 23, 59)),
    task(603, "土曜の片付け", at(21, 23, 59)),
    task(604, "月末の報告", at(30, 23, 59), room_id=OFFICE, assigned_by_account=MISAKI),
    task(605, "いつかの棚"),
]


async def on_desk(stage: Stage, *keys: str) -> None:
    await stage.press("g", "t", *keys)
    await stage.until(lambda: chores.desk(stage).display)


# What is listed


async def test_tasks_stand_under_headings_by_when_they_are_due(folder: Path) -> None:
    plant(folder, *ONE_OF_EACH, task(606, "夕方まで", int(NOW) - 60, limit_type=LimitType.TIME))
    async with playing(folder) as stage:
        await on_desk(stage)
        assert headings(stage) == ["Overdue 2", "Today 1", "This week 1", "Later 1", "No date 1"]
        assert rows(stage) == [
            "遅れた見積",
            "夕方まで",
            "今日の図面",
            "土曜の片付け",
            "月末の報告",
            "いつかの棚",
        ]
        await stage.until(lambda: "6 tasks (2 overdue)" in stage.status)
        assert "Mine 6" in stage.text


async def test_a_row_says_room_text_giver_and_when_it_is_due(folder: Path) -> None:
    plant(folder, *ONE_OF_EACH)
    async with playing(folder, size=(140, 30)) as stage:
        await on_desk(stage)
        line = next(line for line in stage.lines if "遅れた見積" in line and line.startswith("▌"))
        for words in ("開発チーム", "高橋 由紀子", "3 days late"):
            assert words in line


async def test_the_cursor_passes_over_headings(folder: Path) -> None:
    plant(folder, *ONE_OF_EACH)
    async with playing(folder) as stage:
        await on_desk(stage)
        seen = [cursor(stage)]
        for _ in range(5):
            await stage.press("j")
            seen.append(cursor(stage))
        assert seen == [*rows(stage), rows(stage)[-1]]
        await stage.press("g", "g")
        assert cursor(stage) == "遅れた見積"
        await stage.press("G", "k", "k")
        assert cursor(stage) == "土曜の片付け"


async def test_what_sleeps_stands_at_the_end_and_wakes_by_itself(town: Town) -> None:
    chores.sweep(town)
    task_id = give(town, TO_ME)
    give(town, "棚の整理")
    async with town.playing(HELD) as stage:
        await open_desk(stage, TO_ME, "棚の整理")
        until = stage.main.context.now() + 1.2
        await stage.main.context.write(snoozes.snooze, "task", task_id, until)
        await stage.until(lambda: headings(stage)[-1] == "Put off (this machine only) 1")
        assert rows(stage)[-1] == TO_ME
        await stage.until(lambda: headings(stage) == ["No date 2"])


async def test_without_tasks_it_says_so_and_what_makes_one(folder: Path) -> None:
    plant(folder)
    async with playing(folder) as stage:
        await on_desk(stage)
        await stage.reads("No task is yours · t makes one")


async def test_what_never_came_is_not_said_to_be_nothing(folder: Path) -> None:
    async with playing(folder) as stage:
        await stage.until(lambda: "Offline since" in stage.text)
        await on_desk(stage, "4")
        await stage.reads("Not received yet (offline)")


async def test_a_full_list_may_not_be_all(folder: Path) -> None:
    plant(folder, *(task(501 + n, f"作業 {n}") for n in range(100)))
    async with playing(folder) as stage:
        await on_desk(stage)
        await stage.reads("Mine 100", "Only the first 100 (API limit)")


async def test_what_is_known_beside_a_full_list_may_have_changed(folder: Path) -> None:
    plant(folder, *(task(501 + n, f"作業 {n}") for n in range(101)))
    async with playing(folder) as stage:
        await on_desk(stage)
        await stage.reads("Mine 101", "Only the first 100 are as they are now (API limit)")


async def test_a_task_that_is_not_made_yet_is_there_and_waits(folder: Path) -> None:
    plant(folder, *ONE_OF_EACH[:1])
    async with playing(folder) as stage:
        await on_desk(stage)
        new = CreateTask(room_id=DEVELOPERS, body="新しい仕事", to_ids=(ME.account_id,))
        await stage.main.context.write(outbox.add, new, now=NOW, due_at=NOW)
        await stage.reads("新しい仕事", "to be given")
        await stage.until(lambda: len(rows(stage)) == 2)
        await stage.press("G", "e")
        assert "There is nothing at the cursor" in stage.key_row
        assert len(stage.outbox()) == 1


@pytest.mark.parametrize(("language", "due"), [("en", "tomorrow 04:34"), ("ja", "明日 04:34")])
@pytest.mark.parametrize("width", [50, 60, 80, 140])
async def test_no_due_time_is_cut(folder: Path, language: str, due: str, width: int) -> None:
    texts.use(language)
    by_time: dict[str, Any] = {"limit_type": LimitType.TIME}
    plant(
        folder,
        task(601, "領収書を出す", at(21, 4, 34), **by_time),
        task(602, "とても長い名前の仕事をする", at(27, 17, 0), **by_time),
    )
    async with playing(folder, size=(width, 15)) as stage:
        await on_desk(stage)
        await stage.reads(due, "17:00")


# Tabs


async def test_tabs_by_arrow_and_by_number(folder: Path) -> None:
    async with playing(folder) as stage:
        await on_desk(stage)
        assert len(rows(stage)) == 2
        await stage.press("right", "right")
        await stage.until(lambda: "週報をまとめる" in rows(stage))
        await stage.reads("This room 3")
        await stage.press("left", "left", "left")
        await stage.reads("Finished")
        assert rows(stage) == []
        await stage.press("3")
        await stage.until(lambda: len(rows(stage)) == 3)
        await stage.press("1")
        await stage.until(lambda: len(rows(stage)) == 2)


async def test_somebody_elses_task_names_whose_it_is(folder: Path) -> None:
    async with playing(folder) as stage:
        await on_desk(stage, "3")
        await stage.until(lambda: any("鈴木 大輔: 週報" in line for line in stage.lines))


async def test_what_i_gave_is_asked_for_room_by_room_and_counted(town: Town) -> None:
    chores.sweep(town)
    give(town, "検収", to=town.colleague()["account_id"], mine=True)
    async with town.playing(AT_ONCE) as stage:
        await fresh(stage)
        await stage.until(lambda: any(row.task_num for row in rooms.all(stage.archive.db)))
        await on_desk(stage, "2")
        await stage.until(lambda: rows(stage) == ["検収"])
        await stage.until(lambda: "rooms with open tasks read" not in stage.text)
        asked = [r for r in requests(town.simulator, "GET", "/tasks") if "assigned_by" in str(r)]
        assert 0 < len(asked) <= ROOMS_AT_ONCE


async def test_of_many_rooms_only_some_are_asked_in_a_minute(folder: Path) -> None:
    listed = [seed.room(100 + n, f"現場 {n}", at(19, 9) + n, task_num=1) for n in range(12)]
    with_archive(folder, lambda archive: archive.write_now(rooms.save_list, [*seed.ROOMS, *listed], now=NOW))
    async with playing(folder) as stage:
        await on_desk(stage, "2")
        await stage.reads("0 of 13 rooms with open tasks read")
        needed = chores.desk(stage)._needs._declared
        assert len(needed) == ROOMS_AT_ONCE
        assert DEVELOPERS in needed, "the liveliest first"


async def test_done_lists_what_was_done(folder: Path) -> None:
    done = [task(701, "済んだ仕事", status=TaskStatus.DONE)]
    with_archive(folder, lambda archive: archive.write_now(tasks.save_mine, done, status=TaskStatus.DONE))
    async with playing(folder) as stage:
        await on_desk(stage, "4")
        await stage.until(lambda: rows(stage) == ["済んだ仕事"])
        await stage.reads("completed")


# Orders and filter


async def test_what_is_said_of_the_list_stands_beside_the_tabs_where_there_is_room(folder: Path) -> None:
    plant(folder, *ONE_OF_EACH)
    async with playing(folder) as stage:
        await on_desk(stage)
        await stage.press("O")
        await stage.until(lambda: stage.lines[1].endswith("the newest first"))
        await stage.resize(56, 20)
        await stage.until(lambda: stage.lines[2].strip() == "the newest first")
        assert "newest" not in stage.lines[1]
        await stage.press("right", "right", "right")
        await stage.until(lambda: "newest" not in stage.lines[2])


async def test_orders_by_due_date_newest_room_and_giver(folder: Path) -> None:
    plant(folder, *ONE_OF_EACH)
    async with playing(folder) as stage:
        await on_desk(stage)
        await stage.press("O")
        await stage.reads("the newest first")
        assert headings(stage) == []
        assert rows(stage)[0] == "いつかの棚"
        await stage.press("O")
        await stage.until(lambda: headings(stage) == ["総務 1", "開発チーム 4"])
        await stage.press("O")
        await stage.until(lambda: headings(stage) == ["田中 美咲 1", "高橋 由紀子 4"])
        await stage.until(lambda: "by who gave them" in stage.lines[1])
    async with playing(folder) as stage:
        await on_desk(stage)
        assert headings(stage) == ["田中 美咲 1", "高橋 由紀子 4"], "it is remembered"
        await stage.press("O")
        await stage.until(lambda: headings(stage)[0] == "Overdue 1")


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("図面", ["今日の図面"]),
        ("総務", ["月末の報告"]),
        ("美咲", ["月末の報告"]),
        ("開発 遅れ", ["遅れた見積"]),
        ("ない言葉", []),
    ],
)
async def test_the_filter_narrows_by_text_room_and_person(folder: Path, typed: str, found: list[str]) -> None:
    plant(folder, *ONE_OF_EACH)
    async with playing(folder) as stage:
        await on_desk(stage, "/")
        await stage.type(typed)
        await stage.until(lambda: rows(stage) == found)
        if not found:
            await stage.reads("No task matches “ない言葉” · Esc")


async def test_enter_goes_on_in_what_was_filtered_and_esc_ends_the_filter_then_the_view(folder: Path) -> None:
    plant(folder, *ONE_OF_EACH)
    async with playing(folder) as stage:
        await on_desk(stage, "/")
        await stage.type("図面")
        await stage.press("enter")
        await stage.until(lambda: stage.focus == "desk-list")
        await stage.press("s")
        assert "Kept for later" in stage.key_row
        await stage.press("escape")
        await stage.until(lambda: len(rows(stage)) == 5)
        assert chores.desk(stage).display
        await stage.press("/")
        await stage.until(lambda: stage.focus == "desk-filter")
        await stage.press("escape")
        await stage.until(lambda: stage.focus == "desk-list")
        await stage.press("escape")
        await stage.until(lambda: not chores.desk(stage).display)


async def test_what_fits_is_read_from_its_top_and_afterwards_from_where_one_was(folder: Path) -> None:
    plant(folder, *(task(501 + n, f"作業 {n:03}") for n in range(100)))
    async with playing(folder, size=(80, 16)) as stage:
        await on_desk(stage, "G")
        await stage.reads("作業 000")
        await stage.press("/")
        await stage.type("作業")
        await stage.reads("作業 099", "No date 100")
        await stage.press("enter", "G")
        await stage.reads("作業 000")
        await stage.press("escape")
        await stage.until(lambda: stage.focus == "desk-list")
        await stage.until(lambda: any(line.startswith("▌") and "作業 000" in line for line in stage.lines))


# Detail


async def test_beside_the_list_stands_all_of_it_and_its_message(folder: Path) -> None:
    body = "[info][title]手順[/title]一行目\n二行目[/info]最後の行"
    plant(folder, task(601, body, at(17, 23, 59)))
    async with playing(folder, size=(140, 45)) as stage:
        await on_desk(stage)
        await stage.until(lambda: "最後の行" in detail(stage))
        shown = detail(stage)
        for words in ("手順", "二行目", "開発チーム", "高橋 由紀子", "3 days late · Tue, Nov 17"):
            assert words in shown
        assert "今週の予定" in shown, "the message it hangs on"
        assert "確認しました。" in shown, "and what was said after it"


async def test_a_hostile_text_stays_within_its_row(folder: Path) -> None:
    plant(folder, task(601, "悪い\x1b[31m文\u202e字\r\n次の行"))
    async with playing(folder, size=(140, 30)) as stage:
        await on_desk(stage)
        await stage.until(lambda: "悪い" in detail(stage))
        assert not {"\x1b", "\u202e", "\r"} & set(stage.text)


# What failed


async def test_enter_on_what_failed_offers_ways_out(folder: Path) -> None:
    plant(folder, *ONE_OF_EACH[:2])
    async with playing(folder) as stage:
        await on_desk(stage)
        context = stage.main.context
        wish = SetTask(room_id=DEVELOPERS, task_id=601, status=TaskStatus.DONE)
        wish_id = await context.write(outbox.add, wish, now=NOW, due_at=NOW + 20)
        assert wish_id is not None
        await context.write(outbox.refused, wish_id, "forbidden", ("no",))
        await stage.reads("not completed")
        await stage.press("enter")
        await stage.reads("This task was not completed", "Try again")
        await stage.press("y")
        await stage.until(lambda: [row.state for row in stage.outbox()] == [WishState.QUEUED])


# Going and coming


async def test_esc_closes_and_the_view_is_found_as_it_was_left(folder: Path) -> None:
    plant(folder, *ONE_OF_EACH)
    async with playing(folder) as stage:
        await on_desk(stage, "j", "j")
        before = cursor(stage)
        await stage.press("escape")
        await stage.until(lambda: not chores.desk(stage).display)
        await on_desk(stage)
        assert cursor(stage) == before


async def test_i_writes_to_the_room_of_the_row(folder: Path) -> None:
    plant(folder, ONE_OF_EACH[3])
    async with playing(folder) as stage:
        await on_desk(stage)
        await stage.press("i")
        await stage.until(lambda: stage.focus == "composer")
        assert stage.open_room == OFFICE


# Sizes and languages


@pytest.mark.parametrize("size", [(60, 15), (99, 24), (140, 45), (200, 60), (40, 8), (20, 5), (1, 1)])
@pytest.mark.parametrize("language", ["en", "ja"])
async def test_it_is_of_use_in_every_size(folder: Path, size: tuple[int, int], language: str) -> None:
    texts.use(language)
    plant(folder, *ONE_OF_EACH)
    async with playing(folder, size=size, settings=HELD) as stage:
        await on_desk(stage, "j", "x", "k")
        if size[0] >= 40:
            assert any(TO in line for line in stage.lines for TO in ("遅れた見積", "今日の図面"))
        assert all(len(line) <= size[0] for line in stage.lines)


async def test_the_terminal_may_become_narrow_and_wide_again(folder: Path) -> None:
    plant(folder, *ONE_OF_EACH)
    async with playing(folder, size=(140, 30)) as stage:
        await on_desk(stage)
        await stage.until(lambda: "開発チーム" in detail(stage))
        await stage.resize(80, 24)
        await stage.until(lambda: not chores.desk(stage).has_class("with-detail"))
        await stage.press("j")
        await stage.resize(140, 30)
        await stage.until(lambda: "今日の図面" in detail(stage))
