"""A new task that the service refuses: its form comes back with everything as it was entered, and why."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Any

from cwtui.due import Due
from cwtui.settings import Settings
from cwtui.settings.declared import Send
from cwtui.store import members
from cwtui.store.wishes import CreateTask
from cwtui.times import TOKYO
from cwtui.ui.forms.due_field import DueField
from cwtui.ui.forms.new_task import NewTask
from tests.sync.groups import refuse
from tests.ui.groups import asked_back, back_to_form, failed, field, opened, problem, save
from tests.ui.stage import AT_ONCE, Stage
from tests.ui.test_new_task import tasks_of
from tests.ui.town import Town, at

BUDGET = "来期の予算案"
SOON = Settings(time_zone="Asia/Tokyo", send=Send(hold_seconds=0.5, hold_outside=0.5))
AT_THREE = int(datetime(2031, 12, 1, 15, tzinfo=TOKYO).timestamp())


@asynccontextmanager
async def filled_in(town: Town, settings: Settings = AT_ONCE) -> AsyncIterator[tuple[Stage, int]]:
    """A form for a task with a due date, about to be saved, and the room it is for."""
    async with town.playing(settings) as stage:
        room_id = await at(town, stage)
        await stage.until(lambda: members.all(stage.archive.db, room_id))
        stage.main.set_focus(stage.main.side.list)
        await stage.press("t")
        form = await opened(stage, NewTask)
        await stage.type(BUDGET)
        due = form.query_one("#due", DueField)
        due.put(Due(AT_THREE, to_the_minute=True))
        await stage.until(lambda: due.value is not None and due.value.at == AT_THREE)
        yield stage, room_id


def values(form: NewTask) -> dict[str, Any]:
    return {each.id or "": each.value for each in form.fields if each.id in ("text", "room", "people")}


async def test_the_refusal_stands_at_the_field_it_is_about(new_office: Town) -> None:
    async with filled_in(new_office) as (stage, room_id):
        refuse(new_office.simulator, "POST", "/tasks$", words="Invalid parameter: to_ids", status=400)
        await save(stage)
        form = await opened(stage, NewTask)  # nobody has touched a key
        await stage.until(lambda: "to_ids" in problem(form, "people"))
        assert form.focused is field(form, "people").stop
        assert values(form) == {"text": BUDGET, "room": room_id, "people": field(form, "people").value}
        assert list(field(form, "people").value) == [new_office.me]
        assert field(form, "due").value.at == AT_THREE
        other = new_office.colleague()["account_id"]
        form.query_one("#people").pick({other: field(form, "people").value[new_office.me]})  # type: ignore[attr-defined]
        await stage.until(lambda: not problem(form, "people"))
        await save(stage)
        await stage.until(lambda: tasks_of(new_office, room_id, BUDGET))
        (made,) = tasks_of(new_office, room_id, BUDGET)
        assert (made["account"]["account_id"], made["limit_time"]) == (other, AT_THREE)
        await stage.until(lambda: not stage.outbox())


async def test_esc_loses_nothing_and_the_outbox_leads_back(new_office: Town) -> None:
    async with filled_in(new_office) as (stage, room_id):
        refuse(new_office.simulator, "POST", "/tasks$", words="Not today", status=400)
        await save(stage)
        form = await opened(stage, NewTask)
        await stage.reads("Chatwork refused it (“Not today”)")
        entered = values(form)
        await stage.press("escape")
        await stage.reads("This task was not given: ", "g o outbox")
        again = await back_to_form(stage, NewTask)
        assert values(again) == entered
        await save(stage)  # as it is: perhaps it is today now
        await stage.until(lambda: len(tasks_of(new_office, room_id, BUDGET)) == 1)
        await stage.until(lambda: not stage.outbox())


async def test_who_goes_on_is_told_and_the_desk_leads_back(new_office: Town) -> None:
    async with filled_in(new_office, SOON) as (stage, room_id):
        refuse(new_office.simulator, "POST", "/tasks$", words="Not today", status=400)
        stage.burst("ctrl+d", "j")
        await stage.reads("This task was not given: ", "Not today", "g o outbox")
        assert stage.app.screen is stage.main
        await stage.press("g", "t")
        await stage.reads(BUDGET, "not given: ")
        row = failed(stage)
        assert row is not None
        assert isinstance(row.wish, CreateTask)
        await stage.press("enter")
        form = await asked_back(stage, NewTask)
        assert field(form, "text").value == BUDGET
        assert field(form, "room").value == room_id
