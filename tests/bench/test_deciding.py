"""The service that decisions are typed against counts what is asked of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import httpx
import pytest

from cwtui.store.tasks import FULL_LIST
from tests.bench.deciding import Service
from tests.support import Simulator


@pytest.fixture
def served() -> Iterator[Service]:
    made = Service(Simulator.within("large", rooms=5, messages=20), 6)
    yield made
    made.close()


def test_it_counts_how_often_each_task_was_set_and_knows_what_is_done(served: Service) -> None:
    assert list(served.ids) == [1, 2, 3, 4, 5, 6]
    rooms = {
        task["task_id"]: room["room_id"]
        for room in served.ask("GET", "/state")["rooms"]
        for task in room["tasks"]
    }
    for number, status in ((1, "done"), (3, "done"), (3, "done"), (4, "done"), (4, "open"), (5, "wrong")):
        task_id = served.ids[number]
        answer = httpx.put(
            f"{served.simulator.api_url}/rooms/{rooms[task_id]}/tasks/{task_id}/status",
            headers={"x-chatworktoken": served.simulator.token},
            data={"body": status},
            verify=False,
        )
        assert (answer.status_code == 200) == (status != "wrong")
    assert served.settings_of_status() == Counter({1: 1, 3: 2, 4: 2})
    assert served.done() == {1, 3}


def test_more_tasks_than_the_lists_of_the_rooms_hold_are_not_asked_for() -> None:
    with Simulator.within("empty") as simulator, pytest.raises(AssertionError, match="would be cut"):
        Service(simulator, 10 * FULL_LIST)
