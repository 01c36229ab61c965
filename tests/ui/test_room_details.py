"""``E``: what a room is, who is in it, and what can be done there; by whom."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from cwtui.chatwork.models import Link, Role
from cwtui.store import links, outbox, rooms
from cwtui.store.wishes import EditRoom
from cwtui.ui.dialogs.room_details import RoomSheet, Verb, _Verbs
from tests.sync.groups import NAME, phone
from tests.sync.rig import served
from tests.ui.groups import Club, at_room, by_name, found
from tests.ui.seed import DEVELOPERS, MY_CHAT, NOW, ROOMS, WITH_MISAKI
from tests.ui.stage import HELD, Stage, playing

DESCRIPTION = "[info][title]開発チームです[/title]質問は [code]#help[/code] へ[/info]\x1b[31m"
OF_ADMINS = [Verb.OPEN, Verb.EDIT, Verb.MEMBERS, Verb.LINK, Verb.LEAVE, Verb.DELETE]


@pytest.fixture
def club(tmp_path: Path) -> Iterator[Club]:
    with served(rooms=3, messages=10) as service:
        yield found(service, tmp_path / "data")


async def sheet(stage: Stage, room_id: int) -> RoomSheet:
    """Open the details of a room from the list."""
    at_room(stage, room_id)
    await stage.press("E")
    await stage.until(lambda: isinstance(stage.app.screen, RoomSheet) and stage.app.focused is not None)
    shown = stage.app.screen
    assert isinstance(shown, RoomSheet)
    return shown


def verbs(shown: RoomSheet) -> list[Verb]:
    return shown.query_one(_Verbs).rows


def known(**more: Any) -> Any:
    return msgspec.structs.replace(ROOMS[0], **more)


async def test_it_says_what_is_known_of_the_room(folder: Path) -> None:
    async with playing(folder) as stage:
        await stage.archive.write(rooms.save_one, known(description=DESCRIPTION))
        await stage.archive.write(
            links.save, DEVELOPERS, Link(public=True, url="https://www.chatwork.com/g/dev"), now=NOW
        )
        shown = await sheet(stage, DEVELOPERS)
        await stage.reads("group chat · your role: member · 7 people", "47 messages · 2 files · 3 tasks")
        await stage.reads("Outside: ", "アオバ商事", "なぎさ設備")
        await stage.reads("Invitation link: https://www.chatwork.com/g/dev · an admin has to")
        await stage.reads("開発チームです", "#help")
        assert "[info]" not in stage.text
        assert "\x1b[31m" not in stage.text
        text = "\n".join(strip.text.rstrip() for strip in shown.query_one("#facts").strips)  # type: ignore[attr-defined]
        heads = [line for line in text.split("\n") if line[:1] not in ("", " ")][-3:]
        assert heads == ["Admins 2", "Members 4", "Read-only 1"]
        assert "  佐 佐藤 健 (you)" in text


async def test_a_member_leaves_and_copies_the_link_and_is_told_who_may_do_the_rest(folder: Path) -> None:
    async with playing(folder) as stage:
        shown = await sheet(stage, DEVELOPERS)
        await stage.reads("Only admins change the group, its members and its invitation link")
        assert verbs(shown) == [Verb.OPEN, Verb.LEAVE]
        await stage.archive.write(
            links.save, DEVELOPERS, Link(public=True, url="https://www.chatwork.com/g/dev"), now=NOW
        )
        await stage.until(lambda: verbs(shown) == [Verb.OPEN, Verb.LEAVE, Verb.COPY_LINK])
        await stage.press("3")
        await stage.until(lambda: stage.app.clipboard == "https://www.chatwork.com/g/dev")


async def test_an_admin_is_offered_everything(folder: Path) -> None:
    async with playing(folder) as stage:
        shown = await sheet(stage, DEVELOPERS)
        await stage.archive.write(rooms.save_one, known(role=Role.ADMIN))
        await stage.until(lambda: verbs(shown) == OF_ADMINS)
        assert "Only admins" not in stage.text


@pytest.mark.parametrize(
    ("room_id", "says"),
    [
        (MY_CHAT, "My Chat is yours alone"),
        (WITH_MISAKI, "A direct chat has no name or members of its own"),
    ],
)
async def test_my_chat_and_direct_chats_are_only_opened(folder: Path, room_id: int, says: str) -> None:
    async with playing(folder) as stage:
        shown = await sheet(stage, room_id)
        await stage.reads(says)
        assert verbs(shown) == [Verb.OPEN]
        await stage.press("enter")
        await stage.until(lambda: stage.main.shows(room_id) and stage.timeline.has_focus)


async def test_what_waits_to_be_changed_is_shown(folder: Path) -> None:
    async with playing(folder, settings=HELD) as stage:
        await stage.archive.write(
            outbox.add, EditRoom(room_id=DEVELOPERS, name="開発"), now=NOW, due_at=NOW + 3
        )
        await sheet(stage, DEVELOPERS)
        await stage.reads("New name: 開発: to be changed")


async def test_by_name_it_is_about_the_open_room(folder: Path) -> None:
    async with playing(folder) as stage:
        stage.main.enter_room(WITH_MISAKI)
        await by_name(stage, "Room details and members")
        await stage.until(lambda: isinstance(stage.app.screen, RoomSheet))
        await stage.reads("田中 美咲", "direct chat")
        await stage.press("escape")
        await stage.until(lambda: stage.app.screen is stage.main)


@pytest.mark.parametrize("size", [(60, 15), (44, 12)])
async def test_where_there_is_little_room_the_text_scrolls(folder: Path, size: tuple[int, int]) -> None:
    async with playing(folder, size=size) as stage:
        await stage.archive.write(
            rooms.save_one, known(role=Role.ADMIN, description="一行\n" * 30 + "最後の行")
        )
        shown = await sheet(stage, DEVELOPERS)
        await stage.until(lambda: verbs(shown) == OF_ADMINS)
        await stage.press("tab", "G")
        await stage.reads("森田 翔")
        await stage.press("tab", "4")
        await stage.reads("The invitation link has not")


async def test_it_asks_for_what_is_not_here_yet(club: Club) -> None:
    async with phone(club.service) as device:
        await device.create_link(club.room_id, code="kinyou")
    async with club.town.playing() as stage:
        await stage.until(lambda: stage.app.session.archive is not None)
        await stage.until(lambda: rooms.get(stage.archive.db, club.room_id))
        await stage.until(lambda: club.room_id in [row.room_id for row in stage.rooms.rows])
        await sheet(stage, club.room_id)
        await stage.reads(NAME, "毎週金曜", "場所", "https://www.chatwork.com/g/kinyou", club.name(3))
