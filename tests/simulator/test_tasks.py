"""Sections 2.19 to 2.21: tasks of a room."""

from __future__ import annotations

from typing import Any

import pytest

from cwtui.simulator.world.tasks import end_of_day
from tests.simulator.people import Office, Person, done, refused

NOON = 1_384_311_600  # 2013-11-13 12:00 in Japan
LAST_SECOND = 1_384_354_799  # 23:59:59 that day


def give(person: Person, room: int, *assignees: Person, **form: Any) -> list[int]:
    ids = ",".join(str(assignee.id) for assignee in assignees)
    answer = person.post(f"/rooms/{room}/tasks", **{"body": "仕事", "to_ids": ids, **form})
    return list(done(answer)["task_ids"])


def test_one_task_per_assignee_and_all_its_fields(office: Office) -> None:
    room = office.new_room("misaki")
    ids = give(office.ken, room, office.ken, office["misaki"], limit=NOON, limit_type="time")
    tasks = done(office.ken.get(f"/rooms/{room}/tasks"))
    assert [task["task_id"] for task in tasks] == ids
    assert {task["account"]["account_id"] for task in tasks} == {office.ken.id, office["misaki"].id}
    notice = office.ken.messages(room)[-1]
    assert tasks[0] == {
        "task_id": ids[0],
        "account": notice["account"],
        "assigned_by_account": notice["account"],
        "message_id": notice["message_id"],
        "body": "仕事",
        "limit_time": NOON,
        "status": "open",
        "limit_type": "time",
    }


def test_a_task_is_announced_in_the_room(office: Office) -> None:
    room = office.new_room()
    give(office.ken, room, office.ken, limit=NOON)
    expected = (
        "[info][title][dtext:task_added][/title]"
        f"[task aid={office.ken.id} st=open lt={NOON}]仕事[/task][/info]"
    )
    assert office.ken.messages(room)[-1]["body"] == expected


@pytest.mark.parametrize(
    ("form", "stored"),
    [
        ({}, ("none", 0)),
        ({"limit": NOON}, ("time", NOON)),  # time is the default
        ({"limit": NOON, "limit_type": "time"}, ("time", NOON)),
        ({"limit": NOON, "limit_type": "date"}, ("date", LAST_SECOND)),
        ({"limit": LAST_SECOND, "limit_type": "date"}, ("date", LAST_SECOND)),
        ({"limit": NOON, "limit_type": "none"}, ("none", 0)),
        ({"limit_type": "date"}, ("none", 0)),
    ],
)
def test_deadlines(office: Office, form: dict[str, Any], stored: tuple[str, int]) -> None:
    room = office.new_room()
    [task] = give(office.ken, room, office.ken, **form)
    found = done(office.ken.get(f"/rooms/{room}/tasks/{task}"))
    assert (found["limit_type"], found["limit_time"]) == stored


def test_a_date_can_be_kept_as_given(office: Office) -> None:
    room = office.new_room()
    office.knobs.turn("date_limit", "as_given")
    [task] = give(office.ken, room, office.ken, limit=NOON, limit_type="date")
    assert done(office.ken.get(f"/rooms/{room}/tasks/{task}"))["limit_time"] == NOON


@pytest.mark.parametrize("sample", [1_384_354_799, 1_385_996_399])
def test_the_official_samples_end_their_day_in_japan(sample: int) -> None:
    assert end_of_day(sample) == sample
    assert end_of_day(sample + 1) == sample + 86_400


@pytest.mark.parametrize(
    "form",
    [
        {"body": ""},
        {"body": "あ" * 65_536},
        {"to_ids": ""},
        {"to_ids": "1"},
        {"limit": "soon"},
        {"limit": "-5"},
        {"limit_type": "week"},
    ],
)
def test_a_task_badly_asked_for(office: Office, form: dict[str, str]) -> None:
    room = office.new_room()
    wanted = {"body": "仕事", "to_ids": office.ken.id, **form}
    refused(office.ken.post(f"/rooms/{room}/tasks", **wanted), 400)
    assert office.ken.room(room)["message_num"] == 1


def test_assignees_are_members(office: Office) -> None:
    room = office.new_room("misaki")
    form = {"body": "仕事", "to_ids": f"{office['misaki'].id},{office['daisuke'].id}"}
    refused(office.ken.post(f"/rooms/{room}/tasks", **form), 400)


def test_the_list_is_narrowed(office: Office) -> None:
    room = office.new_room("misaki")
    mine, hers = give(office.ken, room, office.ken, office["misaki"])
    [other] = give(office["misaki"], room, office["misaki"])
    path = f"/rooms/{room}/tasks"

    def ids(**query: Any) -> list[int]:
        return [task["task_id"] for task in done(office.ken.get(path, **query))]

    assert ids(account_id=office.ken.id) == [mine]
    assert ids(assigned_by_account_id=office["misaki"].id) == [other]
    assert ids(account_id=office["misaki"].id, assigned_by_account_id=office.ken.id) == [hers]
    done(office.ken.put(f"{path}/{mine}/status", body="done"))
    assert ids() == [hers, other]
    assert ids(status="done") == [mine]
    refused(office.ken.get(path, status="closed"), 400)


def test_done_and_open_again(office: Office) -> None:
    room = office.new_room()
    [task] = give(office.ken, room, office.ken)
    path = f"/rooms/{room}/tasks/{task}"
    for status, word in (("done", "task_done"), ("open", "task_reverted")):
        assert done(office.ken.put(f"{path}/status", body=status)) == {"task_id": task}
        assert done(office.ken.get(path))["status"] == status
        body = office.ken.messages(room)[-1]["body"]
        assert f"[title][dtext:{word}][/title][task aid={office.ken.id} st={status} lt=0]" in body


def test_a_status_that_is_so_already_says_nothing(office: Office) -> None:
    room = office.new_room()
    [task] = give(office.ken, room, office.ken)
    before = office.ken.room(room)["message_num"]
    done(office.ken.put(f"/rooms/{room}/tasks/{task}/status", body="open"))
    assert office.ken.room(room)["message_num"] == before


def test_the_field_of_the_status_is_body(office: Office) -> None:
    room = office.new_room()
    [task] = give(office.ken, room, office.ken)
    path = f"/rooms/{room}/tasks/{task}/status"
    refused(office.ken.put(path, status="done"), 400)
    refused(office.ken.put(path, body="finished"), 400)


def test_unknown_tasks(office: Office) -> None:
    room = office.new_room()
    refused(office.ken.get(f"/rooms/{room}/tasks/1"), 404)
    refused(office.ken.put(f"/rooms/{room}/tasks/1/status", body="done"), 404)
