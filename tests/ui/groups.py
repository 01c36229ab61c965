"""A group at the simulator of which I and somebody else are admins, and the forms about it on the screen."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from cwtui.chatwork.models import Role
from cwtui.store import links, members, rooms
from cwtui.store.wishes import OutboxRow, WishState
from cwtui.sync.asks import Members, Need, RoomDetails, RoomLink
from cwtui.ui.forms.form import Form
from cwtui.ui.forms.form_field import FormField
from cwtui.ui.forms.people_field import PeopleField
from cwtui.ui.screens.outbox import Outbox
from cwtui.ui.widgets.sentences import Sentences
from tests.support import Simulator
from tests.sync import groups as service_groups
from tests.sync.groups import NAME, people, phone
from tests.sync.rig import state_of
from tests.ui.office import fresh
from tests.ui.stage import AT_ONCE, SIZE, Stage
from tests.ui.town import Town

F = TypeVar("F", bound=Form[Any])
TEXT = "毎週金曜\n[info][title]場所[/title]会議室 A[/info]"


@dataclass(frozen=True)
class Club:
    """I and colleague1 are admins of the group, colleague2 is a member, colleague3 may only read."""

    town: Town
    room_id: int

    @property
    def service(self) -> Simulator:
        return self.town.simulator

    @property
    def people(self) -> list[int]:
        """Account ids: mine, colleague1, colleague2, ..."""
        return people(self.service)

    def name(self, nth: int) -> str:
        return str(self.town.accounts[nth]["name"])

    @property
    def there(self) -> Any:
        """The group as the service has it; None: it is no more."""
        return service_groups.there(self.service, self.room_id)

    @property
    def roles(self) -> dict[int, Role]:
        """Who is what in it, says the service."""
        return dict(service_groups.roles(self.service, self.room_id))

    def groups_named(self, name: str) -> list[Any]:
        return service_groups.groups_named(self.service, name)

    @asynccontextmanager
    async def running(self, *, size: tuple[int, int] = SIZE) -> AsyncIterator[Stage]:
        """cwtui, with the cursor of the list of rooms on the group, of which everything is known."""
        async with self.town.playing(AT_ONCE, size=size) as stage:
            await stage.until(lambda: stage.app.session.archive is not None)
            await fresh(stage)
            asks = (Members(self.room_id), RoomDetails(self.room_id), RoomLink(self.room_id))
            for ask in asks:
                stage.app.session.need(Need(ask))
            await stage.until(lambda: self._is_known(stage))
            at_room(stage, self.room_id)
            yield stage

    def _is_known(self, stage: Stage) -> bool:
        db = stage.archive.db
        room = rooms.get(db, self.room_id)
        known = room is not None and room.description is not None and links.get(db, self.room_id) is not None
        return known and bool(members.all(db, self.room_id))


def found(simulator: Simulator, folder: Path) -> Club:
    """Make the group with another device."""

    async def make() -> int:
        me, other, member, reader = people(simulator)[:4]
        async with phone(simulator) as device:
            return await device.create_room(
                NAME, [me, other], members=[member], readonly=[reader], description=TEXT
            )

    room_id = asyncio.run(make())
    return Club(Town(simulator, folder, state_of(simulator)), room_id)


def at_room(stage: Stage, room_id: int) -> None:
    """Put the cursor of the list of rooms on this one."""
    stage.main.set_focus(stage.rooms)
    stage.rooms.move_to([row.room_id for row in stage.rooms.rows].index(room_id))


async def opened(stage: Stage, kind: type[F]) -> F:
    """Wait until this form is open."""
    await stage.until(lambda: isinstance(stage.app.screen, kind) and stage.app.focused is not None)
    form = stage.app.screen
    assert isinstance(form, kind)
    return form


async def by_name(stage: Stage, name: str) -> None:
    """Run a command by its name, from the palette."""
    await stage.press("ctrl+p")
    await stage.type(name)
    await stage.reads(name)
    await stage.press("enter")


def field(form: Form[Any], id: str) -> FormField[Any]:
    return form.query_one(f"#{id}", FormField)


def problem(form: Form[Any], id: str) -> str:
    """What is said to be wrong at a field."""
    words = field(form, id).query_one(".problem", Sentences)
    return words.words if words.display else ""


async def goes_to(stage: Stage, form: Form[Any], id: str) -> None:
    """Put the focus into a field."""
    form.set_focus(field(form, id).stop)
    await stage.pilot.pause()


async def write(stage: Stage, form: Form[Any], id: str, text: str) -> None:
    """Have this stand in a field of text, and nothing else."""
    stop = field(form, id).stop
    stop.load_text(text)  # type: ignore[union-attr]
    await goes_to(stage, form, id)
    await stage.until(lambda: field(form, id).value == text.strip())


async def pick(stage: Stage, form: Form[Any], name: str, *, turns: int = 0) -> None:
    """Take somebody, or let them go; turn their role so many times."""
    await goes_to(stage, form, "people")
    people_field = form.query_one(PeopleField)
    before = dict(people_field.value)
    await stage.type(name)
    await stage.until(lambda: people_field._list.current and people_field._list.current.name == name)
    await stage.press("enter")
    await stage.until(lambda: dict(people_field.value) != before)
    for _ in range(turns):
        await stage.press("right")


async def save(stage: Stage) -> None:
    """Save the form, which closes; another one may take its place at once."""
    form = stage.app.screen
    await stage.press("ctrl+d")
    await stage.until(lambda: stage.app.screen is not form)


async def asked(stage: Stage, title: str, answer: str = "y") -> None:
    """Wait for this question, and answer it."""
    await stage.reads(title)
    await stage.press(answer)


def failed(stage: Stage) -> OutboxRow | None:
    """What was not carried out."""
    rows = (row for row in stage.outbox() if row.state in (WishState.FAILED, WishState.ASKED))
    return next(rows, None)


async def back_to_form(stage: Stage, kind: type[F]) -> F:
    """From the outbox, in which nothing else stands, to the form of what was not carried out."""
    await stage.until(lambda: failed(stage))
    await stage.press("g", "o")
    await stage.until(lambda: isinstance(stage.app.screen, Outbox) and stage.app.screen.list.rows)
    await stage.press("enter")
    return await asked_back(stage, kind)


async def asked_back(stage: Stage, kind: type[F]) -> F:
    """From the question what is to become of it."""
    await stage.reads("Back to the form")
    await stage.press("enter")
    return await opened(stage, kind)
