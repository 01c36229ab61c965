"""A file on a slow line: how far it is, what waits behind it, and what cannot be done about it any more."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import msgspec
import pytest
from textual.strip import Strip

from cwtui.store import outbox, outgoing
from cwtui.store.wishes import Send, Upload, WishState
from cwtui.ui.files import sending
from tests.sync.rig import QUICK
from tests.ui.cabinet import Cabinet, noise
from tests.ui.office import fresh
from tests.ui.stage import Stage

PATIENT = msgspec.structs.replace(QUICK, upload=30.0)
NAME = "見積_2026.xlsx"


@pytest.fixture(autouse=True)
def often(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sending, "LOOKS_EVERY", 0.05)


@asynccontextmanager
async def on_a_slow_line(cabinet: Cabinet, rate: float = 60_000) -> AsyncIterator[Stage]:
    """A file of mine is on its way into the open room, and will be for a while."""
    cabinet.knob(upload_rate=rate)
    async with cabinet.town.playing(cabinet.settings(), size=(140, 30), tempo=PATIENT) as stage:
        await fresh(stage)
        stage.main.enter_room(cabinet.town.room_id())
        await send(stage, cabinet.town.room_id())
        await stage.until(lambda: stage.outbox()[0].state is WishState.ATTEMPTING)
        yield stage
        cabinet.knob(upload_rate=0.0)
        await stage.until(lambda: stage.outbox() == [])


async def send(stage: Stage, room_id: int, name: str = NAME, size: int = 900_000) -> int:
    copy = await asyncio.to_thread(outgoing.keep, stage.archive.folder, noise(size))
    wish = Upload(room_id=room_id, filename=name, filesize=copy.size, copy=copy.name)
    now = stage.main.context.now()
    return await stage.archive.write(outbox.add, wish, now=now, due_at=now)


async def test_the_row_the_bar_and_the_list_say_how_far_it_is(cabinet: Cabinet) -> None:
    async with on_a_slow_line(cabinet) as stage:
        await stage.reads(NAME, "sending ", "%  ", "kB/s")
        await stage.until(lambda: "↑ " in stage.status and "%" in stage.status)
        await stage.press("w")
        await stage.until(lambda: "─" * 14 in line(stage, NAME) and "%  " in line(stage, NAME))
        assert "sending " in line(stage, NAME)


async def test_only_what_has_changed_is_drawn(cabinet: Cabinet, monkeypatch: pytest.MonkeyPatch) -> None:
    async with on_a_slow_line(cabinet) as stage:
        await stage.press("i")
        await stage.type("下書き")
        await stage.reads("sending ", "%")
        head = next(y for y, text in enumerate(stage.shown()) if "sending " in text)
        drawn: set[int] = set()
        render = stage.timeline.render_line

        def told(y: int) -> Strip:
            drawn.add(y)
            return render(y)

        monkeypatch.setattr(stage.timeline, "render_line", told)
        changes: list[set[int]] = []
        for _ in range(4):
            before = render(head).text
            drawn.clear()
            await stage.until(lambda before=before: render(head).text != before and head in drawn)  # type: ignore[misc]
            changes.append(set(drawn))
        # What else happens in the room (something is read, say) may draw all of it now and then.
        assert any(rows <= {head - 1, head} for rows in changes), changes
        assert stage.composer.text == "下書き"


async def test_a_message_behind_it_says_what_it_waits_for(cabinet: Cabinet) -> None:
    async with on_a_slow_line(cabinet) as stage:
        room_id, now = cabinet.town.room_id(), stage.main.context.now()
        said = await stage.archive.write(
            outbox.add, Send(room_id=room_id, body="ご確認ください"), now=now, due_at=now
        )
        await stage.reads("ご確認ください", f"after {NAME}: ", "%")
        await stage.press("G", "enter")
        await stage.reads(f"It waits until {NAME} is sent: ")
        await stage.press("g", "o")
        await stage.until(lambda: f"after {NAME}: " in stage.text and "Outbox and drafts" in stage.text)
        await stage.press("escape")
        cabinet.knob(upload_rate=0.0)
        await stage.until(lambda: stage.outbox() == [])
        row = outbox.get(stage.archive.db, said)
        assert row is not None
        assert row.state is WishState.DONE
        assert cabinet.town.posted(room_id)[-1] == "ご確認ください"


async def test_a_second_file_waits_for_the_first(cabinet: Cabinet) -> None:
    async with on_a_slow_line(cabinet) as stage:
        await send(stage, cabinet.town.room_id(), "図面.pdf", 1000)
        await stage.reads("図面.pdf", f"after {NAME}: ")
        await stage.press("w")
        await stage.until(lambda: f"after {NAME}" in line(stage, "図面.pdf"))


async def test_what_is_on_its_way_cannot_be_taken_back(cabinet: Cabinet) -> None:
    async with on_a_slow_line(cabinet) as stage:
        await stage.reads("sending ", "%  ")
        await stage.press("w")
        await stage.until(lambda: "─" * 14 in line(stage, NAME))
        await stage.press("d")
        await stage.reads("% of it has been sent, and that cannot be taken back")
        await stage.press("enter")
        await stage.reads("It is being sent right now: ")
        assert stage.outbox()[0].state is WishState.ATTEMPTING
        cabinet.knob(upload_rate=0.0)
        await stage.until(lambda: NAME in cabinet.at_service())


def line(stage: Stage, words: str) -> str:
    """The first line on the screen with these words."""
    return next((line for line in stage.lines if words in line), "")
