"""How soon cwtui shows what somebody wants to see, against the least that Textual can do.

    python -m tests.bench.startup [--quick] [--peers] [--runs N]

The programs take turns in one run, each in a new process on a real pty of 140x45, the files they read warm
in memory. ``bare`` shows one label. cwtui opens an archive of 100,000 messages, and one of 1,000: the rooms
are there and the newest message of the room that was open last. There is no network: the address of the API
is a closed port of this machine.
"""

from __future__ import annotations

import argparse
import socket
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

from tests.bench import archives, peers
from tests.bench.report import Goal, Sample, report
from tests.bench.screen import Run

CWTUI = str(Path(sys.executable).with_name("cwtui"))
BARE = str(Path(__file__).with_name("bare.py"))
BIG, SMALL = 100_000, 1_000
RUNS, QUICK_RUNS = 21, 11

FIRST_PAINT = 1.5  # times the bare app
MESSAGES = 1.9  # times the bare app
SIZE = 1.1  # 100,000 messages against 1,000


def main() -> None:
    options = _options()
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        samples, goals = measure(Path(folder), options.runs or (QUICK_RUNS if options.quick else RUNS))
        if options.peers:
            samples |= peers.measure(Path(folder), 7)
    report("startup", samples, goals)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.startup", description=__doc__.split("\n")[0])
    parser.add_argument("--quick", action="store_true", help="fewer runs: done within 40 s")
    parser.add_argument("--runs", type=int, help="how often each program is started")
    parser.add_argument("--peers", action="store_true", help="install and start other programs too")
    return parser.parse_args()


def measure(folder: Path, runs: int) -> tuple[dict[str, Sample], dict[str, Goal]]:
    """What was measured, in ms, and how it stands against the goals."""
    address = f"http://127.0.0.1:{_closed_port()}/v2"
    big, small = (_home(folder / str(count), address, count) for count in (BIG, SMALL))
    took: dict[str, list[float]] = {}
    for run in range(runs + 1):  # the first one warms the files
        for name, values in (*_bare(big), *_cwtui(big, ""), *_cwtui(small, "_small_archive")):
            if run:
                took.setdefault(name, []).append(values)
    samples = {f"{name}_ms": Sample(values) for name, values in took.items()}
    median = {name: sample.median for name, sample in samples.items()}
    bare, messages = median["bare_first_paint_ms"], median["cwtui_messages_ms"]
    goals = {
        "first_paint_ratio": Goal(median["cwtui_first_paint_ms"] / bare, FIRST_PAINT),
        "messages_ratio": Goal(messages / bare, MESSAGES),
        "archive_size_ratio": Goal(messages / median["cwtui_small_archive_messages_ms"], SIZE),
    }
    return samples, goals


def _bare(env: Mapping[str, str]) -> list[tuple[str, float]]:
    run = Run([sys.executable, BARE], env)
    run.read_until("bare")
    run.kill()
    return [("bare_first_paint", run.first_paint())]


def _cwtui(env: Mapping[str, str], archive: str) -> list[tuple[str, float]]:
    useful = (archives.LAST_ROOM, archives.OTHER_ROOM, archives.LAST_MESSAGE)
    run = Run([CWTUI], env)
    run.read_until(*useful)
    run.kill()
    shown = run.shown(*useful)
    return [(f"cwtui{archive}_first_paint", run.first_paint()), (f"cwtui{archive}_messages", shown)]


def _home(folder: Path, address: str, count: int) -> dict[str, str]:
    """The environment of a person with an archive of so many messages."""
    archives.seed(folder, address, count)
    token = "0123456789abcdef0123456789abcdef"  # or a keyring would be looked for
    return archives.environment(folder, address) | {"CHATWORK_API_TOKEN": token}


def _closed_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port: int = taken.getsockname()[1]
        return port


if __name__ == "__main__":
    main()
