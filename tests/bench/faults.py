"""Nothing lost, nothing twice: days in small on which everything goes wrong that can.

    python -m tests.bench.faults [--runs N] [--quick] [--seed S] [--at-once N]

Each day has a simulator, a client and what surrounds them, as real processes over real HTTP. The client
sends, edits, deletes and marks, gives, finishes and reschedules tasks and uploads files, on a line haunted by
every kind of fault; it is killed with SIGKILL three times and started again; a phone with the same account
says, gives and uploads the same things; colleagues talk; one room gets more messages than the service shows
while nobody knows whether something arrived there. Then the faults stop, everything is read once, and the
server is held against the archive and against what was wished.

A day that went wrong is told with its seed; ``--seed S --runs 1`` lives it again.
"""

from __future__ import annotations

import argparse
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed

from tests.bench.found import Reckoning
from tests.bench.outcomes import ENDS, Outcomes
from tests.bench.reckoning import reckon
from tests.bench.report import Goal, Sample, report
from tests.bench.small_day import lived

RUNS, AT_ONCE = 300, 3
QUICK_RUNS, QUICK_SECONDS = 9, 12.0  # and no day is begun later than that

STRUCK = 0.20  # of the writes, at least
KILLS = 3  # a day, at least
REPEATED = 0.10  # of the messages, at least
FLOODLESS = 0.2  # of the days, at most: now and then the client lies dead while a room is flooded
ASKED = 0.01  # of the unknown outcomes outside floods, at most


def main() -> None:
    options = _options()
    began = time.monotonic()
    runs = options.runs or (QUICK_RUNS if options.quick else RUNS)
    days = []
    for day in _days(options.seed, runs, options.at_once, QUICK_SECONDS if options.quick else None):
        days.append(day)
        _tell(day)
    print(f"{len(days)} days from seed {options.seed} in {time.monotonic() - began:.0f} s\n")
    _table(days)
    report("faults", *_figures(days))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.faults", description=__doc__.split("\n")[0])
    parser.add_argument("--quick", action="store_true", help="few days: done within 40 s")
    parser.add_argument("--runs", type=int, help=f"how many days ({RUNS})")
    parser.add_argument("--seed", type=int, default=1, help="of the first day")
    parser.add_argument("--at-once", type=int, default=AT_ONCE, help="how many days at the same time")
    return parser.parse_args()


def _days(seed: int, runs: int, at_once: int, within: float | None) -> Iterator[Reckoning]:
    """Days as they end. None is begun when ``within`` seconds are over."""
    end = time.monotonic() + within if within else None

    def one(number: int) -> Reckoning | None:
        if end is not None and time.monotonic() > end:
            return None
        day, folder = lived(number)
        with folder:
            return reckon(day)

    with ThreadPoolExecutor(at_once) as pool:
        for done in as_completed([pool.submit(one, seed + n) for n in range(runs)]):
            if (day := done.result()) is not None:
                yield day


def _tell(day: Reckoning) -> None:
    for what in (*day.lost, *day.twice, *day.wrong):
        print(f"day {day.seed}: {what}", flush=True)


def _table(days: Sequence[Reckoning]) -> None:
    """For people: each kind of fault, how often it struck, and how the attempts it struck ended."""
    outcomes, struck, reads = Outcomes(), Counter[str](), Counter[str]()
    for day in days:
        outcomes.add(day.outcomes)
        struck.update(day.struck)
        reads.update(day.reads_struck)
    print(f"{'fault':<12} {'writes':>7} {'reads':>7}   " + " ".join(f"{end:>9}" for end in ENDS))
    for kind in sorted({*outcomes.ended, *struck, *reads}):
        ends = outcomes.ended.get(kind, Counter())
        counted = " ".join(f"{ends[end]:>9}" for end in ENDS)
        print(f"{kind:<12} {struck[kind]:>7} {reads[kind]:>7}   {counted}")
    print()


def _figures(days: Sequence[Reckoning]) -> tuple[dict[str, Sample], dict[str, Goal]]:
    outcomes = Outcomes()
    for day in days:
        outcomes.add(day.outcomes)
    writes, sends = sum(day.writes for day in days), sum(day.sends for day in days)
    outside = outcomes.unknown - outcomes.unknown_in_flood
    asked = outcomes.asked - outcomes.asked_in_flood
    totals = {
        "runs": len(days),
        "wishes": sum(day.wishes for day in days),
        "sends": sends,
        "tasks": sum(day.tasks for day in days),
        "files": sum(day.files for day in days),
        "phone": sum(day.phone for day in days),
        "writes": writes,
        "unknown_outcomes": outcomes.unknown,
        "asked_in_floods": outcomes.asked_in_flood,
        "asked_elsewhere": asked,
        "floods_while_unknown": outcomes.floods,
        "holes": sum(day.holes for day in days),
        "same_on_the_phone": sum(day.undecidable for day in days),
    }
    samples = {name: Sample([float(number)]) for name, number in totals.items()}
    samples["unknown_for_s"] = Sample(outcomes.settled_after or [0.0])
    struck = sum(day.struck.total() for day in days) / max(1, writes)
    goals = {
        "lost": Goal(sum(len(day.lost) for day in days), 0),
        "twice": Goal(sum(len(day.twice) for day in days), 0),
        "other_faults_of_ours": Goal(sum(len(day.wrong) for day in days), 0),
        "asked_share_outside_floods": Goal(asked / max(1, outside), ASKED),
        "writes_without_a_fault": Goal(1 - struck, 1 - STRUCK),
        "days_with_fewer_kills": Goal(sum(day.kills < KILLS for day in days), 0),
        "sends_not_repeating": Goal(1 - sum(day.repeated for day in days) / max(1, sends), 1 - REPEATED),
        "days_without_a_flood": Goal(sum(day.outcomes.floods == 0 for day in days) / len(days), FLOODLESS),
    }
    return samples, goals


if __name__ == "__main__":
    main()
