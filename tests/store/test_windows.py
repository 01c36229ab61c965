"""Whatever windows come, in whatever order: the archive holds what they showed, and knows where it has holes.

The model knows nothing of spans. It remembers which messages some window showed next to each other: two
neighbours in the archive that no window ever showed together have a hole between them.
"""

from __future__ import annotations

import tempfile
from itertools import pairwise
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from cwtui.chatwork.models import Message
from cwtui.store import Archive, messages, rooms
from tests.store.shapes import ME, message, room

ROOM = 1
FULL = 5
"""A small full window, so that few messages make many holes."""


class Windows(RuleBasedStateMachine):
    """A room on a server, which posts, edits and deletes, and an archive that looks at it now and then."""

    def __init__(self) -> None:
        super().__init__()
        self.place = tempfile.TemporaryDirectory()
        self.archive = Archive.open(Path(self.place.name) / str(ME))
        self.full, messages.FULL_WINDOW = messages.FULL_WINDOW, FULL
        self.server: dict[int, Message] = {}
        self.clock = 0
        self.held: dict[int, Message] = {}
        self.together: set[tuple[int, int]] = set()
        self.beginning = False  # a window showed where the room begins
        self.reached: int | None = None
        self.late: tuple[list[Message], int] = ([], 0)
        self.archive.write_now(rooms.save_list, [room(ROOM)])

    def teardown(self) -> None:
        messages.FULL_WINDOW = self.full
        self.archive.close()
        self.place.cleanup()

    def _newest(self) -> list[Message]:
        return [self.server[i] for i in sorted(self.server)[-FULL:]]

    def _see(self, shown: list[Message], *, whole: bool) -> None:
        """The model's side of a window."""
        ids = [0] * whole + [m.message_id for m in shown]
        self.together |= {
            pair for pair in self._pairs(self._known() | set(ids)) if set(pair) <= self._between(ids)
        }
        self.beginning |= whole
        for m in shown:
            self._hold(m)
        newest = ids[-1] if shown or not self.reached else self.reached
        self.reached = max(self.reached or 0, newest)

    def _between(self, ids: list[int]) -> set[int]:
        return {i for i in self._known() | set(ids) if ids[0] <= i <= ids[-1]} if ids else set()

    def _known(self) -> set[int]:
        return set(self.held) | ({0} if self.beginning else set())

    @staticmethod
    def _pairs(ids: set[int]) -> list[tuple[int, int]]:
        ordered = sorted(ids)
        return list(pairwise(ordered))

    def _hold(self, m: Message) -> None:
        old = self.held.get(m.message_id)
        if old is None or m.update_time >= old.update_time:
            self.held[m.message_id] = m

    @rule(number=st.integers(1, 2 * FULL))
    def post(self, number: int) -> None:
        for _ in range(number):
            self.clock += 1
            self.server[self.clock * 10] = message(self.clock * 10)

    @precondition(lambda self: self.server)
    @rule(data=st.data())
    def edit(self, data: st.DataObject) -> None:
        at = data.draw(st.sampled_from(sorted(self.server)))
        if self.server[at].body != messages.DELETED:
            self.clock += 1
            self.server[at] = message(at, f"改 {self.clock}", update_time=self.clock)

    @precondition(lambda self: self.server)
    @rule(data=st.data())
    def delete(self, data: st.DataObject) -> None:
        at = data.draw(st.sampled_from(sorted(self.server)))
        if self.server[at].body != messages.DELETED:
            self.clock += 1
            self.server[at] = message(at, messages.DELETED, update_time=self.clock)

    @rule()
    def look(self) -> None:
        shown = self._newest()
        whole = len(shown) < FULL
        self._see(shown, whole=whole)
        self.archive.write_now(messages.save_window, ROOM, shown, message_num=len(self.server))

    @precondition(lambda self: self.server)
    @rule(hidden=st.integers(1, FULL))
    def look_limited(self, hidden: int) -> None:
        """The free plan hides the older part of the room."""
        shown = self._newest()[hidden:]
        if shown:
            self._see(shown, whole=False)
        self.archive.write_now(messages.save_window, ROOM, shown, limited=True, message_num=len(self.server))

    @precondition(lambda self: self.server)
    @rule(data=st.data())
    def ask_for_one(self, data: st.DataObject) -> None:
        one = self.server[data.draw(st.sampled_from(sorted(self.server)))]
        self._hold(one)
        self.archive.write_now(messages.save_one, ROOM, one)

    @rule()
    def keep_an_answer_back(self) -> None:
        self.late = (self._newest(), len(self.server))

    @precondition(lambda self: len(self.late[0]) == FULL)
    @rule()
    def late_answer(self) -> None:
        """One that was overtaken by others."""
        shown, number = self.late
        self._see(shown, whole=False)
        self.archive.write_now(messages.save_window, ROOM, shown, message_num=number)

    @invariant()
    def holds_what_was_shown(self) -> None:
        rows = messages.page(self.archive.db, ROOM, limit=10_000)
        assert [row.message_id for row in rows] == sorted(self.held)
        for row in rows:
            shown = self.held[row.message_id]
            assert row.deleted == (shown.body == messages.DELETED)
            assert row.body == ("" if row.deleted else shown.body)
            assert row.update_time == shown.update_time

    @invariant()
    def knows_its_holes(self) -> None:
        expected = [
            pair
            for pair in self._pairs(self._known())
            if pair not in self.together and self.reached is not None and pair[1] <= self.reached
        ]
        found = messages.holes(self.archive.db, ROOM)
        assert [(hole.after_id, hole.before_id) for hole in found] == expected

    @invariant()
    def counts_what_it_misses(self) -> None:
        """An estimate made from exact counts is exact, or there is none."""
        for hole in messages.holes(self.archive.db, ROOM):
            truth = sum(hole.after_id < i < hole.before_id for i in self.server)
            assert hole.missing in (None, truth)

    @invariant()
    def says_what_is_covered(self) -> None:
        holes = messages.holes(self.archive.db, ROOM)
        for since in self._known():
            free = self.reached is not None and all(hole.before_id <= since for hole in holes)
            assert messages.covered(self.archive.db, ROOM, since) == free


TestWindows = Windows.TestCase
TestWindows.settings = settings(
    max_examples=100, stateful_step_count=30, deadline=None, suppress_health_check=list(HealthCheck)
)
