"""How quick it is to decide what becomes of a thousand tasks and three thousand items of the inbox.

    python -m tests.bench.triage [--quick]

cwtui itself on a real pty of 120x45, with 100 tasks among 300 items and with 1,000 among 3,000. An opening is
the time from the last key's write to the last byte before the screen is quiet; a key, to the first frame that
shows what it did. Nobody is asked for anything meanwhile: the address of the API is a closed port.

Then a hundred decisions (``--quick``: 20) are typed, 20 keys a second, against the simulator with the limits
of the service: 300 requests in five minutes. It counts what it is asked for: each of the hundred tasks must
have been set once, and no other one. ``typed_painted`` is from a key to the frame in which the cursor has
gone on; it is delivered at the same time.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from pathlib import Path

from tests.bench import archives, deciding, waiting
from tests.bench.measured import Measured
from tests.bench.report import Goal, Sample, report
from tests.bench.steps import Stage
from tests.bench.triage_steps import KEYS, Rounds, Visit
from tests.bench.waiting import Corpus

API_URL = "http://127.0.0.1:9/v2"  # nobody asks it
FEW, MANY = Corpus(100, 300), Corpus(1_000, 3_000)
DECISIONS, QUICK_DECISIONS = 100, 20
ROUNDS = Rounds(starts=7, opens=5, keys=60, decisions=20, undos=5)
QUICK_ROUNDS = Rounds(starts=1, opens=1, keys=4, decisions=2, undos=0)

OPEN, PAINTED, SAME = 80.0, 16.0, 1.5  # ms, ms, times as long with ten times as much


def main() -> None:
    parser = argparse.ArgumentParser(
        prog="python -m tests.bench.triage", description=__doc__.split("\n", 1)[0]
    )
    parser.add_argument("--quick", action="store_true", help="fewer rounds: done within 40 s")
    quick: bool = parser.parse_args().quick
    load = os.getloadavg()[0]
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        measured = measure(Path(folder), QUICK_ROUNDS if quick else ROUNDS)
        number = QUICK_DECISIONS if quick else DECISIONS
        outcome = decide(Path(folder) / "deciding", 2 * number if quick else MANY.tasks, number)
    samples = {"load_at_start": Sample([load]), "load_at_end": Sample([os.getloadavg()[0]])}
    samples |= measured.samples()
    if outcome.painted:
        samples["typed_painted_ms"] = Sample(outcome.painted)
    samples["typed_cpu_ms"] = Sample([outcome.cpu])
    if outcome.arrived is not None:
        samples["typed_arrived_s"] = Sample([outcome.arrived])
    report("triage", samples, goals(measured) | goals_of_deciding(outcome, number))


def measure(folder: Path, rounds: Rounds) -> Measured:
    """Openings in programs newly started, and keys; the two archives take turns."""
    measured = Measured()
    visits = [(corpus, _home(folder / str(corpus.tasks), corpus)) for corpus in (FEW, MANY)]
    command = [sys.executable, "-m", "tests.bench.arriving"]
    for _ in range(rounds.starts):
        for corpus, env in visits:
            with Stage(command, env) as stage:
                Visit(stage, corpus, measured).openings(rounds.opens)
    for corpus, env in visits:
        with Stage(command, env) as stage:
            Visit(stage, corpus, measured).keys(rounds)
    return measured


def decide(home: Path, count: int, decisions: int) -> deciding.Outcome:
    """So many decisions among ``count`` tasks."""
    with deciding.service(count) as served:
        deciding.receive(home, served)
        return deciding.decide(home, served, decisions)


def goals(measured: Measured) -> dict[str, Goal]:
    """How quick it is with much, and how much slower than with little."""
    found = {
        f"{step}_ms": Goal(measured.median(step, MANY.tasks), OPEN)
        for step in ("desk_first", "desk_again", "inbox_first", "inbox_again")
    }
    for step in KEYS:
        found[f"{step}_p95_ms"] = Goal(measured.p95(step, MANY.tasks), PAINTED)
    for step in KEYS:
        found[f"{step}_ratio"] = Goal(measured.growth(step), SAME)
    return found


def goals_of_deciding(outcome: deciding.Outcome, decisions: int) -> dict[str, Goal]:
    """Nothing is lost, nothing happens twice, nothing else happens."""
    return {
        "lost": Goal(outcome.lost, 0),
        "set_twice": Goal(outcome.twice, 0),
        "strayed": Goal(outcome.strayed, 0),
        "not_undone": Goal(outcome.not_undone, 0),
        "never_painted": Goal(decisions - len(outcome.painted), 0),
    }


def _home(folder: Path, corpus: Corpus) -> dict[str, str]:
    waiting.seed(folder, API_URL, corpus)
    return archives.environment(folder, API_URL)


if __name__ == "__main__":
    main()
