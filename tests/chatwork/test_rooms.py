"""What the operations on rooms, their members and messages do, and how they are refused."""

from __future__ import annotations

import pytest

from cwtui.chatwork.errors import BadRequest, ChatworkError, Forbidden, NotFound, Outcome
from cwtui.chatwork.models import Role, RoomType
from tests.chatwork.office import Office, place

NOBODY = 999_999_999


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
