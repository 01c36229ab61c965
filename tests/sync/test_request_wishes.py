"""Those who ask to become a contact are accepted or declined, whatever becomes of the answer."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from cwtui.chatwork import Chatwork
from cwtui.store import contacts, rooms
from cwtui.store.wishes import NO_ROOM, AnswerRequest, WishState
from cwtui.sync import Need
from cwtui.sync.asks import Requests
from tests.support import Simulator
from tests.sync.rig import Person, begun, fault, requests, state_of

SCENARIO = "office"


@pytest.fixture
async def ken(service: Simulator, tmp_path: Path) -> AsyncIterator[Person]:
    async with Person(service, tmp_path) as person:
        await person.fresh()
        person.session.need(Need(Requests()))
        await person.until(lambda: contacts.requests(person.archive.db))
        yield person


def answer(asked: Any, accept: bool) -> AnswerRequest:
    return AnswerRequest(room_id=NO_ROOM, request_id=asked["request_id"], accept=accept)


def asking(service: Simulator) -> Any:
    return state_of(service)["requests"][0]


def is_contact(service: Simulator, asked: Any) -> bool:
    return any(one["account_id"] == asked["account_id"] for one in state_of(service)["contacts"])


def is_so(ken: Person, asked: Any, accept: bool) -> None:
    """The service and the archive agree."""
    waiting = [request["request_id"] for request in state_of(ken.simulator)["requests"]]
    assert asked["request_id"] not in waiting
    assert contacts.request(ken.archive.db, asked["request_id"]) is None
    assert is_contact(ken.simulator, asked) is accept
    assert contacts.is_one(ken.archive.db, asked["account_id"]) is accept


@pytest.mark.parametrize("accept", [True, False])
async def test_it_is_answered(ken: Person, accept: bool) -> None:
    asked = asking(ken.simulator)
    wish = await ken.wish(answer(asked, accept))
    await ken.until(ken.is_(wish, WishState.DONE))
    is_so(ken, asked, accept)
    if accept:
        room_id = next(
            one["room_id"]
            for one in state_of(ken.simulator)["contacts"]
            if one["account_id"] == asked["account_id"]
        )
        await ken.until(lambda: rooms.get(ken.archive.db, room_id), 5.0)


@pytest.mark.parametrize("accept", [True, False])
@pytest.mark.parametrize("kind", ["drop_before", "drop_after", "status", "garbage"])
async def test_it_is_answered_through_every_fault(ken: Person, accept: bool, kind: str) -> None:
    asked = asking(ken.simulator)
    fault(ken.simulator, kind, "PUT" if accept else "DELETE", "/incoming_requests/")
    wish = await ken.wish(answer(asked, accept))
    await ken.until(ken.is_(wish, WishState.UNKNOWN))
    await ken.until(ken.is_(wish, WishState.DONE))
    is_so(ken, asked, accept)


@pytest.mark.parametrize("accept", [True, False])
@pytest.mark.parametrize("carried_out", [True, False])
async def test_killed_while_it_was_answered(
    service: Simulator, tmp_path: Path, accept: bool, carried_out: bool
) -> None:
    async with Person(service, tmp_path) as before:
        await before.fresh()
        before.session.need(Need(Requests()))
        await before.until(lambda: contacts.requests(before.archive.db))
        folder = before.archive.folder
    asked = asking(service)
    wish = begun(folder, answer(asked, accept))
    async with Chatwork(service.token, service.api_url) as phone:
        if carried_out and accept:
            await phone.accept_request(asked["request_id"])
        elif carried_out:
            await phone.decline_request(asked["request_id"])
    async with Person(service, tmp_path) as ken:
        await ken.until(ken.is_(wish, WishState.DONE))
        is_so(ken, asked, accept)


@pytest.mark.parametrize("accept", [True, False])
@pytest.mark.parametrize("wanted", [True, False])
async def test_answered_on_the_phone_before(ken: Person, accept: bool, wanted: bool) -> None:
    """The same answer is as good; who was declined there cannot be accepted here."""
    asked = asking(ken.simulator)
    async with Chatwork(ken.simulator.token, ken.simulator.api_url) as phone:
        if accept:
            await phone.accept_request(asked["request_id"])
        else:
            await phone.decline_request(asked["request_id"])
    wish = await ken.wish(answer(asked, wanted))
    if wanted and not accept:
        await ken.until(ken.is_(wish, WishState.FAILED))
        assert ken.row(wish).error == "request_gone"
    else:
        await ken.until(ken.is_(wish, WishState.DONE))
        assert contacts.is_one(ken.archive.db, asked["account_id"]) is (wanted and accept)


@pytest.mark.parametrize("status", [400, 403])
async def test_refused_is_kept_with_the_words_of_the_service(ken: Person, status: int) -> None:
    fault(ken.simulator, "status", "PUT", "/incoming_requests/", status=status, body='{"errors":["No way"]}')
    wish = await ken.wish(answer(asking(ken.simulator), True))
    await ken.until(ken.is_(wish, WishState.FAILED))
    assert ken.row(wish).words == ("No way",)


async def test_while_nobody_may_ask_it_waits(ken: Person) -> None:
    fault(ken.simulator, "rate", "PUT", "/incoming_requests/")
    wish = await ken.wish(answer(asking(ken.simulator), True))
    await ken.until(lambda: ken.row(wish).error == "rate_limited")
    assert ken.row(wish).state is WishState.QUEUED


async def test_those_who_ask_are_not_listed_again_by_an_answer_from_before(ken: Person) -> None:
    asked = asking(ken.simulator)
    fault(ken.simulator, "delay", "GET", "/incoming_requests$", seconds=0.4)
    since = len(requests(ken.simulator, "GET", "/incoming_requests"))
    ken.session.need(Need(Requests(), fresh_for=0.1))
    await ken.until(lambda: len(requests(ken.simulator, "GET", "/incoming_requests")) > since)
    wish = await ken.wish(answer(asked, False))
    await ken.until(ken.is_(wish, WishState.DONE))
    listed_again = []
    ken.archive.subscribe(
        lambda _: listed_again.append(1) if contacts.request(ken.archive.db, asked["request_id"]) else None
    )
    answered = len(requests(ken.simulator, "GET", "/incoming_requests"))
    await ken.until(lambda: len(requests(ken.simulator, "GET", "/incoming_requests")) > answered)
    assert not listed_again
