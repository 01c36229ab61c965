"""Every operation against the simulator over real HTTP: what it does, and how it is refused."""

from __future__ import annotations

import inspect
import re
from pathlib import Path
from typing import Any

import httpx
import pytest

from cwtui.chatwork.client import Chatwork
from cwtui.chatwork.errors import (
    BadAnswer,
    BadRequest,
    ChatworkError,
    ConnectionLost,
    Forbidden,
    InvalidToken,
    NotFound,
    Outcome,
    RateLimited,
    ServerError,
    TooLarge,
)
from cwtui.chatwork.exchange import MAX_UPLOAD
from cwtui.chatwork.models import LimitType, Role, RoomType, TaskStatus
from tests.chatwork.office import TRIALS, Office
from tests.support import Simulator

NOBODY = 999_999_999
each_operation = pytest.mark.parametrize("name", TRIALS)
NO_204 = {"me", "my_status", "rooms", "room", "members", "message", "room_task", "file", "link"}
NOTHING_TO_CUT = {"leave_room", "delete_room", "decline_request"}

FAULTS: list[tuple[dict[str, Any], type[ChatworkError], Outcome]] = [
    (
        {"kind": "status", "status": 401, "body": '{"errors":["Invalid API token"]}'},
        InvalidToken,
        Outcome.NOT_YET,
    ),
    ({"kind": "status", "status": 403, "body": '{"errors":["Scope"]}'}, Forbidden, Outcome.REFUSED),
    ({"kind": "status", "status": 503, "body": "<html>"}, ServerError, Outcome.UNKNOWN),
    ({"kind": "garbage", "done": False}, BadAnswer, Outcome.UNKNOWN),
    ({"kind": "truncate", "done": False}, BadAnswer, Outcome.UNKNOWN),
    ({"kind": "rate"}, RateLimited, Outcome.NOT_YET),
]
"""What goes wrong, the error it is, and what that says. The last one leaves nothing to try."""


def place(name: str) -> dict[str, str]:
    """What the faults match to meet this operation and no other."""
    method, path, _ = TRIALS[name]
    return {"method": method, "path": "^/v2" + re.sub(r"\{\w+\}", r"\\d+", path) + "$"}


async def refused(office: Office, name: str) -> ChatworkError:
    with pytest.raises(ChatworkError) as caught:
        await TRIALS[name][2](office)
    method, path, _ = TRIALS[name]
    assert re.fullmatch(f"{method} " + re.sub(r"\{\w+\}", r"\\d+", path), caught.value.endpoint)
    return caught.value


class TestEveryOperation:
    def test_there_are_32_and_each_has_its_page(self) -> None:
        methods = dict(inspect.getmembers(Chatwork, inspect.iscoroutinefunction))
        public = {name for name in methods if not name.startswith("_")} - {"aclose", "call"}
        assert public == set(TRIALS)
        assert len({(method, path) for method, path, _ in TRIALS.values()}) == 32
        for name, (method, path, _) in TRIALS.items():
            slug = f"{method.lower()}{re.sub('[{}]', '', path).replace('/', '-')}"
            page = f"https://developer.chatwork.com/reference/{slug}"
            assert inspect.getdoc(methods[name]).endswith(page)  # type: ignore[union-attr]

    @each_operation
    async def test_goes_where_the_reference_says(self, office: Office, name: str) -> None:
        office.turn(unknown_parameters="refuse", delete_parameters="body")
        await TRIALS[name][2](office)
        method, path = office.asked()[-1]
        assert method == TRIALS[name][0]
        assert re.search(place(name)["path"], path)

    @each_operation
    async def test_fails_in_every_way_there_is(self, office: Office, name: str) -> None:
        for fault, kind, outcome in FAULTS:
            if fault["kind"] == "truncate" and name in NOTHING_TO_CUT:
                continue
            office.fault(match=place(name), **fault)
            error = await refused(office, name)
            assert (type(error), error.outcome) == (kind, outcome), fault
            if kind is InvalidToken:
                assert error.words == ("Invalid API token",)

    @each_operation
    async def test_is_repeated_only_if_it_reads(self, office: Office, name: str) -> None:
        office.fault("drop_before", times=2, match=place(name))
        error = await refused(office, name)
        assert (type(error), error.outcome) == (ConnectionLost, Outcome.UNKNOWN)
        asked = office.asked()
        repeated = asked[-1] == asked[-2]
        assert repeated == (TRIALS[name][0] == "GET")

    @pytest.mark.parametrize("name", sorted(name for name in TRIALS if TRIALS[name][0] == "GET"))
    async def test_reads_again_when_the_connection_broke(self, office: Office, name: str) -> None:
        office.fault("drop_before", match=place(name))
        await TRIALS[name][2](office)

    @pytest.mark.parametrize("name", sorted(name for name in TRIALS if "{room_id}" in TRIALS[name][1]))
    async def test_is_refused_in_a_room_one_is_not_in(self, office: Office, name: str) -> None:
        trial = TRIALS[name][2]
        await office.me.replace_members(office.room_id, [office.my_id])
        me, office.me = office.me, office.other  # who is now outside
        with pytest.raises(Forbidden) as caught:
            await trial(office)
        assert caught.value.outcome is Outcome.REFUSED
        assert caught.value.words
        office.me = me

    @pytest.mark.parametrize("nothing", ["204", "[]"])
    async def test_an_empty_list_however_said(self, empty_simulator: Simulator, nothing: str) -> None:
        empty_simulator.control("POST", "/knobs", {"empty_list": nothing})
        async with Chatwork(empty_simulator.token, empty_simulator.api_url) as me:
            room_id = (await me.me()).room_id
            await me.messages(room_id, force=False)
            assert (await me.messages(room_id, force=False)).items == []
            assert await me.my_tasks() == []
            assert await me.contacts() == []
            assert await me.room_tasks(room_id) == []
            assert await me.files(room_id) == []
            assert await me.incoming_requests() == []

    @pytest.mark.parametrize("name", sorted(NO_204))
    async def test_nothing_is_no_answer_where_something_was_promised(self, office: Office, name: str) -> None:
        office.fault("status", status=204, match=place(name))
        assert type(await refused(office, name)) is BadAnswer


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


class TestRooms:
    async def test_the_list_and_the_room(self, office: Office) -> None:
        listed = {room.room_id: room for room in await office.me.rooms()}[office.room_id]
        room = await office.me.room(office.room_id)
        assert (listed.description, room.description) == (None, "for trials")
        assert (room.name, room.type, room.role) == ("試験室", RoomType.GROUP, Role.ADMIN)
        assert room.message_num == listed.message_num == len(office.state()["messages"])
        assert (room.unread_num, room.mention_num, room.mytask_num) == (2, 1, 1)
        assert (room.file_num, room.task_num) == (1, 1)
        assert room.last_update_time > 1_700_000_000

    async def test_create_with_everything(self, office: Office) -> None:
        room_id = await office.me.create_room(
            "改善 & co",
            [office.my_id],
            readonly=[office.other_id],
            description="a = b\nc",
            icon="beer",
            link=True,
            link_code="come-in_1",
            link_need_acceptance=False,
        )
        room = await office.me.room(room_id)
        assert (room.name, room.description) == ("改善 & co", "a = b\nc")
        assert "beer" in room.icon_path
        roles = {member.account_id: member.role for member in await office.me.members(room_id)}
        assert roles == {office.my_id: Role.ADMIN, office.other_id: Role.READONLY}
        link = await office.me.link(room_id)
        assert (link.public, link.need_acceptance) == (True, False)
        assert link.url.endswith("/g/come-in_1")

    @pytest.mark.parametrize(
        "wrong",
        [
            {"name": ""},
            {"name": "n" * 256},
            {"admins": []},
            {"admins": [NOBODY]},
            {"members": [NOBODY]},
            {"icon": "mugcup"},
            {"link": True, "link_code": "no blanks"},
            {"link": True, "link_code": "taken"},
        ],
    )
    async def test_create_refused(self, office: Office, wrong: dict[str, object]) -> None:
        await office.me.create_link(office.room_id, code="taken")
        values: dict[str, object] = {"name": "n", "admins": [office.my_id]} | wrong
        with pytest.raises(BadRequest) as caught:
            await office.me.create_room(**values)  # type: ignore[arg-type]
        assert caught.value.words

    async def test_update_only_what_is_given(self, office: Office) -> None:
        assert await office.me.update_room(office.room_id, description="", icon="star") == office.room_id
        room = await office.me.room(office.room_id)
        assert (room.name, room.description) == ("試験室", "")
        assert "star" in room.icon_path

    async def test_update_refused(self, office: Office) -> None:
        with pytest.raises(BadRequest):
            await office.me.update_room(office.room_id)
        with pytest.raises(BadRequest):
            await office.me.update_room(office.room_id, name="n" * 256)
        with pytest.raises(Forbidden):
            await office.other.update_room(office.room_id, name="mine now")

    async def test_leave_and_delete(self, office: Office) -> None:
        await office.other.leave_room(office.room_id)
        assert [member.account_id for member in await office.me.members(office.room_id)] == [office.my_id]
        await office.me.delete_room(office.room_id)
        assert office.room_id not in {room.room_id for room in await office.me.rooms()}
        with pytest.raises(Forbidden):
            await office.me.room(office.room_id)

    async def test_only_groups_and_only_admins(self, office: Office) -> None:
        with pytest.raises(Forbidden):
            await office.other.delete_room(office.room_id)
        with pytest.raises(ChatworkError) as caught:
            await office.me.leave_room(office.direct_id)
        assert caught.value.outcome is Outcome.REFUSED


class TestMembers:
    async def test_the_whole_list_is_replaced(self, office: Office) -> None:
        ids = await office.me.replace_members(office.room_id, [office.my_id], readonly=[office.other_id])
        assert (ids.admin, ids.member, ids.readonly) == ([office.my_id], [], [office.other_id])
        with pytest.raises(Forbidden):
            await office.other.post_message(office.room_id, "x")
        ids = await office.me.replace_members(office.room_id, [office.my_id])
        assert ids.readonly == []
        assert len(office.state()["members"]) == 1

    async def test_refused(self, office: Office) -> None:
        with pytest.raises(BadRequest):
            await office.me.replace_members(office.room_id, [])
        with pytest.raises(BadRequest):
            await office.me.replace_members(office.room_id, [office.my_id], [NOBODY])
        with pytest.raises(Forbidden):
            await office.other.replace_members(office.room_id, [office.other_id])


class TestMessages:
    async def test_the_newest_hundred_ascending_in_whatever_order_they_come(self, office: Office) -> None:
        for number in range(105):
            office.simulator.control(
                "POST",
                "/say",
                {"account_id": office.other_id, "room_id": office.room_id, "body": f"line {number}"},
            )
        for order in ("ascending", "descending"):
            office.turn(message_order=order)
            window = await office.me.messages(office.room_id)
            assert [item.body for item in window.items] == [f"line {number}" for number in range(5, 105)]
            assert not window.limited

    async def test_what_a_message_is(self, office: Office) -> None:
        message = await office.me.message(office.room_id, office.others_message)
        assert message.body == f"[To:{office.my_id}] other words"
        assert (message.message_id, message.account.account_id) == (office.others_message, office.other_id)
        assert (message.send_time > 1_700_000_000, message.update_time) == (True, 0)
        window = await office.me.messages(office.room_id)
        assert message in window.items

    async def test_without_force_only_what_is_new(self, office: Office) -> None:
        assert len((await office.me.messages(office.room_id, force=False)).items) > 2
        assert (await office.me.messages(office.room_id, force=False)).items == []
        new = await office.other.post_message(office.room_id, "news")
        [item] = (await office.me.messages(office.room_id, force=False)).items
        assert (item.message_id, item.body) == (new, "news")

    @pytest.mark.parametrize(
        "body", ["a & b = 100% + ?", "日本語 😀\n\ttab\r\n", "[code]x[/code]", "<b>", "\x00", "x" * 65_535]
    )
    async def test_a_text_arrives_exactly(self, office: Office, body: str) -> None:
        message_id = await office.me.post_message(office.room_id, body)
        assert (await office.me.message(office.room_id, message_id)).body == body
        assert office.bodies()[-1] == body

    @pytest.mark.parametrize("body", ["", "x" * 65_536])
    async def test_a_text_that_is_refused(self, office: Office, body: str) -> None:
        for operation in (
            office.me.post_message(office.room_id, body),
            office.me.edit_message(office.room_id, office.my_message, body),
        ):
            with pytest.raises(BadRequest):
                await operation
        assert office.bodies() == ["my words", f"[To:{office.my_id}] other words"]

    async def test_a_post_may_stay_unread_for_myself(self, office: Office) -> None:
        await office.me.mark_read(office.room_id)
        await office.me.post_message(office.room_id, "read")
        assert (await office.me.room(office.room_id)).unread_num == 0
        await office.me.post_message(office.room_id, "unread", self_unread=True)
        assert (await office.me.room(office.room_id)).unread_num == 1

    async def test_read_and_unread(self, office: Office) -> None:
        left = await office.me.mark_read(office.room_id, office.others_message)
        assert (left.unread_num, left.mention_num) == (1, 0)
        with pytest.raises(BadRequest):
            await office.me.mark_read(office.room_id, office.others_message)
        assert (await office.me.mark_read(office.room_id)).unread_num == 0
        left = await office.me.mark_unread(office.room_id, office.others_message)
        assert (left.mention_num, left.unread_num >= 1) == (1, True)
        with pytest.raises(BadRequest):
            await office.me.mark_unread(office.room_id, office.others_message)

    async def test_edit(self, office: Office) -> None:
        assert await office.me.edit_message(office.room_id, office.my_message, "better") == office.my_message
        message = await office.me.message(office.room_id, office.my_message)
        assert (message.body, message.update_time > 0) == ("better", True)

    async def test_delete(self, office: Office) -> None:
        assert await office.me.delete_message(office.room_id, office.my_message) == office.my_message
        assert (await office.me.message(office.room_id, office.my_message)).body == "[deleted]"

    async def test_not_those_of_others(self, office: Office) -> None:
        with pytest.raises(Forbidden):
            await office.me.edit_message(office.room_id, office.others_message, "x")
        with pytest.raises(Forbidden):
            await office.me.delete_message(office.room_id, office.others_message)

    async def test_none_that_do_not_exist(self, office: Office) -> None:
        for operation in (
            office.me.message(office.room_id, 5),
            office.me.edit_message(office.room_id, 5, "x"),
            office.me.delete_message(office.room_id, 5),
            office.me.mark_read(office.room_id, 5),
            office.me.mark_unread(office.room_id, 5),
        ):
            with pytest.raises(NotFound) as caught:
                await operation
            assert not caught.value.limited

    async def test_the_free_plan(self, office: Office) -> None:
        office.turn(history_days=40)
        office.simulator.control("POST", "/clock", {"advance": 39 * 86_400})
        assert not (await office.me.messages(office.room_id)).limited
        office.simulator.control("POST", "/clock", {"advance": 2 * 86_400})
        newest = await office.me.post_message(office.room_id, "today")
        window = await office.me.messages(office.room_id)
        assert [item.message_id for item in window.items] == [newest]
        assert (window.limited, bool(window.limitation)) == (True, True)
        with pytest.raises(NotFound) as caught:
            await office.me.message(office.room_id, office.my_message)
        assert caught.value.limited

    @pytest.mark.parametrize(("kind", "arrived"), [("drop_before", 0), ("drop_after", 1), ("truncate", 1)])
    async def test_an_unknown_outcome_is_really_unknown(
        self, office: Office, kind: str, arrived: int
    ) -> None:
        office.fault(kind, match=place("post_message"))
        with pytest.raises(ChatworkError) as caught:
            await office.me.post_message(office.room_id, "perhaps")
        assert caught.value.outcome is Outcome.UNKNOWN
        assert office.bodies().count("perhaps") == arrived


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


class TestFreeCalls:
    async def test_json_as_it_came(self, office: Office) -> None:
        path = f"/rooms/{office.room_id}/messages"
        posted = await office.me.call("POST", path, form={"body": "free", "self_unread": True})
        assert isinstance(posted, dict)
        assert isinstance(posted["message_id"], str)
        window = await office.me.call("GET", path, query={"force": True})
        assert isinstance(window, list)
        assert window[-1]["body"] == "free"

    async def test_nothing(self, office: Office) -> None:
        form = {"action_type": "leave"}
        assert await office.other.call("DELETE", f"/rooms/{office.room_id}", form=form) is None

    @pytest.mark.parametrize("body", ["json", "plain"])
    async def test_what_does_not_exist(self, office: Office, body: str) -> None:
        office.turn(error_body=body)
        with pytest.raises(NotFound):
            await office.me.call("GET", "/reactions")
        with pytest.raises(BadRequest) as caught:
            await office.me.call("DELETE", "/me")
        assert caught.value.status == 405


async def test_a_wrong_token(office: Office) -> None:
    async with Chatwork("f" * 32, office.simulator.api_url) as stranger:
        with pytest.raises(InvalidToken) as caught:
            await stranger.me()
    assert caught.value.words == ("Invalid API token",)
    assert "f" * 32 not in str(caught.value)
