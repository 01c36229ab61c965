"""The side panel over a real archive: what each tab says, how it is moved through, what it asks for."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from cwtui import texts
from cwtui.chatwork.models import Account, File, LimitType, Member, Role, Room, RoomType, Task, TaskStatus
from cwtui.secrets import Tokens
from cwtui.settings import Settings, api_host
from cwtui.store import Archive, files, members, rooms, tasks
from cwtui.sync import Phase, Session
from cwtui.times import TOKYO
from cwtui.ui.context import Context
from cwtui.ui.panes.side import REST, SidePane
from cwtui.ui.widgets.said import Said
from tests.support import Simulator
from tests.ui.host import Host, until

ME = Account(account_id=1001, name="佐藤 健")
MISAKI = Account(account_id=2001, name="田中 美咲")
ROOM, EMPTY, UNREAD = 1, 2, 3
OUR_COMPANY, AOBA = 10, 20
SIZE = (34, 14)


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    texts.use("en")
    yield
    texts.use("en")


def noon(days: int) -> int:
    """Midday in Japan, ``days`` from today."""
    today = datetime.now(TOKYO).replace(hour=12, minute=0, second=0, microsecond=0)
    return int((today + timedelta(days=days)).timestamp())


def task(task_id: int, body: str, limit_time: int = 0, by: Account = MISAKI, of: Account = ME) -> Task:
    return Task(
        task_id=task_id,
        assigned_by_account=by,
        account=of,
        message_id=task_id + 100,
        body=body,
        limit_time=limit_time,
        limit_type=LimitType.DATE if limit_time else LimitType.NONE,
        status=TaskStatus.OPEN,
    )


def file(file_id: int, filename: str, filesize: int) -> File:
    return File(
        file_id=file_id,
        account=MISAKI,
        message_id=file_id + 200,
        filename=filename,
        filesize=filesize,
        upload_time=1_700_000_000 + file_id,
    )


def member(who: Account, role: Role = Role.MEMBER, company: int = OUR_COMPANY, name: str = "") -> Member:
    return Member(
        account_id=who.account_id,
        name=who.name,
        role=role,
        organization_id=company,
        organization_name=name or ("アオバ商事" if company == AOBA else "みどり設計"),
    )


def room(room_id: int, **more: Any) -> Room:
    return Room(room_id=room_id, name=f"部屋 {room_id}", type=RoomType.GROUP, role=Role.MEMBER, **more)


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    """A room with something of everything, one with nothing, and one whose lists were never read."""
    opened = Archive.open(tmp_path / "api.chatwork.com" / str(ME.account_id))
    opened.write_now(rooms.save_list, [room(ROOM), room(EMPTY), room(UNREAD, task_num=2, file_num=1)])
    mine = [
        task(1, "週報", noon(6)),
        task(2, "見積書を送る", noon(-3)),
        task(3, "[info][title]資料[/title]読んでおく[/info]"),
        task(4, "図面の確認", noon(0)),
    ]
    others = [task(5, "検収", noon(-1), of=MISAKI)]
    opened.write_now(tasks.save_room, ROOM, [*mine, *others])
    listed = [file(7, "みどり邸_基本設計図面_A棟_第12版_最終.pdf", 1_234_567), file(8, "a\x1b[31mb.txt", 12)]
    opened.write_now(files.save, ROOM, listed)
    aoki = Account(account_id=3001, name="青木 翔")
    reader = Account(account_id=2002, name="小林 直")
    people = [member(ME, Role.ADMIN), member(aoki, company=AOBA), member(reader, Role.READONLY)]
    opened.write_now(members.save, ROOM, [*people, member(MISAKI, Role.ADMIN)])
    yield opened
    opened.close()


Shown = AbstractAsyncContextManager[tuple[SidePane, Pilot[None], Host]]
Show = Callable[..., Shown]


@pytest.fixture
def show(archive: Archive, tmp_path: Path) -> Show:
    """The panel on a screen of its own, of a person who is not asking anybody anything."""

    @asynccontextmanager
    async def shown(
        room_id: int | None = ROOM, size: tuple[int, int] = SIZE
    ) -> AsyncIterator[tuple[SidePane, Pilot[None], Host]]:
        session = session_at("http://127.0.0.1:9", tmp_path)
        pane = SidePane(Context(archive, session, Settings()))
        pane.styles.width = "100%"
        host = Host(pane)
        async with host.run_test(size=size) as pilot:
            stop = archive.subscribe(pane.changed)
            if room_id is not None:
                pane.open(room_id)
            pane.list.focus()
            await pilot.pause()
            yield pane, pilot, host
            stop()

    return shown


def session_at(url: str, folder: Path, token: str = "") -> Session:
    environ = {"CHATWORK_API_TOKEN": token} if token else {}
    tokens = Tokens(api_host(url), "file", data_folder=folder, environ=environ)
    return Session(Settings(), url, data_folder=folder, tokens=tokens)


def lines(host: Host) -> list[str]:
    return [line.strip("▌ ") for line in host.text().splitlines() if line.strip()]


async def test_my_tasks_come_first_and_the_most_urgent_at_the_top(show: Show) -> None:
    async with show() as (_, _, host):
        head, *rows = lines(host)
    assert head == "Tasks 5  Files  People"
    assert [row.split()[0] for row in rows] == ["見積書を送る", "図面の確認", "週報", "資料", "田中:"]
    assert rows[0].endswith("3 days late")
    assert rows[1].endswith("today")
    assert "検収" in rows[4]


@pytest.mark.parametrize(("width", "name"), [(27, "田中:"), (31, "田中:"), (40, "田中 美咲:")])
async def test_a_name_is_whole_or_the_family_name(show: Show, width: int, name: str) -> None:
    async with show(size=(width, 14)) as (_, _, host):
        assert lines(host)[5].startswith(f"{name} ")


async def test_an_overdue_task_is_said_in_the_colour_of_warnings(show: Show) -> None:
    async with show() as (pane, _, _):
        colours = {segment.text: segment.style for segment in pane.list.render_line(0)}
        warn = pane.context.look.warn
    style = colours["3 days late"]
    assert style is not None
    assert style.color is not None
    assert style.color.name == warn


async def test_a_row_fills_its_width_whatever_it_says(show: Show) -> None:
    for width in (12, 27, 34, 60):
        async with show(size=(width, 14)) as (pane, pilot, _):
            for _ in range(3):
                for y in range(5):
                    assert pane.list.render_line(y).cell_length == width
                await pilot.press("right")


async def test_files_keep_their_extension_and_say_their_size(show: Show) -> None:
    async with show() as (_, pilot, host):
        await pilot.press("2")
        rows = lines(host)[1:]
    assert rows[0].split()[-2:] == ["12", "bytes"]
    assert "\x1b" not in rows[0]
    assert rows[0].startswith("a")
    name, size = rows[1].rsplit(maxsplit=2)[0], rows[1].split()[-2:]
    assert name.startswith("みどり邸")
    assert "…" in name
    assert name.endswith("最終.pdf")
    assert size == ["1.2", "MB"]


async def test_a_wide_panel_says_who_sent_a_file(show: Show) -> None:
    async with show(size=(64, 14)) as (_, pilot, host):
        await pilot.press("2")
        assert "田中 美咲" in lines(host)[1]
    async with show() as (_, pilot, host):
        await pilot.press("2")
        assert "田中 美咲" not in host.text()


async def test_people_admins_first_me_last_others_companies_named(show: Show) -> None:
    async with show() as (pane, pilot, host):
        await pilot.press("3")
        rows = lines(host)[1:]
        outside = pane.context.look.outside
        company = next(s for s in pane.list.render_line(2) if "アオバ商事" in s.text)
    assert [row[:4] for row in rows] == ["田 田中", "小 小林", "青 青木", "佐 佐藤"]
    assert [row.split()[-1] for row in rows] == ["admin", "read-only", "アオバ商事", "you"]
    assert company.style is not None
    assert company.style.color is not None
    assert company.style.color.name == outside


async def test_enter_on_a_person_says_who_that_is(show: Show) -> None:
    async with show() as (_, pilot, host):
        await pilot.press("3", "j", "j", "enter")
        await pilot.pause()
        said = [message.sentence for message in host.told if isinstance(message, Said)]
    assert said == ["青木 翔 · アオバ商事"]


async def test_enter_goes_to_the_message_of_a_task_and_of_a_file(show: Show) -> None:
    async with show() as (_, pilot, host):
        await pilot.press("down", "enter", "right", "enter")
        await pilot.pause()
        went = [(m.room_id, m.message_id) for m in host.told if isinstance(m, SidePane.GoTo)]
    assert went == [(ROOM, 104), (ROOM, 208)]


async def test_tabs_are_a_ring_and_the_focus_goes_along(show: Show) -> None:
    async with show() as (pane, pilot, host):
        seen = []
        for key in ("right", "right", "right", "left", "1", "2"):
            await pilot.press(key)
            await pilot.pause()
            assert host.focused is pane.list
            seen.append(type(pane.list).__name__)
    assert seen == ["FileList", "PeopleList", "TaskList", "PeopleList", "TaskList", "FileList"]


async def test_a_click_on_a_tab_shows_it(show: Show) -> None:
    async with show() as (pane, pilot, host):
        await pilot.click("#side-tabs", offset=(12, 0))
        await pilot.pause()
        assert type(pane.list).__name__ == "FileList"
        assert host.focused is pane.list


async def test_another_tab_does_not_take_the_focus_from_elsewhere(show: Show) -> None:
    async with show() as (pane, pilot, host):
        await host.mount(Input(id="elsewhere"))
        host.query_one("#elsewhere").focus()
        await pilot.pause()
        pane.action_next_tab()
        await pilot.pause()
        assert host.focused is host.query_one("#elsewhere")


async def test_what_the_archive_learns_is_shown_at_once(archive: Archive, show: Show) -> None:
    async with show() as (_, pilot, host):
        await archive.write(tasks.save_room, ROOM, [task(9, "新しい仕事")])
        await until(pilot, lambda: "新しい仕事" in host.text())
        assert lines(host)[0].startswith("Tasks 1")
        await archive.write(tasks.save_room, ROOM, [])
        await until(pilot, lambda: "No open tasks in this room" in host.text())
        assert lines(host)[0].startswith("Tasks  Files")


async def test_a_new_room_begins_at_the_top(show: Show) -> None:
    async with show() as (pane, pilot, _):
        await pilot.press("G")
        assert pane.list.cursor == 4
        pane.open(EMPTY)
        pane.open(ROOM)
        assert pane.list.cursor == 0


async def test_a_room_with_nothing_says_so(show: Show) -> None:
    async with show(EMPTY) as (_, pilot, host):
        assert "No open tasks in this room" in host.text()
        await pilot.press("right")
        assert "There are no files in this room" in host.text()


async def test_before_a_room_is_open_there_is_nothing_to_go_wrong(show: Show) -> None:
    async with show(None) as (_, pilot, host):
        await pilot.press("right", "enter", "j", "left")
        assert lines(host)[0] == "Tasks  Files  People"


async def test_bright_while_it_has_the_focus(show: Show) -> None:
    async with show() as (pane, pilot, host):
        assert host.text().startswith(" Tasks")
        pane.brighten(True)
        await pilot.pause()
        assert host.text().startswith("▌Tasks")


async def test_japanese(show: Show) -> None:
    texts.use("ja")
    async with show() as (_, _, host):
        assert lines(host)[1].endswith("3日遅れ")


async def test_offline_what_was_never_read_is_not_called_empty(archive: Archive, tmp_path: Path) -> None:
    session = session_at("http://127.0.0.1:9", tmp_path, token="a" * 32)  # nobody listens at the discard port
    pane = SidePane(Context(archive, session, Settings()))
    host = Host(pane)
    async with host.run_test(size=(40, 14)) as pilot:
        pane.open(UNREAD)
        await pilot.pause()
        assert "Receiving…" in host.text()
        session.start()
        await until(pilot, lambda: session.state.phase is Phase.OFFLINE)
        await until(pilot, lambda: "Not received yet (offline)" in host.text())
        await pilot.press("3")
        await until(pilot, lambda: "Not received yet (offline)" in host.text())
        pane.open(EMPTY)
        await pilot.press("1")
        await until(pilot, lambda: "No open tasks in this room" in host.text())
        await session.close()


def asked(simulator: Simulator, room_id: int) -> set[str]:
    """What was asked for below the room."""
    start = f"/v2/rooms/{room_id}/"
    paths = [entry["path"] for entry in simulator.control("GET", "/requests")]
    return {path.removeprefix(start) for path in paths if path.startswith(start)}


@asynccontextmanager
async def logged_in(simulator: Simulator, folder: Path) -> AsyncIterator[Session]:
    """A session that synchronises."""
    session = session_at(simulator.api_url, folder, simulator.token)
    session.start()
    end = time.monotonic() + 10
    while session.archive is None or not rooms.all(session.archive.db):
        assert time.monotonic() < end, session.state
        await asyncio.sleep(0.02)
    yield session
    await session.close()


def room_with_tasks(simulator: Simulator) -> Any:
    return next(room for room in simulator.control("GET", "/state")["rooms"] if room["tasks"])


async def test_it_asks_for_the_tab_that_is_shown_and_for_nothing_else(
    simulator: Simulator, tmp_path: Path
) -> None:
    wanted = room_with_tasks(simulator)
    room_id = wanted["room_id"]
    async with logged_in(simulator, tmp_path) as session:
        assert session.archive is not None
        pane = SidePane(Context(session.archive, session, Settings()))
        session.archive.subscribe(pane.changed)
        async with Host(pane).run_test(size=(40, 20)) as pilot:
            pane.open(room_id)
            await until(pilot, lambda: "tasks" in asked(simulator, room_id))
            assert not asked(simulator, room_id) & {"files", "members"}
            await pilot.press("3")
            await until(pilot, lambda: len(pane.list.rows) == len(wanted["members"]))
            assert "files" not in asked(simulator, room_id)


async def test_a_hidden_panel_asks_for_nothing(simulator: Simulator, tmp_path: Path) -> None:
    room_id = room_with_tasks(simulator)["room_id"]
    async with logged_in(simulator, tmp_path) as session:
        assert session.archive is not None
        pane = SidePane(Context(session.archive, session, Settings()))
        pane.display = False
        async with Host(pane).run_test(size=(40, 20)) as pilot:
            pane.open(room_id)
            await pilot.pause(REST + 0.3)
            assert "tasks" not in asked(simulator, room_id)
            pane.display = True
            pane.brighten(True)
            await until(pilot, lambda: "tasks" in asked(simulator, room_id))


async def test_rooms_that_are_only_leafed_through_are_not_asked_for(
    simulator: Simulator, tmp_path: Path
) -> None:
    passed, stayed = [room["room_id"] for room in simulator.control("GET", "/state")["rooms"]][:2]
    async with logged_in(simulator, tmp_path) as session:
        assert session.archive is not None
        pane = SidePane(Context(session.archive, session, Settings()))
        async with Host(pane).run_test(size=(40, 20)) as pilot:
            pane.open(passed)
            await pilot.pause(REST / 4)
            pane.open(stayed)
            await until(pilot, lambda: "tasks" in asked(simulator, stayed))
            assert "tasks" not in asked(simulator, passed)
