"""The collector of circular garbage stops the screen only while nobody types."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from pathlib import Path

import pytest

from cwtui.ui import collecting
from tests.ui.stage import playing

ROUNDS = 4


@pytest.fixture
def of_everything() -> Iterator[list[int]]:
    """Grows by one each time the collector has looked through all that lives."""
    seen: list[int] = []

    def watch(phase: str, info: dict[str, int]) -> None:
        if phase == "stop" and info["generation"] == 2:
            seen.append(info["collected"])

    gc.callbacks.append(watch)
    yield seen
    gc.callbacks.remove(watch)


def make_garbage(rounds: int) -> None:
    """So often what the collector looks through in the middle generation."""
    for _ in range(rounds):
        kept = [[] for _ in range(5_000 * 11)]  # type: ignore[var-annotated]
        for one in kept:
            one.append(one)


def test_left_alone_it_looks_through_what_is_young(of_everything: list[int]) -> None:
    collecting.begin()
    gc.collect()
    del of_everything[:]
    make_garbage(ROUNDS)
    assert of_everything == []
    assert gc.get_count()[2] >= collecting.ENOUGH


def test_it_looks_through_everything_when_that_is_due_and_not_before(of_everything: list[int]) -> None:
    collecting.begin()
    gc.collect()
    del of_everything[:]
    collecting.collect_if_due()
    assert of_everything == []
    make_garbage(ROUNDS)
    collecting.collect_if_due()
    assert len(of_everything) == 1
    collecting.collect_if_due()
    assert len(of_everything) == 1


async def test_not_while_somebody_types(
    folder: Path, of_everything: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(collecting, "LOOKS_EVERY", 0.05)
    monkeypatch.setattr(collecting, "REST", 60.0)
    async with playing(folder) as stage:
        gc.collect()
        await stage.press("j")
        del of_everything[:]
        make_garbage(ROUNDS)
        await stage.pilot.pause(0.3)
        assert of_everything == []
        monkeypatch.setattr(collecting, "REST", 0.1)
        await stage.until(lambda: len(of_everything) == 1)
