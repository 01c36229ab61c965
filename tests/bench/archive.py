"""``python -m tests.bench.archive [--quick]``: how long the archive takes for what happens all day.

The same with 1,000 and with 100,000 messages (``--quick``: 20,000), a tenth of them in one room: no step
may cost more because more is kept. Reads are on the calling thread, writes include the way to the writing
thread and the commit, which is on the disk when they return.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from cwtui import paths
from cwtui.settings import api_host
from cwtui.store import Archive, drafts, messages, rooms
from cwtui.store.drafts import Draft
from tests.bench.archives import ME, seed
from tests.bench.report import Goal, Sample, report
from tests.store.shapes import window

API_URL = "https://bench.invalid/v2"
FEW = 1_000


def times(step: Callable[[int], object], rounds: int) -> Sample:
    """Milliseconds of each of ``rounds`` runs; the first ones, which fill caches, are left out."""
    taken = []
    for number in range(rounds + 3):
        started = time.perf_counter()
        step(number)
        taken.append((time.perf_counter() - started) * 1000)
    return Sample(taken[3:])


def measure(folder: Path, rounds: int) -> dict[str, Sample]:
    """The steps of a day, on the archive in ``folder``."""

    def open_and_close(_: int) -> None:
        opened.append(Archive.open(folder))

    opened: list[Archive] = []
    samples = {"open_ms": times(open_and_close, rounds)}
    for archive in opened:
        archive.close()
    archive = Archive.open(folder)
    db, newest = archive.db, messages.newest_id(archive.db, 1) or 0
    listed = rooms.all(db)

    def receive(number: int) -> None:
        last = newest + number + 1
        archive.write_now(messages.save_window, 1, window(range(last - 99, last + 1)))

    samples |= {
        "newest_40_ms": times(lambda _: messages.page(db, 1, limit=40), rounds),
        "40_in_the_middle_ms": times(lambda _: messages.page(db, 1, before=newest // 2, limit=40), rounds),
        "room_list_300_ms": times(lambda _: rooms.all(db), rounds),
        "heartbeat_no_news_ms": times(lambda _: archive.write_now(rooms.save_list, listed), rounds),
        "window_one_new_ms": times(receive, rounds),
        "draft_ms": times(
            lambda n: archive.write_now(drafts.save, Draft(room_id=1, text="あ" * n)),
            rounds,
        ),
    }
    archive.close()
    return samples


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true")
    quick: bool = parser.parse_args().quick
    many, rounds = (20_000, 30) if quick else (100_000, 200)
    found: dict[int, dict[str, Sample]] = {}
    with tempfile.TemporaryDirectory() as place:
        for count in (FEW, many):
            home = Path(place) / str(count)
            seed(home, API_URL, count)
            host = paths.host_folder(api_host(API_URL), home / "data" / "cwtui")
            found[count] = measure(paths.account_folder(host, ME.account_id), rounds)
    samples = {f"{name} at {count}": s for count, each in found.items() for name, s in each.items()}
    goals = {
        f"{name} ratio": Goal(s.median / found[FEW][name].median, 1.5) for name, s in found[many].items()
    }
    goals["open_ms"] = Goal(found[many]["open_ms"].median, 5.0)
    report("archive", samples, goals)


if __name__ == "__main__":
    main()
