"""A room's past: which scenes were played on which working day, down to the last hour."""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, count, islice, pairwise

from cwtui.simulator.scenarios.theatre import calendar
from cwtui.simulator.scenarios.theatre.script import Line, Scene
from cwtui.simulator.scenarios.theatre.stage import Performance, cast_for
from cwtui.simulator.world.records import Room
from cwtui.simulator.world.state import World

PARTS_OF_DAY = ("morning", "noon", "evening")
_BEGINS = {"morning": (8 * 60 + 40, 50), "noon": (11 * 60 + 20, 40), "evening": (17 * 60 + 40, 60)}
_LONG_WAIT = 20 * 60  # seconds after which others have gone on to something else
_WORK = (9 * 60 + 40, 17 * 60 + 20)


@dataclass(frozen=True, slots=True)
class Pace:
    """How much is said: ``messages`` in all, about ``scenes`` on a day that has any, every ``gap`` days.

    The last such day is ``quiet`` working days before today.
    """

    messages: int
    scenes: float = 1.0
    gap: int = 1
    quiet: int = 1

    def not_before(self, quiet: int) -> Pace:
        """The same pace, ended at least ``quiet`` working days before today."""
        return replace(self, quiet=max(self.quiet, quiet))


class Bag:
    """Draws scenes so that one comes again only after most of the others."""

    def __init__(self, scenes: Sequence[Scene], rng: random.Random) -> None:
        self._scenes = list(scenes)
        self._rng = rng
        self._left: list[Scene] = []

    def __bool__(self) -> bool:
        return bool(self._scenes)

    def draw(self) -> Scene:
        if not self._left:
            held = self._scenes[-len(self._scenes) // 4 :]
            fresh = self._scenes[: -len(held)] or held
            self._rng.shuffle(fresh)
            self._rng.shuffle(held)
            # What was drawn last waits longest.
            self._scenes = [*held, *fresh] if fresh is not held else held
            self._left = list(self._scenes)
        return self._left.pop()


def bags(
    world: World, room: Room, scenes: Iterable[Scene], topics: frozenset[str], rng: random.Random
) -> dict[str, Bag]:
    """What this room can play of its topics, by part of the day ("" = any time)."""
    fitting = [
        scene
        for scene in scenes
        if scene.tags & topics and cast_for(world, room, scene, random.Random(0)) is not None
    ]
    found = {part: Bag([s for s in fitting if part in s.tags], rng) for part in PARTS_OF_DAY}
    found[""] = Bag([s for s in fitting if not s.tags.intersection(PARTS_OF_DAY)], rng)
    return found


def compose(pools: dict[str, Bag], pace: Pace, rng: random.Random) -> list[tuple[int, list[Scene]]]:
    """The scenes of each day, the earliest day first; a day is so many working days before today."""
    days: list[tuple[int, list[Scene]]] = []
    said = 0
    for n in count():
        if said >= pace.messages:
            break
        scenes = _day(pools, pace, rng)
        said += sum(len(scene.lines) for scene in scenes)
        days.append((pace.quiet + n * pace.gap, scenes))
    return days[::-1]


def _day(pools: dict[str, Bag], pace: Pace, rng: random.Random) -> list[Scene]:
    wanted = max(1, round(rng.gauss(pace.scenes, pace.scenes / 4)))
    some = min(1.0, pace.scenes / 6)  # a quiet room has no greetings every morning
    scenes = [pools[part].draw() for part in PARTS_OF_DAY if pools[part] and rng.random() < some]
    if pools[""]:
        scenes += [pools[""].draw() for _ in range(wanted)]
    return scenes


def play_past(world: World, room: Room, days: Sequence[tuple[int, list[Scene]]], rng: random.Random) -> None:
    """Perform composed days at their dates and at hours that suit each scene."""
    if not days:
        return
    dates = list(islice(calendar.working_days_before(world.clock.now()), days[0][0]))
    for ago, scenes in days:
        _play_day(world, room, scenes, calendar.at(dates[ago - 1], 0), rng)


def _play_day(world: World, room: Room, scenes: Sequence[Scene], midnight: float, rng: random.Random) -> None:
    """One day: a scene that waits for somebody lets others begin meanwhile."""
    lines: list[tuple[float, int, Performance]] = []
    free = midnight
    for minute, n, scene in sorted((_minute(scene, rng), n, scene) for n, scene in enumerate(scenes)):
        cast = cast_for(world, room, scene, rng)
        if cast is None:
            continue
        performance = Performance(world, room, scene, cast, rng)
        times = _times(scene, max(midnight + minute * 60, free + 75), rng)
        lines += [(at, n, performance) for at in times]
        free = next((at for at, after in pairwise(times) if after - at > _LONG_WAIT), times[-1])
    for at, _, performance in sorted(lines, key=lambda line: line[:2]):
        performance.play(at)


def _times(scene: Scene, begin: float, rng: random.Random) -> list[float]:
    """When each line of a scene is said."""
    return list(accumulate((_pause(line, rng) for line in scene.lines[1:]), initial=begin))


def _minute(scene: Scene, rng: random.Random) -> float:
    """When in the day a scene begins, in minutes after midnight."""
    for part, (first, span) in _BEGINS.items():
        if part in scene.tags:
            return first + rng.random() * span
    return rng.uniform(*_WORK)


def _pause(line: Line, rng: random.Random) -> float:
    """Seconds before a line: what the script says, or as long as it takes to type it."""
    if line.wait is not None:
        return line.wait * 60 + rng.uniform(0, 50)
    return 12 + min(len(line.text), 160) * 0.35 + rng.expovariate(1 / 35)


def play_on(world: World, room: Room, scene: Scene, ago: int, rng: random.Random) -> None:
    """A whole written day, begun in the morning, ``ago`` working days before today."""
    date = next(islice(calendar.working_days_before(world.clock.now()), ago - 1, None))
    _play_written(world, room, scene, _times(scene, calendar.at(date, 9 * 60 + 2), rng), rng)


def play_until(world: World, room: Room, scene: Scene, end: float, rng: random.Random) -> None:
    """A scene whose last line is said at ``end``."""
    times = _times(scene, 0.0, rng)
    _play_written(world, room, scene, [end - times[-1] + at for at in times], rng)


def _play_written(world: World, room: Room, scene: Scene, times: Sequence[float], rng: random.Random) -> None:
    cast = {account.nick: account for account in world.accounts.values()}
    performance = Performance(world, room, scene, cast, rng)
    for at in times:
        performance.play(at)
