"""Files on their way into a room: what was chosen arrives once, and its copy goes."""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import Any

import msgspec
import pytest

from cwtui.chatwork import Chatwork
from cwtui.store import Archive, files, leftovers, looked_at, messages, outbox, outgoing
from cwtui.store.wishes import MarkRead, Send, Upload, WishState
from cwtui.sync.asks import Files as FilesAsk
from cwtui.sync.asks import Need
from tests.support import Simulator
from tests.sync.rig import (
    QUICK,
    Person,
    begun,
    fault,
    my_room,
    requests,
    room_on_server,
    served,
    state_of,
)
from tests.ui.town import Town

NAME, CONTENT = "図面A-12 (1).pdf", b"%PDF-1.7 " + bytes(range(256)) * 40


def upload(archive: Archive, room_id: int, content: bytes = CONTENT, **more: Any) -> Upload:
    copy = outgoing.keep(archive.folder, content)
    return Upload(room_id=room_id, filename=NAME, filesize=copy.size, copy=copy.name, **more)


def on_server(service: Simulator, name: str = NAME) -> list[Any]:
    return [file for file in room_on_server(service, my_room(service))["files"] if file["filename"] == name]


def copies(ken: Person) -> list[str]:
    return [copy.name for copy in (ken.archive.folder / "outgoing").glob("*")]


async def arrives(ken: Person, wish: int) -> None:
    """Once, the archive has it, the wish owns its message, and the copy is gone."""
    await ken.until(ken.is_(wish, WishState.DONE))
    (served_now,) = on_server(ken.simulator)
    row = ken.row(wish)
    assert isinstance(row.wish, Upload)
    assert (row.wish.file_id, row.message_id) == (served_now["file_id"], int(served_now["message_id"]))
    known = files.get(ken.archive.db, served_now["file_id"])
    assert known is not None
    assert (known.filename, known.filesize) == (NAME, len(CONTENT))
    await ken.until(lambda: not copies(ken))


async def test_a_file_arrives_with_its_words(ken: Person, service: Simulator) -> None:
    room = my_room(service)
    wish = await ken.wish(upload(ken.archive, room, message="ご確認ください"))
    await arrives(ken, wish)
    said = room_on_server(service, room)["messages"][-1]["body"]
    assert said.startswith("ご確認ください\n[info]")
    async with Chatwork(service.token, service.api_url) as phone:
        url = (await phone.file(room, on_server(service)[0]["file_id"], download_url=True)).download_url
    assert url
    await ken.until(lambda: said in ken.bodies(room))  # it is read without waiting for the next beat


@pytest.mark.parametrize("kind", ["drop_before", "drop_after", "truncate", "garbage", "status", "delay"])
@pytest.mark.parametrize("done", [True, False])
async def test_through_every_fault_it_arrives_once(
    ken: Person, service: Simulator, kind: str, done: bool
) -> None:
    more: dict[str, Any] = {} if kind.startswith("drop") else {"done": done}
    if kind == "delay":
        more["seconds"] = 1.4
    fault(service, kind, path="/files$", **more)
    wish = await ken.wish(upload(ken.archive, my_room(service)))
    await ken.until(ken.is_(wish, WishState.UNKNOWN))
    await arrives(ken, wish)


@pytest.mark.parametrize("carried_out", [True, False])
async def test_killed_while_it_was_on_its_way(service: Simulator, tmp_path: Path, carried_out: bool) -> None:
    room = my_room(service)
    async with Person(service, tmp_path) as before:
        await before.fresh()
        folder, wanted = before.archive.folder, upload(before.archive, room)
    wish = begun(folder, wanted)
    if carried_out:
        async with Chatwork(service.token, service.api_url) as phone:
            await phone.upload_file(room, CONTENT, NAME)
    async with Person(service, tmp_path) as ken:
        await arrives(ken, wish)


async def test_the_same_file_twice_on_purpose_is_there_twice(ken: Person, service: Simulator) -> None:
    fault(service, "drop_after", path="/files$")
    fault(service, "drop_before", "GET", "/files/", times=1)
    wishes = [await ken.wish(upload(ken.archive, my_room(service))) for _ in range(2)]
    for wish in wishes:
        await ken.until(ken.is_(wish, WishState.DONE))
    assert len(on_server(service)) == 2
    made = [row.wish.file_id for wish in wishes if isinstance((row := ken.row(wish)).wish, Upload)]
    assert len({*made}) == 2


async def test_renamed_on_the_phone_meanwhile_it_is_asked_about(ken: Person, service: Simulator) -> None:
    """A file of just that size came in these seconds: by another name."""
    room = my_room(service)
    fault(service, "drop_before", path="/files$")
    fault(service, "delay", "GET", "/files$", seconds=0.2)
    wish = await ken.wish(upload(ken.archive, room))
    await ken.until(ken.is_(wish, WishState.UNKNOWN))
    async with Chatwork(service.token, service.api_url) as phone:
        await phone.upload_file(room, CONTENT, "図面.pdf")
    await ken.until(ken.is_(wish, WishState.ASKED))
    assert copies(ken)
    await ken.archive.write(outbox.retry, wish, ken.now())
    await arrives(ken, wish)


async def test_what_was_chosen_is_sent_though_the_original_is_another_now(
    ken: Person, service: Simulator, tmp_path: Path
) -> None:
    original = tmp_path / NAME
    original.write_bytes(CONTENT)
    copy = outgoing.keep(ken.archive.folder, original)
    original.write_bytes(b"something else")
    wish = await ken.wish(Upload(room_id=my_room(service), filename=NAME, filesize=copy.size, copy=copy.name))
    await arrives(ken, wish)


@pytest.mark.parametrize("damage", ["gone", "cut"])
async def test_a_copy_that_is_not_what_was_chosen_is_not_sent(
    ken: Person, service: Simulator, damage: str
) -> None:
    wanted = upload(ken.archive, my_room(service))
    copy = outgoing.path(ken.archive.folder, wanted.copy)
    if damage == "gone":
        copy.unlink()
    else:
        copy.write_bytes(CONTENT[:100])
    wish = await ken.wish(wanted)
    await ken.until(ken.is_(wish, WishState.FAILED))
    assert ken.row(wish).error == "copy_gone"
    assert not requests(service, "POST", "/files")


async def test_refused_and_given_up_its_copy_goes(ken: Person, service: Simulator) -> None:
    fault(service, "status", path="/files$", status=400, body='{"errors":["The file is too large"]}')
    wish = await ken.wish(upload(ken.archive, my_room(service)))
    await ken.until(ken.is_(wish, WishState.FAILED))
    assert ken.row(wish).words == ("The file is too large",)
    assert copies(ken)
    await ken.archive.write(outbox.take_back, wish)
    await ken.until(lambda: not copies(ken))


async def test_a_copy_that_no_wish_needs_goes_after_a_day(service: Simulator, tmp_path: Path) -> None:
    """A kill between the copy and its wish leaves one."""
    day_ago = time.time() - 1.1 * leftovers.YOUNG
    async with Person(service, tmp_path, tempo=TIDY) as before:
        await before.fresh()
        folder, room = before.archive.folder, my_room(service)
        waiting = await before.wish(upload(before.archive, room), hold=3600.0)
        orphan, young = (outgoing.keep(folder, b"x").name for _ in range(2))
        needed = before.row(waiting).wish
        assert isinstance(needed, Upload)
        looked = looked_at.place(folder)
        looked.mkdir()
        (looked / "orphan.txt").write_text("x")
        for path in (*(outgoing.path(folder, name) for name in (needed.copy, orphan)), looked / "orphan.txt"):
            os.utime(path, (day_ago, day_ago))
        await before.until(lambda: sorted(copies(before)) == sorted([needed.copy, young]))
        await before.until(lambda: not list(looked.iterdir()))


async def test_a_file_does_not_overtake_the_message_before_it(ken: Person, service: Simulator) -> None:
    room = my_room(service)
    held = await ken.wish(Send(room_id=room, body="図面です"), hold=0.5)
    wish = await ken.wish(upload(ken.archive, room))
    await ken.until(ken.is_(held, WishState.DONE))
    await arrives(ken, wish)
    bodies = [message["body"] for message in room_on_server(service, room)["messages"]]
    assert bodies.index("図面です") < len(bodies) - 1
    assert NAME in bodies[-1]


TIDY = msgspec.structs.replace(QUICK, tidies=(0.1, 0.1))
PATIENT = msgspec.structs.replace(QUICK, upload=10.0)


async def test_how_far_it_is_is_known_where_it_is_sent(service: Simulator, tmp_path: Path) -> None:
    service.control("POST", "/knobs", {"upload_rate": 500_000.0})
    content = bytes(700_000)
    async with Person(service, tmp_path, tempo=PATIENT) as ken:
        await ken.fresh()
        async with Person(service, tmp_path, tempo=PATIENT) as beside:
            wish = await ken.wish(upload(ken.archive, my_room(service), content))
            sent = ken.session.progress.sent
            await ken.until(lambda: wish in sent and 0 < sent[wish].moved < len(content))
            moving = sent[wish]
            assert moving.size == len(content)
            assert 0 < moving.percent < 100
            await beside.until(beside.is_(wish, WishState.ATTEMPTING))
            assert beside.session.progress.sent == {}
            await ken.until(lambda: moving.moved == len(content))
            assert 100_000 < (moving.speed(time.monotonic()) or 0) < 5_000_000
            await ken.until(ken.is_(wish, WishState.DONE))
            assert sent == {}


async def test_while_it_is_on_its_way_the_room_is_read_and_counts_as_read(tmp_path: Path) -> None:
    """But nothing overtakes it, and the list of files, which it changes, is not asked for."""
    with served() as service:
        town = Town(service, tmp_path, state_of(service))
        room, url = town.room_id(), service.api_url
        service.control("POST", "/knobs", {"upload_rate": 200_000.0})
        async with Person(service, tmp_path, tempo=PATIENT) as ken:
            await ken.fresh()
            wish = await ken.wish(upload(ken.archive, room, bytes(900_000)))
            await ken.until(lambda: wish in ken.session.progress.sent)
            said = await ken.send(room, "後に")
            before = len(requests(service, "GET", f"/rooms/{room}/files"))
            ken.session.look_at(room)
            ken.session.need(Need(FilesAsk(room), fresh_for=0.1))
            heard = town.say("いま書きました")
            ken.session.wake()
            await ken.until(lambda: messages.get(ken.archive.db, heard) is not None)
            read = await ken.wish(MarkRead(room_id=room, message_id=heard))
            await ken.until(ken.is_(read, WishState.DONE))
            async with Chatwork(service.token, url) as phone:
                assert (await phone.room(room)).unread_num == 0
            assert ken.row(wish).state is WishState.ATTEMPTING
            assert ken.row(said).state is WishState.QUEUED
            assert len(requests(service, "GET", f"/rooms/{room}/files")) == before
            service.control("POST", "/knobs", {"upload_rate": 0.0})
            await ken.until(ken.is_(said, WishState.DONE))
            assert ken.row(wish).state is WishState.DONE
            await ken.until(lambda: len(requests(service, "GET", f"/rooms/{room}/files")) > before + 1)


@pytest.mark.parametrize("outcome", ["arrived", "lost"])
async def test_what_is_read_meanwhile_does_not_change_how_its_outcome_is_found(
    tmp_path: Path, outcome: str
) -> None:
    """The line breaks at its end; its message may have been read before that is known."""
    with served() as service:
        town = Town(service, tmp_path, state_of(service))
        room = town.room_id()
        service.control("POST", "/knobs", {"upload_rate": 400_000.0})
        fault(service, "drop_after" if outcome == "arrived" else "drop_before", path="/files$")
        content = bytes(500_000)
        async with Person(service, tmp_path, tempo=PATIENT) as ken:
            await ken.fresh()
            wish = await ken.wish(upload(ken.archive, room, content))
            await ken.until(lambda: wish in ken.session.progress.sent)
            heard = town.say("いま書きました")
            ken.session.look_at(room)
            ken.session.wake()
            await ken.until(lambda: messages.get(ken.archive.db, heard) is not None)
            service.control("POST", "/knobs", {"upload_rate": 0.0})
            await ken.until(ken.is_(wish, WishState.DONE))
            assert ken.row(wish).attempt == (1 if outcome == "arrived" else 2)
            sent = [file for file in room_on_server(service, room)["files"] if file["filename"] == NAME]
            assert [file["filesize"] for file in sent] == [len(content)]


@pytest.mark.parametrize("kind", ["drop_before", "status"])
async def test_however_it_ends_nothing_is_on_its_way_any_more(
    ken: Person, service: Simulator, kind: str
) -> None:
    fault(service, kind, path="/files$", status=400)
    wish = await ken.wish(upload(ken.archive, my_room(service)))
    await ken.until(lambda: ken.row(wish).attempt == 1 and ken.row(wish).state is not WishState.ATTEMPTING)
    assert ken.session.progress.sent == {}


async def test_files_and_messages_arrive_in_the_order_in_which_they_were_sent(
    service: Simulator, tmp_path: Path
) -> None:
    service.control("POST", "/knobs", {"upload_rate": 500_000.0})
    async with Person(service, tmp_path, tempo=PATIENT) as ken:
        await ken.fresh()
        room = my_room(service)
        first = await ken.wish(upload(ken.archive, room, bytes(400_000), message="一つ目"))
        await ken.until(ken.is_(first, WishState.ATTEMPTING))
        said = await ken.send(room, "二つ目")
        last = await ken.wish(upload(ken.archive, room, message="三つ目"))
        await ken.until(ken.is_(last, WishState.DONE))
        assert ken.row(said).state is ken.row(first).state is WishState.DONE
        bodies = [message["body"][:3] for message in room_on_server(service, room)["messages"]]
        assert bodies[-3:] == ["一つ目", "二つ目", "三つ目"]


async def test_a_slow_upload_is_not_given_up_before_its_own_deadline(ken: Person, service: Simulator) -> None:
    """Longer than any other request may take, and answered all the same."""
    fault(service, "delay", path="/files$", seconds=1.0)
    wish = await ken.wish(upload(ken.archive, my_room(service)))
    await arrives(ken, wish)
    assert ken.row(wish).attempt == 1
    assert not [state for state in ken.states if state.phase == "offline"]
