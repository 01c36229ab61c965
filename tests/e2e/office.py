"""The office on the other side: what its people say, and what has arrived there."""

from __future__ import annotations

from typing import Any

import httpx

from tests.support import Simulator

TEAM = "開発チーム"
GENERAL = "全体連絡"


class Office:
    """The simulator's office by the names of its rooms and the nicks of its people; "ken" is me."""

    def __init__(self, simulator: Simulator) -> None:
        self.simulator = simulator

    def say(self, nick: str, room: str, body: str) -> None:
        """A colleague writes."""
        state = self._state()
        wanted = {"account_id": _account(state, nick), "room_id": _room(state, room)["room_id"], "body": body}
        self.simulator.control("POST", "/say", wanted)

    def upload(self, nick: str, room: str, name: str, content: bytes) -> None:
        """A colleague puts a file into a room."""
        url = f"{self.simulator.api_url}/rooms/{_room(self._state(), room)['room_id']}/files"
        headers = {"x-chatworktoken": self.simulator.tokens[nick]}
        answer = httpx.post(url, files={"file": (name, content)}, headers=headers, verify=False)
        assert answer.status_code == 200, answer.text

    def rename(self, room: str, name: str) -> None:
        """I give a room another name."""
        url = f"{self.simulator.api_url}/rooms/{_room(self._state(), room)['room_id']}"
        headers = {"x-chatworktoken": self.simulator.token}
        answer = httpx.put(url, data={"name": name}, headers=headers, verify=False)
        assert answer.status_code == 200, answer.text

    def mine(self, room: str, text: str) -> list[str]:
        """My messages there that have ``text`` in them."""
        state = self._state()
        me = _account(state, "ken")
        messages = _room(state, room)["messages"]
        return [m["body"] for m in messages if m["account"]["account_id"] == me and text in m["body"]]

    def fault(self, kind: str, method: str = "", path: str = "", **more: object) -> None:
        """From now on matching requests meet this fault: once, unless ``times`` says otherwise."""
        match = {"method": method, "path": path} if method else {"path": path}
        self.simulator.control("POST", "/faults", {"match": match, "kind": kind, **more})

    def no_faults(self) -> None:
        self.simulator.control("DELETE", "/faults")

    def _state(self) -> Any:
        return self.simulator.control("GET", "/state")


def _account(state: Any, nick: str) -> int:
    return next(int(account["account_id"]) for account in state["accounts"] if account["nick"] == nick)


def _room(state: Any, name: str) -> Any:
    return next(room for room in state["rooms"] if room["name"] == name)
