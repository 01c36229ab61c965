"""Drafts: one for each room, on disk, and gone once they are sent."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual import events

from cwtui.store import Changed, Kind, drafts, outbox
from cwtui.store.wishes import Send as SendWish
from cwtui.store.wishes import WishState
from cwtui.ui.room.composer import Composer
from tests.ui.seed import DEVELOPERS, EVERYBODY, NOW, OFFICE
from tests.ui.stage import Stage, playing


def draft_of(stage: Stage, room_id: int = DEVELOPERS) -> str:
    kept = drafts.get(stage.archive.db, room_id)
    return kept.text if kept is not None else ""


async def test_each_room_has_a_draft_of_its_own(folder: Path) -> None:
    async with playing(folder) as stage:
        await stage.press("i")
        await stage.type("開発へ")
        await stage.press("alt+8")
        assert stage.composer.text == ""
        await stage.type("総務へ")
        await stage.press("alt+1")
        assert stage.composer.text == "開発へ"
        await stage.press("alt+8")
        assert stage.composer.text == "総務へ"
        await stage.press("escape")
        await stage.until(lambda: any("総務" in line and "draft" in line for line in stage.lines))


async def test_a_room_left_and_entered_in_one_go_keeps_what_was_just_typed(folder: Path) -> None:
    async with playing(folder) as stage:
        await stage.press("i")
        for _ in range(5):
            stage.app.post_message(events.Key("x", "x"))
            stage.app.post_message(events.Key("alt+2", None))
            stage.app.post_message(events.Key("alt+1", None))
            await stage.pilot.pause()
        await stage.until(lambda: stage.open_room == DEVELOPERS)
        assert stage.composer.text == "xxxxx"


async def test_a_draft_is_on_disk_soon_and_is_there_after_a_new_start(folder: Path) -> None:
    async with playing(folder) as stage:
        await stage.press("i")
        await stage.type("書きかけ")
        await stage.press("left")
        await stage.until(lambda: draft_of(stage) == "書きかけ")
        stage.app.exit()
    async with playing(folder) as stage:
        assert stage.composer.text == "書きかけ"
        await stage.press("i")
        await stage.type("の")
        assert stage.composer.text == "書きかのけ"


async def test_what_was_typed_in_the_last_moment_is_kept_when_quitting(folder: Path) -> None:
    async with playing(folder) as stage:
        await stage.press("i")
        stage.app.post_message(events.Key("x", "x"))
        stage.app.post_message(events.Key("ctrl+q", None))
        await stage.until(lambda: stage.app.return_code is not None)
    async with playing(folder) as stage:
        assert stage.composer.text == "x"


async def test_escape_keeps_the_text(folder: Path) -> None:
    async with playing(folder) as stage:
        await stage.press("i")
        await stage.type("書きかけ")
        await stage.press("escape", "escape", "q")
        assert stage.composer.text == "書きかけ"


async def test_what_was_sent_is_no_draft_any_more(folder: Path) -> None:
    async with playing(folder) as stage:
        await stage.press("i")
        await stage.type("書いた")
        await stage.until(lambda: draft_of(stage) == "書いた")
        await stage.press("enter")
        await stage.until(lambda: stage.waiting() == ["書いた"])
        assert draft_of(stage) == ""


async def test_a_draft_that_is_being_saved_does_not_come_back_once_it_is_sent(folder: Path) -> None:
    async with playing(folder) as stage:
        await stage.press("i")
        await stage.type("送った")
        writing = stage.main.room.writing
        stage.composer.action_send()  # the field is empty now
        writing.composer.put("送った")
        writing.save_draft()
        writing.composer.put("")
        await writing.on_composer_send(Composer.Send("送った", (0, 3)))
        await stage.pilot.pause(0.4)
        assert draft_of(stage) == ""


async def test_an_emptied_composer_is_no_draft(folder: Path) -> None:
    async with playing(folder) as stage:
        await stage.press("i", "x")
        await stage.until(lambda: draft_of(stage) == "x")
        await stage.press("backspace")
        await stage.until(lambda: drafts.get(stage.archive.db, DEVELOPERS) is None)


async def test_backspace_in_an_emptied_composer_is_no_way_back(folder: Path) -> None:
    async with playing(folder) as stage:
        await stage.press("2", "i", "x", "backspace", "backspace", "backspace")
        assert (stage.open_room, stage.focus) == (EVERYBODY, "composer")


@pytest.mark.parametrize("other", [False, True])
async def test_what_is_taken_back_is_on_disk_in_the_moment_it_leaves_the_outbox(
    folder: Path, other: bool
) -> None:
    """A kill between the two would lose it."""
    async with playing(folder) as stage:
        room_id = OFFICE if other else DEVELOPERS
        await stage.archive.write(
            outbox.add, SendWish(room_id=room_id, body="消えない文"), now=NOW, due_at=NOW + 3600
        )
        (row,) = stage.outbox()
        seen: list[tuple[WishState, str]] = []

        def look(change: Changed) -> None:
            if change.kind is Kind.OUTBOX:
                wish = outbox.get(stage.archive.db, row.wish_id)
                draft = drafts.get(stage.archive.db, room_id)
                assert wish is not None
                seen.append((wish.state, draft.text if draft is not None else ""))

        stage.archive.subscribe(look)
        await stage.main.room.writing.lay_aside(row)
        await stage.until(lambda: seen)
        assert seen[0] == (WishState.DROPPED, "消えない文")
