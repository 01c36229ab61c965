"""How quick the timeline is, however much is in the room, on a real pty of 120x45.

    python -m tests.bench.timeline [--quick]

cwtui itself, with 100, 10,000, 100,000 and 1,000,000 messages in the open room (``--quick``: 100 and 10,000).
Each figure is the time from a key's write to the last byte before the screen is quiet; of a message that
arrives, from the commit on. Beside it, over the same messages, what Textual offers: one widget for each
message, RichLog, OptionList; and how long the least app takes for a new size.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from cwtui import paths
from cwtui.settings import api_host
from tests.bench import archives, one_room, widgets
from tests.bench.archives import ME
from tests.bench.measured import Measured
from tests.bench.one_room import Corpus
from tests.bench.report import Goal, Sample, report
from tests.bench.room_steps import PAGE_KEYS, Rounds, Visit, resizes
from tests.bench.steps import Stage, shows

API_URL = "http://127.0.0.1:9/v2"  # nobody asks it
BARE = str(Path(__file__).with_name("bare.py"))

SIZES, QUICK_SIZES = (100, 10_000, 100_000, 1_000_000), (100, 10_000)
ROUNDS = Rounds(opens=15, pages=60, arrivals=30, resizes=12, jumps=12)
QUICK_ROUNDS = Rounds(opens=4, pages=20, arrivals=12, resizes=3, jumps=4)
RIVALS_SIZE, QUICK_RIVALS_SIZE = 10_000, 1_000  # one widget each takes a minute with 10,000
RIVALS_ROUNDS = Rounds(opens=1, pages=12, arrivals=5, resizes=3, jumps=0)
QUICK_RIVALS_ROUNDS = Rounds(opens=1, pages=4, arrivals=2, resizes=1, jumps=0)

USUAL = 10_000  # messages in a room


class Home(NamedTuple):
    """A person with one room of some size."""

    env: Mapping[str, str]
    account: Path  # the folder of the account
    corpus: Corpus


def main() -> None:
    parser = argparse.ArgumentParser(
        prog="python -m tests.bench.timeline", description=__doc__.split("\n")[0]
    )
    parser.add_argument("--quick", action="store_true", help="two sizes, fewer rounds: done within 40 s")
    quick: bool = parser.parse_args().quick
    load = os.getloadavg()[0]
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        measured = measure(Path(folder), QUICK_SIZES if quick else SIZES, QUICK_ROUNDS if quick else ROUNDS)
        rivals = measure_rivals(
            Path(folder),
            QUICK_RIVALS_SIZE if quick else RIVALS_SIZE,
            QUICK_RIVALS_ROUNDS if quick else RIVALS_ROUNDS,
        )
    samples = {"load_at_start": Sample([load]), "load_at_end": Sample([os.getloadavg()[0]])}
    report("timeline", {**samples, **measured.samples(), **rivals.samples()}, goals(measured))


def measure(folder: Path, sizes: tuple[int, ...], rounds: Rounds) -> Measured:
    """cwtui, and the new size of an app with nothing on its screen."""
    measured = Measured()
    for size in sizes:
        home = home_of(folder / str(size), size)
        with Stage([sys.executable, "-m", "tests.bench.arriving"], home.env) as stage:
            Visit(stage, home.corpus, measured).of_cwtui(rounds)
    with Stage([sys.executable, BARE], home.env) as stage:
        stage.wait_for(shows("bare"))
        resizes(stage, rounds.resizes, measured, "hello_resize", 0)
    return measured


def measure_rivals(folder: Path, size: int, rounds: Rounds) -> Measured:
    """What Textual offers, with ``size`` messages."""
    measured = Measured()
    home = home_of(folder / "rivals", size)
    for kind in widgets.RIVALS:
        command = [sys.executable, "-m", "tests.bench.widgets", kind, str(home.account), str(size)]
        with Stage(command, home.env) as stage:
            stage.wait_for(shows(widgets.READY))
            Visit(stage, home.corpus, measured, PAGE_KEYS, f"{kind}_").of_widget(rounds)
    return measured


def goals(measured: Measured) -> dict[str, Goal]:
    """How the figures stand; where a goal is for every size, the worst one counts."""
    return {
        "open_ms": Goal(measured.median("open", USUAL), 80),
        "open_ratio": Goal(measured.growth("open"), 1.5),
        "page_p95_ms": Goal(measured.worst_p95("page"), 16),
        "page_ratio": Goal(measured.spread("page"), 1.3),
        "arrival_p95_ms": Goal(measured.worst_p95("arrival"), 12),
        "resize_ms": Goal(measured.worst_median("resize"), 110),
        "oldest_p95_ms": Goal(measured.worst_p95("oldest"), 30),
        "date_p95_ms": Goal(measured.worst_p95("date"), 30),
        "hit_p95_ms": Goal(measured.worst_p95("hit"), 30),
        "memory_mb": Goal(measured.worst_median("memory"), 15),
    }


def home_of(folder: Path, size: int) -> Home:
    """Make an archive of ``size`` messages in ``folder``."""
    corpus = one_room.seed(folder, API_URL, size)
    host = paths.host_folder(api_host(API_URL), folder / "data" / "cwtui")
    env = archives.environment(folder, API_URL) | {
        "TEXTUAL_FPS": "240",  # as cwtui has it
        "TEXTUAL_ANIMATIONS": "none",
    }
    return Home(env, paths.account_folder(host, ME.account_id), corpus)


if __name__ == "__main__":
    main()
