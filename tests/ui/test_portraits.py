"""Pictures of people and rooms: where the terminal can show them, and what stands there otherwise."""

from __future__ import annotations

import logging
import sys
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from io import BytesIO
from pathlib import Path
from typing import Any

import msgspec
import pytest
from PIL import Image

from cwtui.chatwork.models import Person
from cwtui.store import contacts, people, pictures, rooms
from cwtui.ui.dialogs.person import PersonSheet
from cwtui.ui.dialogs.room_details import RoomSheet
from cwtui.ui.drawing.initials import initial
from cwtui.ui.files import graphics
from cwtui.ui.portrait import Portrait
from cwtui.ui.views.contacts import Contacts
from tests.support import Simulator
from tests.sync.rig import fault, requests, state_of
from tests.ui.groups import at_room, by_name
from tests.ui.office import fresh
from tests.ui.seed import EMILY, MISAKI
from tests.ui.stage import SIZE, Stage
from tests.ui.test_contacts import looking
from tests.ui.test_file_preview import bomb
from tests.ui.town import Town


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """What a terminal that knows sixels is sent beside the screen."""
    return terminal_is(monkeypatch, tmp_path, TERM="foot")


def terminal_is(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, **told: str) -> Path:
    for name in ("TERM", "TERM_PROGRAM", "KITTY_WINDOW_ID", "STY"):
        monkeypatch.delenv(name, raising=False)
    for name, value in told.items():
        monkeypatch.setenv(name, value)
    sent = tmp_path / "sent"
    monkeypatch.setattr(sys, "__stdout__", sent.open("w", encoding="utf-8", buffering=1))
    return sent


@pytest.fixture(scope="module")
def _village() -> Iterator[Simulator]:
    with Simulator.within("large", rooms=9, messages=20, limits=False) as simulator:
        yield simulator


@pytest.fixture
def village(_village: Simulator, tmp_path: Path) -> Iterator[Town]:
    """A company in which there is a direct chat; nothing of it was ever received."""
    yield Town(_village, tmp_path / "data", state_of(_village))
    _village.control("DELETE", "/faults")


@asynccontextmanager
async def at_work(village: Town, size: tuple[int, int] = SIZE) -> AsyncIterator[Stage]:
    async with village.playing(size=size) as stage:
        await stage.until(lambda: stage.app.session.archive is not None)
        await fresh(stage)
        await stage.until(lambda: stage.rooms.rows)
        yield stage


def direct_chat(village: Town) -> tuple[int, int]:
    """Its room, and whom it is with."""
    room = next(room for room in village.state["rooms"] if room["type"] == "direct")
    seats = [seat["account_id"] for seat in room["members"]]
    return room["room_id"], next(seat for seat in seats if seat != village.me)


async def sheet(stage: Stage, room_id: int) -> RoomSheet:
    """Open the details of a room."""
    at_room(stage, room_id)
    await stage.press("E")
    await stage.until(lambda: isinstance(stage.app.screen, RoomSheet) and stage.app.focused is not None)
    shown = stage.app.screen
    assert isinstance(shown, RoomSheet)
    return shown


async def person(stage: Stage, account_id: int) -> PersonSheet:
    """Look at a contact."""
    await stage.press("g", "p")
    await stage.until(lambda: isinstance(stage.main.views.current, Contacts))
    view = stage.main.views.current
    assert isinstance(view, Contacts)
    await stage.until(lambda: account_id in [one.account_id for one in view.contacts.rows])
    view.contacts.move_to([one.account_id for one in view.contacts.rows].index(account_id))
    await stage.press("p")
    await stage.until(lambda: isinstance(stage.app.screen, PersonSheet))
    shown = stage.app.screen
    assert isinstance(shown, PersonSheet)
    return shown


def shown_in(stage: Stage) -> Portrait:
    return stage.app.screen.query_one(Portrait)


def image_in(stage: Stage) -> Any:
    """The picture on the screen; None: there is none."""
    found = [child.image for child in shown_in(stage).children if child.is_attached]  # type: ignore[attr-defined]
    return found[0] if found else None


def kept(stage: Stage) -> int:
    folder = stage.archive.folder / pictures.FOLDER
    return len(list(folder.iterdir())) if folder.exists() else 0


def of_pictures(village: Town) -> list[str]:
    """The paths that were asked for, of pictures."""
    return [one["path"] for one in requests(village.simulator, path=".png")]


# In the details of a room


async def test_the_icon_of_a_room_is_in_its_details(village: Town, terminal: Path) -> None:
    before = len(of_pictures(village))
    async with at_work(village) as stage:
        await sheet(stage, village.room_id())
        await stage.until(lambda: image_in(stage) is not None)
        assert image_in(stage).size == (100, 100)
        assert shown_in(stage).size == (10, 5)
        assert kept(stage) == 1
        await stage.press("escape")
        await sheet(stage, village.room_id())
        await stage.until(lambda: image_in(stage) is not None)
    assert of_pictures(village)[before:] == ["/icon/ico_group.png"]


async def test_a_direct_chat_shows_the_other_person(village: Town, terminal: Path) -> None:
    room_id, other = direct_chat(village)
    async with at_work(village) as stage:
        await sheet(stage, room_id)
        await stage.until(lambda: image_in(stage) is not None)
        await stage.reads("Members 2")  # who is there has come, and the picture is the same
        assert len(stage.app.screen.query_one(Portrait).children) == 1
    assert set(of_pictures(village)) <= {"/icon/ico_group.png", f"/avatar/{other}.png"}
    assert f"/avatar/{other}.png" in of_pictures(village)


async def test_kitty_is_sent_the_picture_and_told_when_it_is_no_more(
    village: Town, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    sent = terminal_is(monkeypatch, tmp_path, TERM="xterm-kitty")
    async with at_work(village) as stage:
        await sheet(stage, village.room_id())
        await stage.until(lambda: "\x1b_G" in sent.read_text())
        await stage.press("escape")
        await stage.until(lambda: "\x1b_Ga=d" in sent.read_text())
        assert "a=q" not in sent.read_text()


@pytest.mark.parametrize("told", [{"TERM": "xterm-256color"}, {"TERM": "xterm-kitty", "TMUX": "/tmp/x"}, {}])
async def test_where_the_terminal_cannot_nothing_is_fetched_and_no_room_is_taken(
    village: Town, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, told: dict[str, str]
) -> None:
    terminal_is(monkeypatch, tmp_path, **told)
    before = len(of_pictures(village))
    async with at_work(village) as stage:
        shown = await sheet(stage, village.room_id())
        await stage.reads("Members", "(you)")
        assert not shown_in(stage).display
        assert shown.query_one("#facts").size.width == 68
    assert len(of_pictures(village)) == before


async def test_without_the_extra_nothing_is_fetched(
    village: Town, terminal: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(graphics, "find_spec", lambda name: None)
    graphics.is_installed.cache_clear()
    before = len(of_pictures(village))
    async with at_work(village) as stage:
        await sheet(stage, village.room_id())
        await stage.reads("Members")
        assert not shown_in(stage).display
    graphics.is_installed.cache_clear()
    assert len(of_pictures(village)) == before


@pytest.mark.parametrize(
    "trouble",
    [
        {"kind": "status", "status": 404},
        {"kind": "garbage"},
        {"kind": "stall"},
        {"kind": "drop_after"},
        {"kind": "status", "status": 302, "headers": {"location": "https://appdata.chatwork.com/icon/x.png"}},
    ],
    ids=lambda trouble: str(trouble),
)
async def test_what_cannot_be_had_leaves_the_initials(
    village: Town, terminal: Path, trouble: dict[str, Any]
) -> None:
    fault(village.simulator, path="^/icon/", method="GET", **trouble)
    before = len(of_pictures(village))
    async with at_work(village) as stage:
        await sheet(stage, village.room_id())
        await stage.until(lambda: len(of_pictures(village)) > before)
        name = village.room()["name"]
        line = [strip.text for strip in [shown_in(stage).render_line(y) for y in range(5)]]
        assert line[2] == f"    {initial(name)}    "
        assert "".join(line[:2] + line[3:]).strip() == ""
        assert image_in(stage) is None
        await stage.press("1")  # and everything else goes on
        await stage.until(lambda: stage.main.shows(village.room_id()))
        assert kept(stage) == 0


async def keep(stage: Stage, room_id: int, content: bytes) -> str:
    """As if the room's picture had been fetched; its address."""
    room = rooms.get(stage.archive.db, room_id)
    assert room is not None
    pictures.keep(stage.archive.folder, room.icon_path, content)
    return room.icon_path


def png(width: int, height: int) -> bytes:
    octets = BytesIO()
    Image.new("RGBA", (width, height), "#cc3322").save(octets, "PNG")
    return octets.getvalue()


@pytest.mark.parametrize(
    "content",
    [bomb(50_000, 50_000), bomb(2100, 2000), png(80, 80)[:70], b"\x89PNG\r\n\x1a\n"],
    ids=["a bomb", "large", "half", "nothing"],
)
async def test_a_picture_that_is_none_or_unfolds_to_too_much_is_not_drawn(
    village: Town, terminal: Path, content: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, "cwtui.ui.portrait")
    async with at_work(village) as stage:
        await keep(stage, village.room_id(), content)
        await sheet(stage, village.room_id())
        await stage.until(lambda: caplog.messages)
        assert image_in(stage) is None
        assert shown_in(stage).display


@pytest.mark.parametrize("size", [(1, 1), (300, 20), (20, 300), (1600, 1600)])
async def test_every_picture_fills_its_place_and_stays_in_it(
    village: Town, terminal: Path, size: tuple[int, int]
) -> None:
    async with at_work(village) as stage:
        await keep(stage, village.room_id(), png(*size))
        await sheet(stage, village.room_id())
        await stage.until(lambda: image_in(stage) is not None)
        image = image_in(stage)
        assert (image.size, image.mode) == ((100, 100), "RGB")
        assert image.getpixel((50, 50)) == (0xCC, 0x33, 0x22)


async def test_another_address_is_fetched_and_shown_at_once(village: Town, terminal: Path) -> None:
    async with at_work(village) as stage:
        await sheet(stage, village.room_id())
        await stage.until(lambda: image_in(stage) is not None)
        first = image_in(stage).tobytes()
        room = rooms.get(stage.archive.db, village.room_id())
        assert room is not None
        moved = msgspec.structs.replace(room, icon_path=room.icon_path.replace("ico_group", "ico_beer"))
        await stage.archive.write(rooms.save_one, moved)
        await stage.until(lambda: image_in(stage) is not None and image_in(stage).tobytes() != first)
        assert kept(stage) == 2


@pytest.mark.parametrize(
    ("size", "portrait_size"), [((60, 15), (6, 3)), ((44, 20), (0, 0)), ((120, 36), (10, 5))]
)
async def test_in_little_room_it_is_small_or_gone(
    village: Town, terminal: Path, size: tuple[int, int], portrait_size: tuple[int, int]
) -> None:
    async with at_work(village, size) as stage:
        stage.main.open_room(village.room_id())
        await stage.press("g", "g")
        await by_name(stage, "Room details and members")
        await stage.until(lambda: isinstance(stage.app.screen, RoomSheet))
        await stage.until(lambda: (shown_in(stage).size.width, shown_in(stage).size.height) == portrait_size)
        if all(portrait_size):
            await stage.until(lambda: image_in(stage) is not None)
            assert image_in(stage).size == (portrait_size[0] * 10, portrait_size[1] * 20)
        await stage.resize(120, 36)
        await stage.until(lambda: image_in(stage) is not None and image_in(stage).size == (100, 100))


# A contact


async def test_a_contact_is_looked_at(village: Town, terminal: Path) -> None:
    room_id, other = direct_chat(village)
    known = next(one for one in village.accounts if one["account_id"] == other)
    async with at_work(village) as stage:
        await person(stage, other)
        await stage.reads(known["name"], "株式会社みどり設計", f"Account id: {other}")
        await stage.until(lambda: image_in(stage) is not None)
        assert shown_in(stage).size == (10, 5)
        await stage.press("enter")
        await stage.until(lambda: stage.main.shows(room_id))


@pytest.mark.parametrize(
    ("key", "fact"),
    [
        ("i", lambda stage, room_id: stage.main.shows(room_id) and stage.composer.has_focus),
        ("at", lambda stage, room_id: stage.composer.text.startswith("[To:") and stage.composer.has_focus),
        ("y", lambda stage, room_id: stage.app.clipboard and not stage.app.clipboard.isdecimal()),
        ("Y", lambda stage, room_id: stage.app.clipboard.isdecimal()),
        ("o", lambda stage, room_id: f"https://www.chatwork.com/#!rid{room_id}" in stage.text),
        ("p", lambda stage, room_id: stage.app.screen is stage.main),
        ("escape", lambda stage, room_id: stage.app.screen is stage.main),
    ],
)
async def test_what_is_done_with_who_is_looked_at(
    village: Town, key: str, fact: Callable[[Stage, int], object]
) -> None:
    room_id, other = direct_chat(village)
    async with at_work(village) as stage:
        stage.main.open_room(village.room_id())
        await person(stage, other)
        await stage.press(key)
        await stage.until(lambda: fact(stage, room_id))


async def test_it_is_done_with_who_was_looked_at_whoever_is_at_the_cursor_by_then(folder: Path) -> None:
    async with looking(folder) as stage:
        view = stage.main.views.current
        assert isinstance(view, Contacts)
        await stage.press("p")
        await stage.reads("Emily Carter", "Chatwork ID: emily", "みどり設計 · 開発部")
        await stage.reads("The direct chat has not been received yet")
        others = [one for one in view.contacts.rows if one.account_id != EMILY.account_id]
        await stage.archive.write(contacts.save, others)
        await stage.until(lambda: len(view.contacts.rows) == 2)
        await stage.press("Y")
        await stage.until(lambda: stage.app.clipboard == str(EMILY.account_id))


async def test_groups_with_both_of_us_are_named(folder: Path) -> None:
    async with looking(folder) as stage:
        await stage.press("j", "p")
        await stage.reads("田中 美咲", "In groups with you (as far as known): ", "開発チーム")
        await stage.archive.write(
            people.remember,
            [Person(account_id=MISAKI.account_id, name="高橋 \x1b[31m美咲", department="\u202e営業")],
        )
        await stage.reads("高橋 ␛[31m美咲", "\\u202e営業")
        assert "\x1b" not in stage.text


async def test_who_comes_from_outside_is_told_apart(folder: Path) -> None:
    async with looking(folder) as stage:
        await stage.press("G", "p")
        await stage.reads("アオバ商事")
        strips = stage.app.screen.query_one("#facts").strips  # type: ignore[attr-defined]
        colour = strips[0]._segments[0].style.color.name
        assert colour == stage.main.context.look.outside


@pytest.mark.parametrize("size", [(60, 15), (40, 8), (140, 45)])
async def test_a_person_in_every_size(village: Town, terminal: Path, size: tuple[int, int]) -> None:
    _, other = direct_chat(village)
    async with at_work(village, size) as stage:
        await person(stage, other)
        await stage.until(lambda: "Account id" in stage.text)
        assert len(stage.lines) == size[1]
        await stage.press("j", "k", "escape")
        await stage.until(lambda: stage.app.screen is stage.main)
