"""When what is on the screen counts as read: whatever happens in whatever order."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cwtui.ui.read_rule import EVERY, THERE, Mode, ReadRule

Event = tuple[str, Any]

EVENTS = st.one_of(
    st.tuples(st.just("wait"), st.sampled_from([0.1, 1.0, EVERY, 30.0, THERE, THERE + 1, -500.0])),
    st.tuples(st.just("focus"), st.booleans()),
    st.tuples(st.just("used"), st.booleans()),
    st.tuples(st.just("open"), st.booleans()),
    st.tuples(st.just("show"), st.tuples(st.integers(1, 12), st.booleans())),
    st.tuples(st.sampled_from(["reopen", "hold", "release", "take", "leave"]), st.none()),
)


@dataclass
class Person:
    """Drives a rule, and remembers everything that has happened."""

    mode: Mode
    time: float = 1000.0
    story: list[tuple[float, str, Any]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.rule = ReadRule(self.mode, lambda: self.time)

    def live(self, kind: str, what: Any) -> None:
        """Let one thing happen, and see that what follows is what must."""
        match kind:
            case "wait":
                self.time += what
            case "focus":
                self.rule.focus(what)
            case "used":
                self.rule.used(key=what)
            case "open":
                self.rule.open(restored=what)
            case "show":
                self.rule.show(what[0], news=what[1])
            case "reopen":
                self.rule.reopen()
            case "hold":
                self.rule.hold()
            case "release":
                self.rule.release()
            case "take":
                what = self.rule.take()
                assert what == (self.due() if self.mode == "view" and self.may_take() else None)
            case "leave":
                what = self.rule.leave()
                assert what == (None if self.mode == "never" else self.due())
        self.story.append((self.time, kind, what))

    # The rule in the words of the product, from the whole story

    def due(self) -> int | None:
        """The last message seen and not marked yet."""
        visit = self.visit()
        forgotten = max((n for n, (_, kind, _) in enumerate(visit) if kind == "hold"), default=-1)
        before = len(self.story) - len(visit)
        seen = [
            what[0]
            for n, (_, kind, what) in enumerate(visit)
            if kind == "show" and n > forgotten and what[1] and self.was_there(before + n)
        ]
        newest = max(seen, default=0)
        return newest if newest > max(self.marks(), default=0) else None

    def visit(self) -> list[tuple[float, str, Any]]:
        opened = max((n for n, (_, kind, _) in enumerate(self.story) if kind == "open"), default=-1)
        return self.story[opened + 1 :]

    def marks(self) -> list[int]:
        return [what for _, kind, what in self.visit() if kind in ("take", "leave") and what is not None]

    def may_take(self) -> bool:
        times = [at for at, kind, what in self.visit() if kind in ("take", "leave") and what is not None]
        return not times or not 0 <= self.time - times[-1] < EVERY

    def was_there(self, n: int) -> bool:
        """At the n-th thing: focus, a key or the mouse in the last minute, no hold, no untouched room."""
        at, before = self.story[n][0], self.story[:n]
        focus = [what for _, kind, what in before if kind == "focus"]
        used = [when for when, kind, _ in before if kind == "used"]
        opened = [i for i, (_, kind, _) in enumerate(before) if kind == "open"]
        restored = bool(opened) and before[opened[-1]][2]
        since = before[opened[-1] :] if opened else before
        touched = any((kind == "used" and what) or kind == "reopen" for _, kind, what in since)
        held = [kind for _, kind, _ in since if kind in ("hold", "release")]
        return (
            (focus[-1] if focus else True)
            and bool(used)
            and 0 <= at - used[-1] <= THERE
            and (touched or not restored)
            and (not held or held[-1] == "release")
        )


@pytest.mark.parametrize("mode", ["view", "leave", "never"])
@given(story=st.lists(EVENTS, max_size=60))
def test_what_is_marked_was_seen_and_what_was_seen_is_marked(mode: Mode, story: list[Event]) -> None:
    person = Person(mode)
    for kind, what in story:
        person.live(kind, what)


@given(story=st.lists(EVENTS, max_size=60))
def test_a_mark_never_goes_back_within_a_visit(story: list[Event]) -> None:
    person = Person("view")
    for kind, what in story:
        person.live(kind, what)
        marks = person.marks()
        assert marks == sorted(set(marks))


def at_it(mode: Mode = "view") -> Person:
    """Somebody who has just opened a room."""
    person = Person(mode)
    person.live("used", True)
    person.live("open", False)
    return person


def test_who_scrolls_marks_every_two_seconds_and_the_rest_on_leaving() -> None:
    person = at_it()
    marks = []
    for message_id in range(1, 8):
        person.live("show", (message_id, True))
        marks.append(person.rule.take())
        person.time += 0.9
    assert marks == [1, None, None, 4, None, None, 7]
    person.live("show", (8, True))
    assert person.rule.behind
    assert person.rule.leave() == 8


def test_the_mouse_opens_no_room_that_cwtui_opened_by_itself() -> None:
    person = Person("view")
    person.live("open", True)
    person.live("used", False)
    person.live("show", (5, True))
    assert person.rule.take() is None
    person.live("used", True)
    person.live("show", (5, True))
    assert person.rule.take() == 5


def test_a_clock_that_is_set_back_stops_nothing_for_long() -> None:
    person = at_it()
    person.live("show", (5, True))
    assert person.rule.take() == 5
    person.time -= 86_400
    person.live("show", (6, True))
    assert person.rule.take() is None
    person.live("used", True)
    person.live("show", (6, True))
    assert person.rule.take() == 6
