"""Power cuts, closed terminals, logouts of the machine: what was written is there, and sent exactly once."""

from __future__ import annotations

import signal
import sqlite3
import time
from contextlib import closing

import pytest

from cwtui.store import drafts, outbox
from cwtui.store.wishes import Send, WishState
from tests.e2e.machine import AT_ONCE, Machine
from tests.e2e.office import TEAM, Office
from tests.e2e.terminal import eventually
from tests.e2e.test_typing import composing

HELD = AT_ONCE.replace("hold_seconds = 0", "hold_seconds = 30")


def waiting(machine: Machine) -> list[str]:
    """The messages that are queued in the outbox."""
    with machine.archive() as db:
        rows = [row for row in outbox.open_rows(db) if isinstance(row.wish, Send)]
    assert all(row.state is WishState.QUEUED for row in rows)
    return [row.wish.body for row in rows if isinstance(row.wish, Send)]


def written(machine: Machine) -> list[str]:
    """What is written in composers and not sent."""
    with machine.archive() as db:
        return [draft.text for draft in drafts.all(db)]


def test_a_draft_survives_kill_9(machine: Machine) -> None:
    with composing(machine) as cwtui:
        cwtui.type("書きかけの")
        cwtui.keys("C-j")
        cwtui.type("下書き")
        assert eventually(lambda: written(machine) == ["書きかけの\n下書き"])
        cwtui.kill()
    with machine.open() as cwtui:
        cwtui.until("> 書きかけの")
        cwtui.keys("i")
        cwtui.type("です")
        cwtui.until("下書きです")  # the caret is where it was


def test_quitting_keeps_the_draft_to_the_last_character(machine: Machine) -> None:
    with composing(machine) as cwtui:
        cwtui.type("すぐに終わる")
        cwtui.keys("C-q")
        assert cwtui.wait() == 0
    assert written(machine) == ["すぐに終わる"]


def test_a_message_that_waits_survives_kill_9_and_is_sent_once(machine: Machine, office: Office) -> None:
    # A mark of what is read that is under way at the kill holds the room's messages up for its time limit.
    machine.settings(AT_ONCE.replace("hold_seconds = 0", "hold_seconds = 30") + '\n[read]\nmark = "never"\n')
    with composing(machine) as cwtui:
        cwtui.type("待っているあいだに")
        cwtui.keys("Enter")
        cwtui.until(machine.say("sends in {n} s · Ctrl+Z takes it back", n=30))
        cwtui.kill()
    assert waiting(machine) == ["待っているあいだに"]
    assert not office.mine(TEAM, "待っているあいだに")
    _some_time_later(machine, "due_at", state="queued")
    _start_and_see_it_sent_once(machine, office, "待っているあいだに")


def test_a_message_that_had_arrived_at_kill_9_is_not_sent_again(machine: Machine, office: Office) -> None:
    """Killed between request and answer, cwtui looks in the room before it sends anything again."""
    with composing(machine) as cwtui:
        office.fault("stall", "POST", "/messages$", done=True)
        cwtui.type("もう届いている")
        cwtui.keys("Enter")
        assert eventually(lambda: office.mine(TEAM, "もう届いている"))
        cwtui.kill()
    office.no_faults()
    _some_time_later(machine, "attempted_at")
    _start_and_see_it_sent_once(machine, office, "もう届いている")


def test_a_message_lost_on_its_way_at_kill_9_is_sent_again(machine: Machine, office: Office) -> None:
    with composing(machine) as cwtui:
        office.fault("stall", "POST", "/messages$", done=False)
        cwtui.type("途中で消えた")
        cwtui.keys("Enter")
        cwtui.until(machine.say("sending"))
        cwtui.kill()
    office.no_faults()
    _some_time_later(machine, "attempted_at", "floor")
    _start_and_see_it_sent_once(machine, office, "途中で消えた")


def _some_time_later(machine: Machine, *moments: str, state: str = "attempting") -> None:
    """As if these moments were a minute earlier: of an attempt, so that nothing of it can be under way."""
    with closing(sqlite3.connect(machine.archive_file)) as db, db:
        earlier = ", ".join(f"{moment} = {moment} - 60" for moment in moments)
        assert db.execute(f"UPDATE outbox SET {earlier} WHERE state = ?", (state,)).rowcount == 1


def _start_and_see_it_sent_once(machine: Machine, office: Office, text: str) -> None:
    with machine.open() as cwtui:
        assert eventually(lambda: office.mine(TEAM, text))
        cwtui.until(lambda screen: text in screen and machine.say("queued") not in screen)

        def settled() -> bool:
            with machine.archive() as db:
                return not outbox.open_rows(db)

        assert eventually(settled)
        cwtui.keys("C-q")
        assert cwtui.wait() == 0
    assert office.mine(TEAM, text) == [text]


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP], ids=lambda number: number.name)
def test_a_signal_ends_it_cleanly_and_what_waits_is_kept(
    machine: Machine, office: Office, number: signal.Signals
) -> None:
    machine.settings(HELD)
    with composing(machine) as cwtui:
        cwtui.type("あとで届く")
        cwtui.keys("Enter")
        cwtui.until(machine.say("sends in {n} s · Ctrl+Z takes it back", n=30))
        cwtui.type("書きかけ")
        cwtui.until("> 書きかけ")
        cwtui.signal(number)
        assert cwtui.wait() == 0  # without a question: nobody is there to answer it
        assert cwtui.is_as_it_was
    assert waiting(machine) == ["あとで届く"]
    assert not office.mine(TEAM, "あとで届く")
    assert written(machine) == ["書きかけ"]


def test_a_closed_window_ends_it_and_what_waits_is_kept(machine: Machine, office: Office) -> None:
    machine.settings(HELD)
    with composing(machine) as cwtui:
        cwtui.type("窓が閉じても")
        cwtui.keys("Enter")
        cwtui.until(machine.say("sends in {n} s · Ctrl+Z takes it back", n=30))
        began = time.monotonic()
        cwtui.close_window()
        assert eventually(lambda: not cwtui.runs)
        assert time.monotonic() - began < 5
    assert waiting(machine) == ["窓が閉じても"]


def test_quitting_right_after_enter_loses_no_message(machine: Machine, office: Office) -> None:
    """Faster than anything can be drawn: a message is asked about, or sent; never gone."""
    machine.settings(HELD)
    with composing(machine) as cwtui:
        cwtui.type("最後にひとこと")
        cwtui.keys("Enter", "C-q")
        cwtui.until(machine.say("Send next time"))
        cwtui.keys("Tab", "Enter")
        assert cwtui.wait() == 0
    assert waiting(machine) == ["最後にひとこと"]
