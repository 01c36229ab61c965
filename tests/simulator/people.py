"""Speaking to the simulator as one of its people, over HTTP."""

from __future__ import annotations

from typing import Any

import httpx

from cwtui.simulator.world.records import Account
from tests.support import Simulator

Json = dict[str, Any]


class Person:
    """Somebody with a token. ``get`` and the others give the answer; ``done`` fails on a refusal."""

    def __init__(self, api_url: str, account: Account) -> None:
        self.account = account
        self.id = account.account_id
        self.http = httpx.Client(
            base_url=api_url,
            headers={"x-chatworktoken": account.token},
            timeout=5,
            trust_env=False,
            verify=False,
        )

    def get(self, path: str, **query: Any) -> httpx.Response:
        return self.http.get(path, params=query or None)

    def post(self, path: str, **form: Any) -> httpx.Response:
        return self.http.post(path, data=form)

    def put(self, path: str, **form: Any) -> httpx.Response:
        return self.http.put(path, data=form)

    def delete(self, path: str, **query: Any) -> httpx.Response:
        return self.http.delete(path, params=query or None)

    def say(self, room_id: int, body: str, **form: Any) -> str:
        """Post a message; gives its id."""
        return str(done(self.post(f"/rooms/{room_id}/messages", body=body, **form))["message_id"])

    def messages(self, room_id: int) -> list[Json]:
        answer = self.get(f"/rooms/{room_id}/messages", force=1)
        return list(answer.json()) if answer.status_code == 200 else []

    def room(self, room_id: int) -> Json:
        return dict(done(self.get(f"/rooms/{room_id}")))


def done(answer: httpx.Response) -> Any:
    """The JSON of a success."""
    assert answer.status_code == 200, answer.text
    return answer.json()


def refused(answer: httpx.Response, status: int) -> list[str]:
    """The texts of a refusal, which must have the one shape there is."""
    assert answer.status_code == status, answer.text
    found = answer.json()
    assert list(found) == ["errors"]
    assert found["errors"]
    assert all(isinstance(text, str) for text in found["errors"])
    return list(found["errors"])


class Office:
    """A simulator and its people; ``ken`` is "me"."""

    def __init__(self, simulator: Simulator) -> None:
        self.simulator = simulator
        self.world = simulator.simulation.world
        self.knobs = simulator.simulation.knobs
        self._people: dict[str, Person] = {}

    def __getitem__(self, nick: str) -> Person:
        if nick not in self._people:
            account = next(a for a in self.world.accounts.values() if a.nick == nick)
            self._people[nick] = Person(self.simulator.api_url, account)
        return self._people[nick]

    @property
    def ken(self) -> Person:
        return self["ken"]

    def new_room(self, *members: str, readonly: tuple[str, ...] = (), name: str = "試し") -> int:
        """A group made by ken, with these members by nick."""
        form = {
            "name": name,
            "members_admin_ids": str(self.ken.id),
            "members_member_ids": ",".join(str(self[nick].id) for nick in members),
            "members_readonly_ids": ",".join(str(self[nick].id) for nick in readonly),
        }
        return int(done(self.ken.post("/rooms", **form))["room_id"])

    def my_chat(self) -> int:
        return self.world.my_chats[self.ken.id]

    def direct(self, nick: str) -> int:
        return self.world.contacts[self.ken.id][self[nick].id]

    def control(self, method: str, path: str, json: object = None) -> Any:
        return self.simulator.control(method, path, json)

    def close(self) -> None:
        for person in self._people.values():
            person.http.close()
