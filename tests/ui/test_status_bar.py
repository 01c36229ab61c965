"""The first row: facts, in words, and what gives way when it is narrow."""

from __future__ import annotations

import re

import pytest
from msgspec.structs import replace

from cwtui.sync.state import Phase, SyncState
from cwtui.times import TOKYO
from cwtui.ui.drawing.width import cells
from cwtui.ui.look import DARK
from cwtui.ui.widgets.status_bar import Facts, StatusBar, sync_words
from tests.ui.host import Host
from tests.ui.seed import NOW, at

FULL = Facts(
    company="みどり設計",
    me="佐藤 健",
    state=SyncState(Phase.FRESH, NOW, api_left=241),
    unread=12,
    mentions=3,
    tasks=5,
    overdue=1,
    waiting=2,
    zone=TOKYO,
)

SAID = {
    Phase.STARTING: ("receiving", "quiet"),
    Phase.FETCHING: ("receiving", "quiet"),
    Phase.FRESH: ("up to date 09:41", "quiet"),
    Phase.OFFLINE: ("offline since 09:41", "warn"),
    Phase.LIMITED: ("waiting until 09:50 (API limit)", "warn"),
    Phase.NO_TOKEN: ("not logged in", "warn"),
    Phase.TOKEN_DEAD: ("token invalid", "error"),
    Phase.KEYRING_WAIT: ("waiting for your keyring to be unlocked", "warn"),
    Phase.OTHER_CWTUI: ("another cwtui is syncing", "quiet"),
}


@pytest.mark.parametrize("phase", Phase)
def test_every_phase_has_its_words(phase: Phase) -> None:
    assert sync_words(SyncState(phase, NOW, until=at(20, 9, 50)), TOKYO) == SAID[phase]


async def shown(facts: Facts, width: int) -> str:
    bar = StatusBar(DARK)
    app = Host(bar)
    async with app.run_test(size=(width, 5)):
        bar.show(facts)
        text = bar.render_line(0).text
    assert cells(text) == width
    return text.strip()


async def test_everything_that_is_not_zero_is_said() -> None:
    assert re.split(" {2,}", await shown(FULL, 120)) == [
        "みどり設計 · 佐藤 健",
        "up to date 09:41",
        "12 unread",
        "To 3",
        "5 tasks (1 overdue)",
        "2 waiting",
        "API left 241",
    ]


async def test_what_is_zero_is_not() -> None:
    quiet = Facts(company="みどり設計", me="佐藤 健", state=SyncState(Phase.FRESH, NOW), zone=TOKYO)
    assert await shown(quiet, 120) == "みどり設計 · 佐藤 健  up to date 09:41"


async def test_tasks_that_are_not_late_are_only_counted() -> None:
    assert "5 tasks   " in await shown(replace(FULL, overdue=0), 120)


async def test_one_task_is_one_task() -> None:
    assert "   1 task   " in await shown(replace(FULL, tasks=1, overdue=0), 120)
    assert "   1 task (1 overdue)   " in await shown(replace(FULL, tasks=1), 120)


async def test_narrower_and_narrower_api_name_waiting_and_unread_give_way() -> None:
    kept: list[tuple[int, ...]] = []
    for width in range(140, 30, -1):
        text = await shown(FULL, width)
        here = tuple(
            index
            for index, words in enumerate(("API left", "佐藤 健", "2 waiting", "12 unread", "To 3"))
            if words in text
        )
        if not kept or kept[-1] != here:
            kept.append(here)
        assert "up to date 09:41" in text
        if len(here) == 1:
            break
    assert kept == [(0, 1, 2, 3, 4), (1, 2, 3, 4), (2, 3, 4), (3, 4), (4,)]


async def test_who_wants_to_become_a_contact_stays_longer_than_what_is_unread() -> None:
    text = await shown(replace(FULL, room="Inbox", requests=3, waiting=0), 70)
    assert "unread" not in text
    assert all(words in text for words in ("up to date 09:41", "To 3", "5 tasks (1 overdue)", "3 requests"))


async def test_where_one_pane_fills_the_screen_the_room_is_named() -> None:
    assert (await shown(replace(FULL, room="開発チーム"), 60)).startswith("開発チーム  up to date 09:41")
    assert not (await shown(replace(FULL, room="開発チーム"), 200)).startswith("みどり")


@pytest.mark.parametrize("width", [1, 2, 7, 20])
async def test_the_narrowest_does_not_break(width: int) -> None:
    await shown(FULL, width)
