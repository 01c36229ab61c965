"""A laptop closed for a month: what was wished then is asked about once, and nothing is sent twice."""

from __future__ import annotations

import time
from contextlib import closing
from pathlib import Path

import pytest

from cwtui.paths import account_folder, host_folder
from cwtui.settings import api_host
from cwtui.store import Archive, messages, outbox
from cwtui.store.wishes import AnyWish, Delete, Edit, MarkRead, MarkUnread, Send, WishState
from cwtui.sync.clock import Clock
from tests.support import Simulator
from tests.sync.rig import Person, fault, my_room, posted, requests, state_of

BODY = "先月の話です"
MONTH = 30 * 86_400.0


class Later(Clock):
    """A month from now."""

    def now(self) -> float:
        return time.time() + MONTH


def archive_of(service: Simulator, folder: Path) -> Archive:
    mine = state_of(service)["accounts"][0]["account_id"]
    return Archive.open(account_folder(host_folder(api_host(service.api_url), folder), mine))


async def first_day(service: Simulator, folder: Path) -> int:
    """One message of mine arrives; its id."""
    async with Person(service, folder) as ken:
        await ken.fresh()
        wish = await ken.send(my_room(service), "今日の話です")
        await ken.until(ken.is_(wish, WishState.DONE))
        message_id = ken.row(wish).message_id
    assert message_id is not None
    return message_id


async def test_every_old_wish_is_asked_about_once(service: Simulator, tmp_path: Path) -> None:
    room, message_id = my_room(service), await first_day(service, tmp_path)
    old: list[AnyWish] = [
        Send(room_id=room, body=BODY),
        Edit(room_id=room, message_id=message_id, body="変えました", old_body="今日の話です"),
        Delete(room_id=room, message_id=message_id),
    ]
    with closing(archive_of(service, tmp_path)) as archive:
        wishes = [archive.write_now(outbox.add, wish, now=time.time(), due_at=time.time()) for wish in old]
    service.control("POST", "/clock", {"advance": MONTH})
    async with Person(service, tmp_path, clock=Later()) as ken:
        for wish in wishes:
            await ken.until(ken.is_(wish, WishState.ASKED))
            assert ken.row(wish).error == "stale"
        now = Later().now()
        fresh = await ken.archive.write(outbox.add, MarkRead(room_id=room), now=now, due_at=now)
        await ken.until(ken.is_(fresh, WishState.DONE))  # nothing of it is in the way
        await ken.archive.write(outbox.take_back, wishes[2])
        for wish in wishes[:2]:
            await ken.archive.write(outbox.retry, wish, Later().now())
            await ken.until(ken.is_(wish, WishState.DONE))
    assert posted(service, room, ken.archive.account_id)[-2:] == ["変えました", BODY]


@pytest.mark.parametrize("kind", [MarkRead, MarkUnread])
async def test_what_counts_as_read_is_not_asked_about(
    service: Simulator, tmp_path: Path, kind: type[MarkRead | MarkUnread]
) -> None:
    room, message_id = my_room(service), await first_day(service, tmp_path)
    with closing(archive_of(service, tmp_path)) as archive:
        mark = kind(room_id=room, message_id=message_id)
        wish = archive.write_now(outbox.add, mark, now=time.time(), due_at=time.time())
    service.control("POST", "/clock", {"advance": MONTH})
    async with Person(service, tmp_path, clock=Later()) as ken:
        await ken.until(ken.is_(wish, WishState.DONE))


@pytest.mark.parametrize(("kind", "done"), [("drop_after", True), ("drop_before", False)])
async def test_what_was_on_its_way_when_it_was_closed(
    service: Simulator, tmp_path: Path, kind: str, done: bool
) -> None:
    """Arrived, it is found, however long ago that was; if not, the person says whether it is still meant."""
    room = my_room(service)
    await first_day(service, tmp_path)
    fault(service, kind)
    fault(service, "status", "GET", f"/{room}/messages$", status=503, times=None)  # nothing can be seen
    async with Person(service, tmp_path) as ken:
        await ken.fresh()
        wish = await ken.send(room, BODY)
        await ken.until(ken.is_(wish, WishState.UNKNOWN))
    service.control("DELETE", "/faults")
    service.control("POST", "/clock", {"advance": MONTH})
    async with Person(service, tmp_path, clock=Later()) as ken:
        await ken.until(ken.is_(wish, WishState.DONE if done else WishState.ASKED))
        assert ken.row(wish).error == (None if done else "stale")
        assert ken.row(wish).attempt == 1
        assert len(requests(service, "POST", f"/{room}/messages")) == 2
        assert ken.bodies(room).count(BODY) == done
        assert messages.holes(ken.archive.db, room) == []
