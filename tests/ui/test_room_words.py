"""What is said of wishes about groups: in the outbox, in questions, and where somebody else was quicker."""

from __future__ import annotations

from itertools import product
from pathlib import Path

import pytest

from cwtui.chatwork.models import Link, Role
from cwtui.room_rules import MemberChange
from cwtui.store import Archive, links, outbox
from cwtui.store.wishes import (
    AnyWish,
    ChangeMembers,
    CreateRoom,
    DeleteRoom,
    EditRoom,
    LeaveRoom,
    LinkAction,
    OutboxRow,
    SetLink,
    WishState,
)
from cwtui.ui.words import rooms as room_words
from cwtui.ui.words import wishes as wish_words
from tests.ui.seed import DEVELOPERS, NOW
from tests.ui.stage import Stage, playing
from tests.ui.test_outbox_view import line_with, opened, state, wants

ADMIN, MEMBER, READONLY = Role.ADMIN, Role.MEMBER, Role.READONLY
NOBODY = 987_654  # never seen

MEMBERS = ChangeMembers(
    room_id=DEVELOPERS,
    changes=(MemberChange(NOBODY, None, MEMBER), MemberChange(NOBODY + 1, ADMIN, READONLY)),
)
EDIT = EditRoom(
    room_id=DEVELOPERS, name="開発\x1b[31mチーム 2", description="新", old_name="開発部", old_description="旧"
)
WISHES: list[AnyWish] = [
    CreateRoom(name="新年会の\n準備", admins=(1,)),
    EDIT,
    EditRoom(room_id=DEVELOPERS, icon_preset="beer"),
    MEMBERS,
    LeaveRoom(room_id=DEVELOPERS),
    DeleteRoom(room_id=DEVELOPERS),
    *(SetLink(room_id=DEVELOPERS, action=action, code="dev") for action in LinkAction),
]
CLASHES: list[tuple[AnyWish, str]] = [
    (MEMBERS, "members_changed"),
    (EDIT, "room_changed"),
    (SetLink(room_id=DEVELOPERS, action=LinkAction.CHANGE, code="dev"), "link_changed"),
    (MEMBERS, "removes_me"),
    (MEMBERS, "no_admin"),
]


def row(wish: AnyWish, error: str | None, state: WishState = WishState.ASKED) -> OutboxRow:
    return OutboxRow(wish_id=1, wish=wish, state=state, created_at=NOW, due_at=NOW, error=error)


@pytest.mark.parametrize("wish", WISHES, ids=lambda wish: type(wish).__name__)
def test_every_wish_has_words_of_its_own_for_each_state(wish: AnyWish, stage_db: Archive) -> None:
    about = room_words.about(stage_db.db, wish)
    assert about
    assert about.isprintable()
    assert room_words.waiting(wish)
    assert "No" in (room_words.not_done(wish, "No") or "")
    assert room_words.in_doubt(wish) != room_words.failed(wish)


def test_no_two_kinds_fail_alike() -> None:
    titles = [wish_words.title(row(wish, "forbidden", WishState.FAILED)) for wish in WISHES]
    assert len(set(titles)) == len(titles) - 1  # of the two that change a group


@pytest.mark.parametrize(
    ("wish", "error"),
    [*product(WISHES, ("forbidden", "outcome_unknown", "stale")), *CLASHES],
    ids=lambda each: each if isinstance(each, str) else type(each).__name__,
)
def test_every_question_offers_to_leave_it_first(wish: AnyWish, error: str) -> None:
    failed = WishState.FAILED if error == "forbidden" else WishState.ASKED
    ways = wish_words.answers(row(wish, error, failed), can_look=True, can_come_back=True)
    assert [way.id for way in ways] == ["drop", "retry"]
    assert len({way.words for way in ways}) == 2


@pytest.fixture
def stage_db(tmp_path: Path) -> Archive:
    return Archive.open(tmp_path / "101")


@pytest.mark.parametrize(("wish", "error"), CLASHES)
def test_where_somebody_was_quicker_both_are_named(wish: AnyWish, error: str, stage_db: Archive) -> None:
    stage_db.write_now(links.save, DEVELOPERS, Link(public=True, url="https://x.example/g/theirs"), now=1.0)
    words = room_words.words(stage_db.db, row(wish, error))
    assert words
    named = {
        "members_changed": (
            "#987654: now not in the group, you want: member",
            "now admin, you want: read-only",
        ),
        "room_changed": ("now “開発部”", "Description: now “旧”"),
        "link_changed": ("Now: https://x.example/g/theirs",),
    }
    assert all(part in words for part in named.get(error, ()))
    assert "\x1b" not in words
    assert room_words.words(stage_db.db, row(wish, error, WishState.FAILED)) is None


def test_a_link_that_is_no_more_is_said_to_be_none(stage_db: Archive) -> None:
    wish = SetLink(room_id=DEVELOPERS, action=LinkAction.CHANGE)
    words = room_words.words(stage_db.db, row(wish, "link_changed"))
    assert words is not None
    assert "Now there is none." in words


async def clashing(stage: Stage) -> int:
    """Somebody else has changed the same people."""
    wish_id = await wants(stage, MEMBERS, WishState.UNKNOWN)
    await stage.archive.write(outbox.ask, wish_id, "members_changed")
    return wish_id


async def test_all_of_them_stand_in_the_outbox(folder: Path) -> None:
    async with playing(folder, size=(120, 40)) as stage:
        for wish in WISHES:
            await wants(stage, wish, WishState.FAILED)
        await wants(stage, CreateRoom(name="忘年会", admins=(1,)), WishState.ASKED)
        await clashing(stage)
        await opened(stage)
        for words, said in (
            ("New group: 新年会の 準備", "not made"),
            ("New group: 忘年会", "outcome unknown"),
            ("New name: 開発", "not changed: you may not do this"),
            ("Description or icon", "not changed"),
            ("Leave the group", "not left"),
            ("Delete the group", "not deleted"),
            ("added: #987654", "changed by somebody else"),
        ):
            await stage.reads(words)
            assert any(words in line and said in line for line in stage.lines), words
        assert line_with(stage, "not removed")
        assert "\x1b[31m" not in "".join(stage.lines)


async def test_what_somebody_else_changed_is_changed_all_the_same_or_left(folder: Path) -> None:
    async with playing(folder) as stage:
        wish_id = await clashing(stage)
        await opened(stage)
        await stage.press("enter")
        await stage.reads("The members were not changed", "you want: member", "Do it all the same")
        await stage.press("y")
        await stage.until(lambda: state(stage, wish_id) is WishState.QUEUED)
        await stage.archive.write(outbox.ask, wish_id, "no_admin")
        await stage.reads("not like this")
        await stage.press("enter")
        await stage.reads("Nobody would be an admin", "Back to the form", "Leave it as it is", "Try again")
        await stage.press("tab", "enter")
        await stage.until(lambda: state(stage, wish_id) is WishState.DROPPED)
