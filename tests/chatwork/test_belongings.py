"""What the operations on myself, tasks, files, links and requests do, and how they are refused."""

from __future__ import annotations

import time
from pathlib import Path

import httpx
import pytest

from cwtui.chatwork.client import Chatwork
from cwtui.chatwork.errors import BadRequest, NotFound, Outcome, TooLarge
from cwtui.chatwork.exchange import MAX_UPLOAD, Timeouts
from cwtui.chatwork.models import LimitType, RoomType, TaskStatus
from tests.chatwork.office import Office

NOBODY = 999_999_999


class TestMe:
    async def test_who_i_am(self, office: Office) -> None:
        me = await office.me.me()
        room = await office.me.room(me.room_id)
        assert room.type is RoomType.MY
        assert me.name

    async def test_the_sums_are_those_of_the_rooms(self, office: Office) -> None:
        status, rooms = await office.me.my_status(), await office.me.rooms()
        assert status.unread_num == sum(room.unread_num for room in rooms)
        assert status.mention_num == sum(room.mention_num for room in rooms) > 0
        assert status.mytask_num == sum(room.mytask_num for room in rooms) > 0

    async def test_my_tasks(self, office: Office) -> None:
        [task] = [task for task in await office.me.my_tasks() if task.task_id == office.task_id]
        assert task.room is not None
        assert (task.room.room_id, task.account, task.body) == (office.room_id, None, "a task of mine")
        assert (task.status, task.limit_type) == (TaskStatus.OPEN, LimitType.NONE)
        assert task.assigned_by_account.account_id == office.other_id
        given = await office.me.my_tasks(assigned_by=office.my_id)
        assert office.task_id not in {task.task_id for task in given}
        done = await office.me.my_tasks(status=TaskStatus.DONE)
        assert office.task_id not in {task.task_id for task in done}

    async def test_contacts_have_a_direct_chat(self, office: Office) -> None:
        rooms = {room.room_id: room for room in await office.me.rooms()}
        for contact in await office.me.contacts():
            assert rooms[contact.room_id].type is RoomType.DIRECT


class TestTasks:
    async def test_one_for_each_assignee(self, office: Office) -> None:
        ids = await office.me.create_task(office.room_id, "both & each", [office.my_id, office.other_id])
        tasks = [await office.me.room_task(office.room_id, task_id) for task_id in ids]
        assert [task.account.account_id for task in tasks if task.account] == [office.my_id, office.other_id]
        assert {task.body for task in tasks} == {"both & each"}
        assert {task.room for task in tasks} == {None}
        listed = await office.me.room_tasks(office.room_id, assignee=office.other_id)
        assert [task.task_id for task in listed] == ids[1:]
        message = await office.me.message(office.room_id, tasks[0].message_id)
        assert "[dtext:task_added]" in message.body

    @pytest.mark.parametrize(
        ("limit", "kind", "stored"),
        [
            (None, None, (0, LimitType.NONE)),
            (1_795_230_000, None, (1_795_230_000, LimitType.TIME)),
            (1_795_230_000, LimitType.TIME, (1_795_230_000, LimitType.TIME)),
            (1_795_230_000, LimitType.DATE, (1_795_273_199, LimitType.DATE)),
            (None, LimitType.NONE, (0, LimitType.NONE)),
        ],
    )
    async def test_limits(
        self, office: Office, limit: int | None, kind: LimitType | None, stored: tuple[int, LimitType]
    ) -> None:
        [task_id] = await office.me.create_task(office.room_id, "x", [office.my_id], limit, kind)
        task = await office.me.room_task(office.room_id, task_id)
        assert (task.limit_time, task.limit_type) == stored

    async def test_close_and_reopen(self, office: Office) -> None:
        for status in (TaskStatus.DONE, TaskStatus.OPEN):
            assert await office.me.set_task_status(office.room_id, office.task_id, status) == office.task_id
            assert (await office.me.room_task(office.room_id, office.task_id)).status is status
            listed = await office.me.room_tasks(office.room_id, status=status)
            assert [task.task_id for task in listed] == [office.task_id]

    async def test_refused(self, office: Office) -> None:
        for operation in (
            office.me.create_task(office.room_id, "", [office.my_id]),
            office.me.create_task(office.room_id, "x", []),
            office.me.create_task(office.room_id, "x", [NOBODY]),
        ):
            with pytest.raises(BadRequest):
                await operation
        with pytest.raises(NotFound):
            await office.me.room_task(office.room_id, 5)
        with pytest.raises(NotFound):
            await office.me.set_task_status(office.room_id, 5, TaskStatus.DONE)


class TestFiles:
    async def test_up_and_down(self, office: Office, tmp_path: Path) -> None:
        source = tmp_path / "図面 (最終) 'v2'.pdf"
        source.write_bytes(bytes(range(256)) * 100)
        file_id = await office.me.upload_file(office.room_id, source, message="ご確認ください")
        file = await office.me.file(office.room_id, file_id)
        assert (file.filename, file.filesize, file.download_url) == (source.name, 25_600, None)
        assert file.account.account_id == office.my_id
        announced = await office.me.message(office.room_id, file.message_id)
        assert announced.body.startswith("ご確認ください")
        url = (await office.me.file(office.room_id, file_id, download_url=True)).download_url
        assert url is not None
        async with httpx.AsyncClient() as nobody:
            assert (await nobody.get(url)).content == source.read_bytes()

    async def test_how_much_has_left_is_told(self, office: Office) -> None:
        heard: list[int] = []
        await office.me.upload_file(office.room_id, b"x" * 300_000, "a.bin", on_sent=heard.append)
        assert heard[0] == 0
        assert heard[-1] == 300_000
        assert heard == sorted(heard)
        assert len(heard) > 4

    async def test_a_slow_line_takes_as_long_as_it_needs(self, office: Office) -> None:
        """Each piece of a file has the time that a whole message has."""
        office.turn(upload_rate=800_000.0)
        heard: list[tuple[float, int]] = []
        content, token = bytes(900_000), office.simulator.token
        patient = Timeouts(write=0.5, read=5.0, total=1.0, upload=20.0)
        async with Chatwork(token, office.simulator.api_url, timeouts=patient) as me:
            await me.upload_file(
                office.room_id, content, "a.bin", on_sent=lambda sent: heard.append((time.monotonic(), sent))
            )
        (began, _), (ended, _) = heard[0], heard[-1]
        assert ended - began > patient.write  # in one piece it would have been given up
        half = next(at for at, sent in heard if sent > 450_000)
        assert began < half < ended - 0.2

    async def test_listed_by_uploader(self, office: Office) -> None:
        assert [file.file_id for file in await office.me.files(office.room_id)] == [office.file_id]
        assert await office.me.files(office.room_id, uploader=office.other_id) == []

    async def test_five_megabytes_and_no_more(self, office: Office, tmp_path: Path) -> None:
        await office.me.upload_file(office.room_id, b"x" * MAX_UPLOAD, "full.bin")
        source = tmp_path / "over.bin"
        source.write_bytes(b"x" * (MAX_UPLOAD + 1))
        before = len(office.asked())
        for file in (source, source.read_bytes()):
            with pytest.raises(TooLarge) as caught:
                await office.me.upload_file(office.room_id, file, "over.bin")
            assert caught.value.outcome is Outcome.REFUSED
            assert caught.value.endpoint == f"POST /rooms/{office.room_id}/files"
        assert len(office.asked()) == before

    async def test_the_server_may_find_it_too_large_too(self, office: Office) -> None:
        office.turn(upload_limit=10, upload_too_large_status=413)
        with pytest.raises(TooLarge):
            await office.me.upload_file(office.room_id, b"x" * 11, "x")

    async def test_a_file_that_is_not_there(self, office: Office, tmp_path: Path) -> None:
        with pytest.raises(FileNotFoundError):
            await office.me.upload_file(office.room_id, tmp_path / "nothing")
        with pytest.raises(NotFound):
            await office.me.file(office.room_id, 5)


class TestLinks:
    async def test_from_none_to_none(self, office: Office) -> None:
        assert not (await office.me.link(office.room_id)).public
        made = await office.me.create_link(office.room_id, code="abc", description="for guests")
        assert made.url.endswith("/g/abc")
        assert (made.need_acceptance, made.description) == (True, "for guests")
        assert await office.me.link(office.room_id) == made
        changed = await office.me.update_link(office.room_id, code="abc", need_acceptance=False)
        assert (changed.url, changed.need_acceptance) == (made.url, False)
        replaced = await office.me.update_link(office.room_id)  # the trap: no code, no link any more
        assert replaced.url != made.url
        assert replaced.need_acceptance
        assert not (await office.me.delete_link(office.room_id)).public

    async def test_refused(self, office: Office) -> None:
        for operation in (
            office.me.update_link(office.room_id, code="abc"),
            office.me.delete_link(office.room_id),
            office.me.create_link(office.room_id, code="no blanks"),
            office.me.create_link(office.room_id, code="x" * 51),
        ):
            with pytest.raises(BadRequest):
                await operation
        await office.me.create_link(office.room_id)
        with pytest.raises(BadRequest):
            await office.me.create_link(office.room_id)


class TestRequests:
    async def test_accept(self, office: Office) -> None:
        request, *others = await office.me.incoming_requests()
        contact = await office.me.accept_request(request.request_id)
        assert (contact.account_id, contact.name) == (request.account_id, request.name)
        assert contact in await office.me.contacts()
        assert (await office.me.room(contact.room_id)).type is RoomType.DIRECT
        assert await office.me.incoming_requests() == others

    async def test_decline(self, office: Office) -> None:
        request, *others = await office.me.incoming_requests()
        await office.me.decline_request(request.request_id)
        assert await office.me.incoming_requests() == others
        assert request.account_id not in {contact.account_id for contact in await office.me.contacts()}

    async def test_none_that_does_not_exist(self, office: Office) -> None:
        for operation in (office.me.accept_request(5), office.me.decline_request(5)):
            with pytest.raises(NotFound):
                await operation
