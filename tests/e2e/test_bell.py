"""The bell of a real terminal, for what comes while cwtui runs."""

from __future__ import annotations

import re

from cwtui.store import Archive, messages, rooms, snoozes
from tests.e2e.machine import Machine
from tests.e2e.office import TEAM, Office
from tests.e2e.terminal import Terminal, eventually

_SEQUENCE_WITH_AN_END = re.compile(rb"\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)")
LONG_AGO = 1_000_000.0


def bells(terminal: Terminal) -> int:
    """How often the bell rang; the same byte also ends some sequences."""
    return _SEQUENCE_WITH_AN_END.sub(b"", terminal.bytes()).count(b"\x07")


def test_what_woke_meanwhile_is_shown_and_rings_once(machine: Machine, office: Office) -> None:
    office.say("misaki", TEAM, "あとで読むこと")
    with machine.open() as cwtui:
        cwtui.until("あとで読むこと")
        cwtui.keys("C-q")
        cwtui.wait()
    archive = Archive.open(machine.archive_file.parent)
    team = next(room for room in rooms.all(archive.db) if room.name == TEAM)
    (last,) = messages.page(archive.db, team.room_id, limit=1)
    archive.write_now(snoozes.snooze, "message", last.message_id, LONG_AGO)
    archive.close()
    with machine.open(keep_bytes=True) as cwtui:
        cwtui.until(machine.say("Back again"))
        assert eventually(lambda: bells(cwtui) == 1)
    with machine.open(keep_bytes=True) as cwtui:
        cwtui.until(machine.say("up to date {time}", time=""))
        cwtui.keys("?")
        cwtui.until(machine.say("All keys"))
        assert bells(cwtui) == 0
        assert machine.say("Back again") not in cwtui.screen()
