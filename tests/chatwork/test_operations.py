"""Every operation against the simulator over real HTTP: where it goes, and every way it fails."""

from __future__ import annotations

import inspect
import re
from typing import Any

import pytest

from cwtui.chatwork.client import Chatwork
from cwtui.chatwork.errors import (
    BadAnswer,
    BadRequest,
    BrokenAnswer,
    ChatworkError,
    ConnectionLost,
    Forbidden,
    InvalidToken,
    NotFound,
    Outcome,
    RateLimited,
    ServerError,
)
from tests.chatwork.office import TRIALS, Office, place
from tests.support import Simulator

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
    ({"kind": "truncate", "done": False}, BrokenAnswer, Outcome.UNKNOWN),
    ({"kind": "rate"}, RateLimited, Outcome.NOT_YET),
]
"""What goes wrong, the error it is, and what that says. The last one leaves nothing to try."""


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


async def test_a_whole_office_is_read(shared_simulator: Simulator) -> None:
    """All that the liveliest scenario holds, with what people really write."""
    async with Chatwork(shared_simulator.token, shared_simulator.api_url) as me:
        rooms = await me.rooms()
        assert len(rooms) >= 24
        for room in rooms:
            window = (await me.messages(room.room_id)).items
            ids = [message.message_id for message in window]
            assert ids == sorted(set(ids))
            assert len(await me.members(room.room_id)) >= 1
            tasks = await me.room_tasks(room.room_id)
            assert all(task.account and not task.room for task in tasks)
            await me.files(room.room_id)
            await me.link(room.room_id)
        assert all(task.room and not task.account for task in await me.my_tasks())
        assert await me.contacts()
        assert await me.incoming_requests()
