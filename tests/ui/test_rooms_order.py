"""The order of the list of rooms, and how a row looks."""

from __future__ import annotations

from typing import Any

import pytest

from cwtui.chatwork.models import Role, RoomType
from cwtui.store.rooms import RoomRow
from cwtui.ui.panes.rooms import in_order


def room(room_id: int, updated: int = 100, **more: Any) -> RoomRow:
    return RoomRow(
        room_id=room_id,
        name=f"room {room_id}",
        type=RoomType.GROUP,
        role=Role.MEMBER,
        last_update_time=updated,
        **more,
    )


def ids(*rows: RoomRow) -> list[int]:
    assert in_order(list(rows)) == in_order(list(reversed(rows)))  # whatever order they come in
    return [row.room_id for row in in_order(list(rows))]


@pytest.mark.parametrize(
    ("rows", "order"),
    [
        ([], []),
        ([room(1, 100), room(2, 200)], [2, 1]),
        ([room(1, 100, unread_num=1), room(2, 200)], [1, 2]),
        ([room(1, 100, mention_num=1, unread_num=1), room(2, 200, unread_num=9)], [1, 2]),
        ([room(1, 100, sticky=True), room(2, 200, mention_num=1)], [1, 2]),
        ([room(1, 100, pinned=True), room(2, 200, mention_num=1)], [1, 2]),
        ([room(3, 300, pinned=True), room(2, 100, sticky=True, unread_num=5)], [2, 3]),
        ([room(1, 100, unread_num=3, mention_num=1, muted=True), room(2, 200)], [2, 1]),
        ([room(1, 300, unread_num=3, muted=True), room(2, 200)], [1, 2]),
        ([room(1, 300, sticky=True, left_at=1.0), room(2, 200)], [2]),
    ],
    ids=[
        "none", "the newest first", "unread before quiet", "To before unread", "the service's pins first",
        "and this machine's", "pins keep their order", "a muted room is quiet", "and as new as it is",
        "not where I have left",
    ],
)  # fmt: skip
def test_the_order(rows: list[RoomRow], order: list[int]) -> None:
    assert ids(*rows) == order
