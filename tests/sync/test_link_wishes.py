"""A group's invitation link is made, changed and removed, and nobody who holds it is locked out unasked."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest

from cwtui.store import links, outbox
from cwtui.store.wishes import LinkAction, SetLink, WishState
from cwtui.sync import Need
from cwtui.sync.asks import RoomLink
from tests.support import Simulator
from tests.sync.groups import (
    ARRIVED,
    NAME,
    NEVER_ARRIVED,
    asked,
    group,
    ken,
    people,
    phone,
    service,
    there,
)
from tests.sync.rig import Person, begun, fault

__all__ = ["group", "ken", "service"]

CREATE, CHANGE, REMOVE = LinkAction.CREATE, LinkAction.CHANGE, LinkAction.REMOVE
OLD = {"code": "review", "need_acceptance": True, "description": "どなたでも"}
METHODS = {CREATE: "POST", CHANGE: "PUT", REMOVE: "DELETE"}
WANTED = {
    CREATE: {"code": "review-2027", "need_acceptance": False, "description": "見学も歓迎"},
    CHANGE: {"code": "review-2027", "need_acceptance": False, "description": "見学も歓迎"},
    REMOVE: {},
}


def wanted(group: int, action: LinkAction, **facts: Any) -> SetLink:
    old_code = "" if action is CREATE else OLD["code"]
    return SetLink(**{"room_id": group, "action": action, "old_code": old_code, **WANTED[action], **facts})


async def link_before(service: Simulator, group: int, action: LinkAction) -> None:
    """What the form of ``action`` begins with."""
    if action is not CREATE:
        async with phone(service) as device:
            await device.create_link(group, **OLD)  # type: ignore[arg-type]


def link(service: Simulator, group: int) -> dict[str, Any]:
    """The link as the service has it, with its code; {} where there is none."""
    found: dict[str, Any] = there(service, group)["link"]
    if not found["public"]:
        return {}
    return {
        "code": found["url"].rpartition("/")[2],
        "need_acceptance": found["need_acceptance"],
        "description": found["description"],
    }


def kept(ken: Person, group: int) -> dict[str, Any] | None:
    """The same in the archive."""
    row = links.get(ken.archive.db, group)
    if row is None or not row.public:
        return None if row is None else {}
    return {"code": row.code, "need_acceptance": row.need_acceptance, "description": row.description}


def writes(ken: Person, group: int) -> int:
    """Beside those of the phones."""
    return sum(asked(ken, method, f"/rooms/{group}/link") for method in METHODS.values())


@pytest.mark.parametrize("action", LinkAction)
async def test_a_link_is_made_changed_and_removed(
    ken: Person, service: Simulator, group: int, action: LinkAction
) -> None:
    await link_before(service, group, action)
    wish = await ken.wish(wanted(group, action))
    await ken.until(ken.is_(wish, WishState.DONE))
    assert link(service, group) == kept(ken, group) == WANTED[action]


async def test_without_a_code_of_its_own_a_new_link_gets_one(
    ken: Person, service: Simulator, group: int
) -> None:
    wish = await ken.wish(wanted(group, CREATE, code=""))
    await ken.until(ken.is_(wish, WishState.DONE))
    assert link(service, group)["code"]
    assert link(service, group) == kept(ken, group)


async def test_a_changed_link_keeps_its_code_unless_another_is_wanted(
    ken: Person, service: Simulator, group: int
) -> None:
    """Left out, the service would make up a new one, and lock out everybody who holds the old one."""
    await link_before(service, group, CHANGE)
    wish = await ken.wish(wanted(group, CHANGE, code=""))
    await ken.until(ken.is_(wish, WishState.DONE))
    assert link(service, group) == {**WANTED[CHANGE], "code": "review"}


@pytest.mark.parametrize("action", LinkAction)
async def test_what_is_so_already_is_not_done_again(
    ken: Person, service: Simulator, group: int, action: LinkAction
) -> None:
    if WANTED[action]:
        async with phone(service, "colleague1") as device:
            await device.create_link(group, **WANTED[action])  # type: ignore[arg-type]
    before = writes(ken, group)
    wish = await ken.wish(wanted(group, action))
    await ken.until(ken.is_(wish, WishState.DONE))
    assert writes(ken, group) == before
    assert link(service, group) == kept(ken, group)


@pytest.mark.parametrize("action", LinkAction)
async def test_where_another_admin_changed_it_the_person_decides(
    ken: Person, service: Simulator, group: int, action: LinkAction
) -> None:
    theirs = {"code": "theirs", "need_acceptance": True, "description": ""}
    await link_before(service, group, action)
    async with phone(service, "colleague1") as device:
        write = device.create_link if action is CREATE else device.update_link
        await write(group, **theirs)  # type: ignore[arg-type]
    wish = await ken.wish(wanted(group, action))
    await ken.until(ken.is_(wish, WishState.ASKED))
    assert ken.row(wish).error == "link_changed"
    assert link(service, group) == kept(ken, group) == theirs
    await ken.archive.write(outbox.retry, wish, time.time())
    await ken.until(ken.is_(wish, WishState.DONE))
    assert link(service, group) == kept(ken, group) == WANTED[action]


async def test_a_link_removed_elsewhere_is_made_again_only_when_the_person_says_so(
    ken: Person, service: Simulator, group: int
) -> None:
    wish = await ken.wish(wanted(group, CHANGE))
    await ken.until(ken.is_(wish, WishState.ASKED))
    assert link(service, group) == kept(ken, group) == {}
    await ken.archive.write(outbox.retry, wish, time.time())
    await ken.until(ken.is_(wish, WishState.DONE))
    assert link(service, group) == WANTED[CHANGE]


@pytest.mark.parametrize("action", [CREATE, CHANGE])
async def test_a_code_that_is_taken_is_refused_in_the_words_of_the_service(
    ken: Person, service: Simulator, group: int, action: LinkAction
) -> None:
    await link_before(service, group, action)
    async with phone(service, "colleague1") as device:
        await device.create_room("別のグループ", people(service)[1:2], link=True, link_code="review-2027")
    before = link(service, group)
    wish = await ken.wish(wanted(group, action))
    await ken.until(ken.is_(wish, WishState.FAILED))
    assert (ken.row(wish).error, ken.row(wish).words) == ("bad_request", ("The code is taken",))
    assert link(service, group) == before


async def test_who_is_no_admin_any_more_makes_no_link(ken: Person, service: Simulator, group: int) -> None:
    me, other = people(service)[:2]
    async with phone(service, "colleague1") as device:
        await device.replace_members(group, [other], [me])
    wish = await ken.wish(wanted(group, CREATE))
    await ken.until(ken.is_(wish, WishState.FAILED))
    assert ken.row(wish).error == "forbidden"


@pytest.mark.parametrize("action", LinkAction)
@pytest.mark.parametrize(
    ("kind", "more", "arrived"),
    [*((*each, False) for each in NEVER_ARRIVED), *((*each, True) for each in ARRIVED)],
)
async def test_whatever_becomes_of_the_answer_it_is_done_once(
    ken: Person,
    service: Simulator,
    group: int,
    action: LinkAction,
    kind: str,
    more: dict[str, Any],
    arrived: bool,
) -> None:
    await link_before(service, group, action)
    before = writes(ken, group)
    fault(service, kind, METHODS[action], "/link$", **more)
    wish = await ken.wish(wanted(group, action))
    await ken.until(ken.is_(wish, WishState.UNKNOWN))
    await ken.until(ken.is_(wish, WishState.DONE))
    assert link(service, group) == kept(ken, group) == WANTED[action]
    assert writes(ken, group) - before == ken.row(wish).attempt == (1 if arrived else 2)


@pytest.mark.parametrize("carried_out", [True, False])
async def test_killed_while_a_link_was_made(service: Simulator, tmp_path: Path, carried_out: bool) -> None:
    async with phone(service) as device:
        group = await device.create_room(NAME, people(service)[:1])
    async with Person(service, tmp_path) as before:
        await before.fresh()
        folder = before.archive.folder
    wish = begun(folder, wanted(group, CREATE))
    if carried_out:
        async with phone(service) as device:
            await device.create_link(group, **WANTED[CREATE])  # type: ignore[arg-type]
    async with Person(service, tmp_path) as ken:
        await ken.until(ken.is_(wish, WishState.DONE))
        assert link(service, group) == WANTED[CREATE]
        assert ken.row(wish).attempt == (1 if carried_out else 2)
        assert writes(ken, group) == 1


async def test_removed_from_the_group_while_the_outcome_was_unknown(
    ken: Person, service: Simulator, group: int
) -> None:
    fault(service, "stall", "POST", "/link$", done=False)
    wish = await ken.wish(wanted(group, CREATE))
    await ken.until(lambda: writes(ken, group))
    async with phone(service, "colleague1") as device:
        await device.replace_members(group, people(service)[1:2])
    await ken.until(ken.is_(wish, WishState.FAILED))
    assert ken.row(wish).error == "unknown_room_gone"


async def test_what_has_waited_for_long_is_asked_about_first(
    ken: Person, service: Simulator, group: int
) -> None:
    wish = await ken.wish(wanted(group, CREATE), written=3 * 3600)
    await ken.until(ken.is_(wish, WishState.ASKED))
    assert (ken.row(wish).error, writes(ken, group)) == ("stale", 0)


async def test_who_shows_the_link_gets_it_and_who_is_no_admin_too(
    ken: Person, service: Simulator, group: int
) -> None:
    me, other = people(service)[:2]
    async with phone(service, "colleague1") as device:
        await device.create_link(group, **OLD)  # type: ignore[arg-type]
        await device.replace_members(group, [other], [me])
    ken.session.need(Need(RoomLink(group)))
    await ken.until(lambda: kept(ken, group) == OLD)
