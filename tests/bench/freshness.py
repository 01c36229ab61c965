"""``python -m tests.bench.freshness [--quick] [--seed S]``: how fresh the archive is within the limits.

The day is :mod:`tests.bench.day`: eight hours, 300 rooms, 4,000 messages, a person who looks, leaves and
sends. It is lived in virtual time by the real carrier against the simulator's own rules; the line takes
150 ms there and back. A delay is from the server's millisecond, as the message's id tells it, to the commit.
``--quick`` lives an hour and a half until noon, and twenty minutes of the two harder days.

A message is of the *open* room (on the screen when it was written), *to me* (a direct chat, To me in a
group), or of an *other* room; the person is *focused*, *unfocused*, or *idle* (no key for ten minutes).
Beside the plan, for the same messages: (a) every room in turn, as fast as the limit allows; (b) the open room
each minute; (c) one fetch at the very moment of each change; (c') as many requests as the plan makes, but all
of them heartbeats spread evenly and one read for each message; (d) a constant timer of two seconds.

Five minutes are focused, unfocused or idle when they are so from beginning to end. "Share" is of the limit,
and of what the plan asks by itself: what the person does and looks at comes on top, and is told beside it.
Edits and deletions are those of one of the newest 100 messages while somebody is there; in a room in which
something was written in the hour before, or in the open one. Who corrects himself, and when: see the day.
What the plan asks is told by what it is for, and beside it what the goals ask for at least, by
:mod:`tests.bench.least`. ``--seed`` lives other days of the same kind.

The two harder days: a peak (twice as many messages), and another program on the same account that takes 100
of each 300 calls in clumps. A 429 is of our own making when we had been told that nothing was left, and not
when the other program took the last calls after that.
"""

from __future__ import annotations

import argparse
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from math import inf
from statistics import median

from cwtui.sync.knowledge import Rank
from tests.bench.day import LENGTH, Attention, Change, Day, Kind, Post
from tests.bench.least import least
from tests.bench.lived import Lived, live
from tests.bench.report import Goal, Sample, report
from tests.bench.schemes import (
    LIMIT,
    WINDOW,
    blind_delays,
    clairvoyant_delay,
    constant_timer,
    open_room_every_minute,
    round_robin,
)

STATES: tuple[Attention, ...] = ("focused", "unfocused", "idle")
KINDS: tuple[Kind, ...] = ("open", "to_me", "other")
NOON = (1.9 * 3600, 3.4 * 3600)  # in which the person is there, leaves, and goes to lunch
MORNING = (3600.0, 4800.0)
BLIND = "(c') blind, same share"
FOR = {
    "heartbeats": {Rank.HEARTBEAT},
    "rooms with something new": {Rank.EYES, Rank.MENTION, Rank.DIRECT, Rank.CHANGED, Rank.BACKLOG},
    "the open room again": {Rank.EDITS},
    "lively rooms again": {Rank.LIVELY},
    "anything else": {Rank.NEED, Rank.ANSWERED, Rank.TASKS, Rank.FIRST},
}
"""What the plan asks, and what for; what the screen needs is not its own wish."""
Delays = Mapping[Post, float]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--quick", action="store_true", help="an hour and a half in place of eight")
    parser.add_argument("--seed", type=int, default=1, help="of the day")
    options = parser.parse_args()
    quick: bool = options.quick
    begin, end = NOON if quick else (0.0, LENGTH)
    hard = MORNING if quick else (0.0, LENGTH)
    day, peak_day = Day(options.seed), Day(options.seed, messages=8000)
    lived = live(day, begin, end)
    peak, shared = live(peak_day, *hard), live(day, *hard, others=True)
    _print_table(day, lived)
    _print_what_for(day, lived)
    print(f"429s at the peak: {peak.refused}; beside another program: {shared.refused}\n")
    samples = _samples(day, lived)
    samples |= _focused(peak_day, peak, "peak") | _focused(day, shared, "another_program")
    report("freshness", samples, _goals(day, lived) | _hard_goals(peak_day, peak, day, shared, lived))


def _of(day: Day, delays: Delays, state: Attention | None = None, kind: Kind | None = None) -> list[float]:
    """The delays of one class of messages."""
    return [
        delay
        for post, delay in delays.items()
        if state in (None, day.attention(post.at)) and kind in (None, day.kind(post))
    ]


def _focused(day: Day, lived: Lived, name: str) -> dict[str, Sample]:
    """Each class of messages while the person is focused."""
    classes = {kind: _of(day, lived.delays, "focused", kind) for kind in KINDS}
    return {f"{name}_focused_{kind}_s": Sample(found) for kind, found in classes.items() if found}


def _changes(day: Day, lived: Lived) -> dict[str, list[float]]:
    """The delays of edits and deletions while somebody is there."""
    found: dict[str, list[float]] = {"open_room": [], "lively_rooms": [], "while_idle": []}
    for change, delay in lived.change_delays.items():
        if place := _place(day, change):
            found[place].append(delay)
    return found


def _place(day: Day, change: Change) -> str | None:
    room = day.posts[change.post].room
    if day.attention(change.at) == "idle":
        return "while_idle"
    if day.eyes(change.at) == room:
        return "open_room"
    return "lively_rooms" if day.was_lively(room, change.at) else None


def _windows(day: Day, lived: Lived, state: Attention | None, *, by_the_plan: bool = True) -> list[float]:
    """Requests in each five minutes that were of one state from beginning to end; None: in any."""
    asked = lived.asked(by_the_plan=by_the_plan)
    counts: list[float] = []
    for end in range(int(lived.begin + WINDOW), int(lived.end), 5):
        within = range(int(end - WINDOW), end + 1, 10)
        if state is None or all(day.attention(at) == state for at in within):
            counts.append(bisect_right(asked, end) - bisect_right(asked, end - WINDOW))
    return counts


def _samples(day: Day, lived: Lived) -> dict[str, Sample]:
    found: dict[str, Sequence[float]] = {
        f"{state}_{kind}_s": _of(day, lived.delays, state, kind) for state in STATES for kind in KINDS
    }
    found |= {f"changes_{place}_s": delays for place, delays in _changes(day, lived).items()}
    for state in STATES:
        found[f"{state}_requests_per_5_min"] = _windows(day, lived, state)
        found[f"{state}_with_the_persons_own"] = _windows(day, lived, state, by_the_plan=False)
    return {name: Sample(values) for name, values in found.items() if values}


def _goals(day: Day, lived: Lived) -> dict[str, Goal]:
    goals: dict[str, Goal] = {}
    for kind in KINDS:
        delays = _of(day, lived.delays, "focused", kind)
        goals[f"focused_{kind}_p50_s"] = Goal(_p50(delays), 1.4)
        goals[f"focused_{kind}_p95_s"] = Goal(_p95(delays), 2.5)
    to_me = [delay for post, delay in lived.delays.items() if post.to_me]
    changes = _changes(day, lived)
    return goals | {
        "to_me_all_day_p50_s": Goal(_p50(to_me), 2.0),
        "to_me_all_day_p95_s": Goal(_p95(to_me), 8.0),
        "unfocused_other_p95_s": Goal(_p95(_of(day, lived.delays, "unfocused", "other")), 12.0),
        "change_in_open_room_p95_s": Goal(_p95(changes["open_room"]), 25.0),
        "change_in_lively_room_p95_s": Goal(_p95(changes["lively_rooms"]), 300.0),
        "share_largest": Goal(max(_windows(day, lived, None), default=0) / LIMIT, 0.75),
        "share_focused_median": Goal(_share(day, lived, "focused"), 0.62),
        "share_idle_median": Goal(_share(day, lived, "idle"), 0.10),
        "against_constant_timer": Goal(_against_timer(day, lived), 1.0),
        "against_blind_bound_p50 (stretch)": Goal(_against_blind(day, lived), 1.1),
    }


def _hard_goals(peak_day: Day, peak: Lived, day: Day, shared: Lived, lived: Lived) -> dict[str, Goal]:
    goals = {}
    for name, each_day, each, goal in (("peak", peak_day, peak, 4.5), ("another_program", day, shared, 5.5)):
        worst = max((s.p95 for s in _focused(each_day, each, name).values()), default=None)
        goals[f"{name}_focused_worst_p95_s"] = Goal(worst, goal)
        goals[f"{name}_share_largest"] = Goal(max(_windows(each_day, each, None), default=0) / LIMIT, 0.75)
    refused = sum(each.refused_by_our_own_making for each in (lived, peak, shared))
    return goals | {"own_429": Goal(refused, 0)}


def _p50(values: Sequence[float]) -> float | None:
    return median(values) if values else None


def _p95(values: Sequence[float]) -> float | None:
    return Sample(values).p95 if values else None


def _share(day: Day, lived: Lived, state: Attention) -> float | None:
    counts = _windows(day, lived, state)
    return median(counts) / LIMIT if counts else None


def _against_timer(day: Day, lived: Lived) -> float:
    posts = [post for post in day.posts if lived.begin <= post.at < lived.end]
    return len(lived.asked(by_the_plan=True)) / constant_timer(posts, lived.begin, lived.end).requests


def _blind(day: Day, lived: Lived, state: Attention) -> tuple[float, float] | None:
    """The blind bound at the plan's own share."""
    posts = len(_of(day, lived.delays, state))
    asked = sum(day.attention(at) == state for at in lived.asked(by_the_plan=True))
    return blind_delays(posts, asked, day.seconds(state, lived.begin, lived.end))


def _against_blind(day: Day, lived: Lived) -> float | None:
    blind, own = _blind(day, lived, "focused"), _p50(_of(day, lived.delays, "focused"))
    return own / blind[0] if blind and own else None


def _print_table(day: Day, lived: Lived) -> None:
    """The plan beside the other schemes, median / p95 in seconds for each class of messages."""
    begin, end = lived.begin, lived.end
    posts = [post for post in day.posts if begin <= post.at < end]
    schemes = {"(a) every room in turn": round_robin(posts, begin, end)}
    schemes["(b) open room each minute"] = open_room_every_minute(day, posts, begin, end)
    schemes["(d) constant 2 s timer"] = constant_timer(posts, begin, end)
    print(f"{(end - begin) / 3600:g} hours, {len(posts)} messages; median / p95 in seconds")
    for state in STATES:
        print(f"\n{state:<28}" + "".join(f"{kind:>20}" for kind in KINDS))
        _print_row("the plan", [_of(day, lived.delays, state, kind) for kind in KINDS])
        for name, outcome in schemes.items():
            _print_row(name, [_of(day, outcome.delays, state, kind) for kind in KINDS])
        print(f"{'(c) clairvoyant':<28}" + f"{clairvoyant_delay():>13.2f}       " * 3)
        blind = _blind(day, lived, state)
        told = f"{blind[0]:>11.2f} / {blind[1]:<6.2f}" if blind else f"{'-':>13}       "
        print(f"{BLIND:<28}" + told * 3)
    print(f"\nrequests: the plan {len(lived.asked(by_the_plan=True))}", end="")
    print(f", with the person's own {len(lived.requests)} ({lived.refused} refused)", end="")
    for name, outcome in schemes.items():
        print(f"; {name} {outcome.requests} ({outcome.refused} refused)", end="")
    print("\n")


def _print_what_for(day: Day, lived: Lived) -> None:
    """Where the plan's requests go: the average of five minutes in each state."""
    print(f"{'requests in five minutes':<28}" + "".join(f"{state:>12}" for state in STATES))
    for name, ranks in FOR.items():
        row = []
        for state in STATES:
            count = sum(paid.rank in ranks and day.attention(paid.at) == state for paid in lived.paid)
            row.append(count * WINDOW / (day.seconds(state, lived.begin, lived.end) or inf))
        print(f"{name:<28}" + "".join(f"{count:>12.1f}" for count in row))
    if at_least := least(day, lived.begin, lived.end):
        print(f"{'the goals, at least':<28}{at_least.share * LIMIT:>12.1f}", end="  ")
        print(f"heartbeats {at_least.heartbeats:.1f}, new {at_least.news:.1f}", end=", ")
        print(f"open room {at_least.open_room:.1f}, corrections foreknown {at_least.elsewhere:.1f}\n")


def _print_row(name: str, classes: Sequence[Sequence[float]]) -> None:
    told = [f"{median(c):>11.2f} / {Sample(c).p95:<6.2f}" if c else f"{'-':>13}       " for c in classes]
    print(f"{name:<28}" + "".join(told))


if __name__ == "__main__":
    main()
