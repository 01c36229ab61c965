"""``g p``: my contacts, from where one writes to them, and those who ask to become one."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from cwtui.chatwork.models import Contact, IncomingRequest, Person
from cwtui.store import contacts, people, rooms
from cwtui.store.wishes import AnswerRequest
from cwtui.ui.views.contacts import Contacts
from tests.sync.rig import fault, served, state_of
from tests.ui.office import fresh
from tests.ui.seed import AOBA, AOKI, DEVELOPERS, EMILY, ME, MIDORI, MISAKI, WITH_MISAKI
from tests.ui.stage import AT_ONCE, HELD, SIZE, Stage, playing
from tests.ui.town import Town

NOT_RECEIVED = 77  # the room of a direct chat that is in no list of rooms yet
CONTACTS = [
    Contact(
        account_id=EMILY.account_id, name="Emily Carter", chatwork_id="emily", organization_id=MIDORI,
        organization_name="みどり設計", department="開発部", room_id=NOT_RECEIVED,
    ),
    Contact(
        account_id=MISAKI.account_id, name="田中 美咲", chatwork_id="misaki", organization_id=MIDORI,
        organization_name="みどり設計", department="設計部", room_id=WITH_MISAKI,
    ),
    Contact(
        account_id=AOKI.account_id, name="青木 \x1b[31m真理", chatwork_id="mari", organization_id=AOBA,
        organization_name="アオバ商事", room_id=78,
    ),
]  # fmt: skip
LONG = "展示会でお名刺をいただいた森です。" * 12 + "よろしくお願いします。"
ASKING = [
    IncomingRequest(request_id=41, account_id=9001, name="森 亮太", organization_name="森製本", message=LONG),
    IncomingRequest(request_id=42, account_id=9002, name="Ingrid Olsen", message="Hello \x1b[31mKen"),
]


def view(stage: Stage) -> Contacts:
    current = stage.main.views.current
    assert isinstance(current, Contacts)
    return current


def names(stage: Stage) -> list[str]:
    return [row.name for row in view(stage).list.rows]


@asynccontextmanager
async def looking(
    folder: Path, *, size: tuple[int, int] = SIZE, requests: bool = False, known: bool = True
) -> AsyncIterator[Stage]:
    """The view, with contacts and requests that were received before; nobody can be asked."""
    async with playing(folder, settings=HELD, size=size) as stage:
        await stage.archive.write(people.remember, [_me()])
        if known:
            await stage.archive.write(contacts.save, CONTACTS)
            await stage.archive.write(contacts.save_requests, ASKING)
        await stage.press("g", "p")
        await stage.until(lambda: isinstance(stage.main.views.current, Contacts))
        if known:
            await stage.until(lambda: names(stage))
        if requests:
            await stage.press("right")
            await stage.until(lambda: names(stage) == ["森 亮太", "Ingrid Olsen"])
        yield stage


def _me() -> Person:
    return Person(
        account_id=ME.account_id, name=ME.name, organization_id=MIDORI, organization_name="みどり設計"
    )


def wishes(stage: Stage) -> list[object]:
    return [row.wish for row in stage.outbox()]


# Contacts


async def test_contacts_are_listed_with_where_they_are_and_requests_are_counted(folder: Path) -> None:
    async with looking(folder) as stage:
        await stage.reads("Contacts", "Requests 2", "田中 美咲", "みどり設計", "設計部", "misaki")
        assert "\x1b[31m" not in stage.text
        assert names(stage) == ["Emily Carter", "田中 美咲", "青木 \x1b[31m真理"]
        assert view(stage).contacts.outside == {AOKI.account_id}


@pytest.mark.parametrize(("size", "shown"), [((60, 15), "misaki"), ((44, 12), "みどり設計")])
async def test_little_room_leaves_out_what_matters_least(
    folder: Path, size: tuple[int, int], shown: str
) -> None:
    async with looking(folder, size=size) as stage:
        await stage.reads("田中 美咲", shown)
        assert "設計部" not in stage.text


async def test_enter_opens_the_direct_chat(folder: Path) -> None:
    async with looking(folder) as stage:
        await stage.press("j", "enter")
        await stage.until(lambda: stage.main.shows(WITH_MISAKI))
        assert stage.focus == "timeline"
        await stage.press("backspace")
        assert isinstance(stage.main.views.current, Contacts)


async def test_a_direct_chat_that_is_not_here_yet_is_no_room_to_go_to(folder: Path) -> None:
    async with looking(folder) as stage:
        await stage.press("enter")
        await stage.reads("The direct chat with Emily Carter has not been received yet")
        await stage.press("i")
        await stage.reads("There is no room at the cursor to write to")
        assert isinstance(stage.main.views.current, Contacts)


async def test_one_writes_in_the_direct_chat_from_here(folder: Path) -> None:
    async with looking(folder) as stage:
        await stage.press("j", "i")
        await stage.until(lambda: stage.main.shows(WITH_MISAKI) and stage.composer.has_focus)


async def test_at_writes_a_to_into_the_open_room(folder: Path) -> None:
    async with looking(folder) as stage:
        await stage.press("j", "@")
        await stage.until(lambda: stage.main.shows(DEVELOPERS) and stage.composer.has_focus)
        assert stage.composer.text.startswith(f"[To:{MISAKI.account_id}]田中 美咲")


async def test_name_and_account_id_are_copied(folder: Path) -> None:
    async with looking(folder) as stage:
        await stage.press("j", "y")
        await stage.until(lambda: stage.app.clipboard == "田中 美咲")
        await stage.press("Y")
        await stage.until(lambda: stage.app.clipboard == str(MISAKI.account_id))


async def test_the_browser_shows_the_direct_chat(folder: Path) -> None:
    async with looking(folder) as stage:
        await stage.press("j", "o")
        await stage.reads(f"https://www.chatwork.com/#!rid{WITH_MISAKI}")


@pytest.mark.parametrize("typed", ["美咲", "ｍｉｓａｋｉ", str(MISAKI.account_id), "設計部"])
async def test_the_filter_finds_by_any_word(folder: Path, typed: str) -> None:
    async with looking(folder) as stage:
        await stage.press("/")
        await stage.until(lambda: stage.focus == "contacts-filter")
        await stage.type(typed)
        await stage.until(lambda: names(stage) == ["田中 美咲"])
        await stage.press("enter", "enter")
        await stage.until(lambda: stage.main.shows(WITH_MISAKI))


async def test_esc_ends_the_filter_before_the_view(folder: Path) -> None:
    async with looking(folder) as stage:
        await stage.press("/")
        await stage.type("誰も")
        await stage.reads("Nobody matches “誰も” · Esc")
        await stage.press("escape")
        await stage.until(lambda: len(names(stage)) == 3)
        await stage.press("escape")
        await stage.until(lambda: stage.main.views.current is None)


async def test_the_order_is_kept(folder: Path) -> None:
    async with looking(folder) as stage:
        await stage.press("O")
        await stage.reads("Ordered by company", "Contacts · by company")
        by_company = names(stage)
        assert by_company == ["Emily Carter", "田中 美咲", "青木 \x1b[31m真理"]
        await stage.archive.write(
            contacts.save,
            [*CONTACTS, Contact(account_id=9, name="一人", room_id=79)],
        )
        await stage.until(lambda: names(stage) == [*by_company, "一人"])
    async with looking(folder) as stage:
        await stage.reads("Contacts · by company")


async def test_where_there_is_nobody_it_says_why(folder: Path) -> None:
    async with looking(folder, known=False) as stage:
        await stage.reads("Not received yet (offline)")
        await stage.press("y")
        await stage.reads("There is no contact at the cursor")


# Requests


@pytest.mark.parametrize("size", [(140, 40), (60, 24)])
async def test_what_somebody_writes_is_shown_in_full(folder: Path, size: tuple[int, int]) -> None:
    async with looking(folder, size=size, requests=True) as stage:
        shown = view(stage).query_one("#preview")
        await stage.until(lambda: "よろしくお願いします。" in _text(shown))
        assert _text(shown).replace("\n", "").count("展示会で") == 12
        await stage.press("j")
        await stage.until(lambda: "Ken" in _text(shown))
        assert "\x1b[31m" not in stage.text


def _text(shown: Any) -> str:
    return "\n".join(strip.text.strip() for strip in shown.strips)


async def test_a_request_is_accepted_after_a_question_and_that_is_undone(folder: Path) -> None:
    async with looking(folder, requests=True) as stage:
        await stage.press("enter")
        await stage.reads("Accept the contact request of 森 亮太?", "展示会でお名刺を")
        await stage.press("n")
        assert not wishes(stage)
        await stage.press("e")
        await stage.reads("Accept the contact request of 森 亮太?")
        await stage.press("y")
        await stage.until(lambda: names(stage) == ["Ingrid Olsen"])
        assert wishes(stage) == [AnswerRequest(room_id=0, request_id=41, accept=True)]
        await stage.press("z")
        await stage.until(lambda: names(stage) == ["森 亮太", "Ingrid Olsen"])
        assert not wishes(stage)


async def test_several_are_declined_at_once(folder: Path) -> None:
    async with looking(folder, requests=True) as stage:
        await stage.press("*", "d")
        await stage.reads("Decline 2 contact requests?", "森 亮太, Ingrid Olsen")
        await stage.press("y")
        await stage.reads("2 declined · z takes it back", "Not received yet (offline)")
        assert [wish.accept for wish in wishes(stage)] == [False, False]  # type: ignore[attr-defined]
        await stage.press("z")
        await stage.until(lambda: len(names(stage)) == 2)


async def test_what_is_of_contacts_is_not_done_with_requests(folder: Path) -> None:
    async with looking(folder, requests=True) as stage:
        await stage.press("@")
        await stage.reads("@ does nothing here")
        await stage.press("1")
        await stage.until(lambda: len(names(stage)) == 3)
        await stage.press("2", "left")
        await stage.until(lambda: len(names(stage)) == 3)


# With the service


@pytest.fixture
def company(tmp_path: Path) -> Iterator[Town]:
    with served("office") as service:
        yield Town(service, tmp_path / "data", state_of(service))


@asynccontextmanager
async def asked(town: Town) -> AsyncIterator[Stage]:
    async with town.playing(AT_ONCE) as stage:
        await stage.until(lambda: stage.app.session.archive is not None)
        await fresh(stage)
        await stage.press("g", "p")
        await stage.until(lambda: isinstance(stage.main.views.current, Contacts) and names(stage))
        await stage.press("right")
        await stage.until(lambda: names(stage))
        yield stage


async def test_who_is_accepted_is_a_contact_and_one_can_write_to_them(company: Town) -> None:
    first = state_of(company.simulator)["requests"][0]
    async with asked(company) as stage:
        await stage.press("e")
        await stage.reads("Accept the contact request of", first["name"])
        await stage.press("y")
        await stage.until(lambda: contacts.is_one(stage.archive.db, first["account_id"]))
        await stage.until(lambda: first["name"] not in names(stage))
        await stage.press("left", "/")
        await stage.type(first["name"])
        await stage.until(lambda: names(stage) == [first["name"]])
        contact = view(stage).contact
        assert contact is not None
        stage.app.session.wake()
        await stage.until(lambda: rooms.get(stage.archive.db, contact.room_id))
        await stage.press("enter", "enter")
        await stage.until(lambda: stage.main.shows(contact.room_id))


async def test_a_refused_answer_stands_at_the_request(company: Town) -> None:
    first = state_of(company.simulator)["requests"][0]
    async with asked(company) as stage:
        words = '{"errors": ["Too many contacts"]}'
        fault(company.simulator, "status", "PUT", "/incoming_requests/", status=403, body=words)
        await stage.press("e")
        await stage.reads("Accept the contact request of")
        await stage.press("y")
        await stage.reads("not accepted:")
        view(stage).list.move_to(names(stage).index(first["name"]))
        await stage.press("enter")
        await stage.reads("This request was not accepted", "Too many contacts")
        await stage.press("y")
        await stage.until(lambda: contacts.is_one(stage.archive.db, first["account_id"]))
