"""What counts as read without a word: what was really seen while somebody was there. At the simulator."""

from __future__ import annotations

import time

import pytest

from cwtui.ui.read_rule import THERE
from tests.ui.office import (
    A_WHILE,
    focus,
    fresh,
    leave_at,
    marking,
    received,
    tell,
    there,
    unread,
)
from tests.ui.stage import AT_ONCE, playing
from tests.ui.town import Town

# Seen


async def test_what_is_shown_while_somebody_is_there_is_read(office: Town) -> None:
    async with office.playing() as stage:
        await there(stage, office.room_id(1))
        tell(stage, office, "見えています", 1)
        await stage.reads("見えています")
        await stage.until(lambda: unread(office, 1) == 0)
        assert "waiting" not in stage.status


async def test_the_mark_goes_to_the_last_message_shown_and_on_as_one_scrolls(new_office: Town) -> None:
    said = [new_office.say(f"その {n}", 1) for n in range(1, 61)]
    leave_at(new_office, open_room=0, scrolled_to=(1, said[0]))
    async with new_office.playing() as stage:
        room_id = new_office.room_id(1)
        await stage.until(lambda: "その 60" in stage.bodies(room_id))
        await there(stage, room_id)

        def rest() -> int:
            shown = stage.timeline.last_shown
            assert shown is not None
            return sum(1 for message_id in said if message_id > shown.message_id)

        await stage.until(lambda: 0 < unread(new_office, 1) == rest() < 60)
        before = rest()
        stage.timeline.focus()
        await stage.press("J")
        await stage.until(lambda: unread(new_office, 1) == rest() < before)
        await stage.press("G")
        await stage.until(lambda: unread(new_office, 1) == 0)


async def test_without_the_focus_nothing_is_read(office: Town) -> None:
    async with office.playing() as stage:
        await there(stage, office.room_id(1))
        await focus(stage, False)
        tell(stage, office, "誰も見ていません", 1)
        await received(stage, "誰も見ていません")
        assert unread(office, 1) == 1
        await focus(stage, True)
        await stage.until(lambda: unread(office, 1) == 0)


async def test_a_minute_after_the_last_key_nobody_is_there(office: Town) -> None:
    behind = [2 * THERE]  # seconds: a wish of the future would have to wait for it
    town = office.simulator
    async with playing(
        office.folder, town.api_url, token=town.token, settings=AT_ONCE, now=lambda: time.time() - behind[0]
    ) as stage:
        await there(stage, office.room_id(1))
        behind[0] -= THERE + 1
        tell(stage, office, "留守です", 1)
        await received(stage, "留守です")
        assert unread(office, 1) == 1
        await stage.press("escape")
        await stage.until(lambda: unread(office, 1) == 0)


async def test_the_room_cwtui_comes_back_to_is_not_read_before_the_first_key(office: Town) -> None:
    leave_at(office, open_room=1)
    office.say("夜のうちに", 1)
    async with office.playing() as stage:
        await received(stage, "夜のうちに")
        await focus(stage, True)
        await stage.pilot.pause(A_WHILE)
        assert unread(office, 1) == 1
        await stage.press("escape")
        await stage.until(lambda: unread(office, 1) == 0)


async def test_the_key_that_leaves_it_does_not_read_it(office: Town) -> None:
    leave_at(office, open_room=1)
    office.say("夜明け前に", 1)
    async with office.playing() as stage:
        await received(stage, "夜明け前に")
        await stage.press("alt+down")
        await stage.until(lambda: stage.open_room != office.room_id(1))
        await stage.pilot.pause(A_WHILE)
        assert unread(office, 1) == 1


async def test_a_room_one_leafs_through_is_not_read(office: Town) -> None:
    office.say("通りすがり", 1)
    leave_at(office, open_room=0)
    async with office.playing() as stage:
        await stage.until(lambda: "通りすがり" in stage.bodies(office.room_id(1)))
        await there(stage, office.room_id(1))
        stage.main.open_room(office.room_id(0))
        await stage.pilot.pause(A_WHILE)
        assert unread(office, 1) == 1


async def test_what_a_dialog_hides_is_not_read(office: Town) -> None:
    async with office.playing() as stage:
        room_id = office.room_id(1)
        await there(stage, room_id)
        await stage.press("question_mark")
        tell(stage, office, "隠れています", 1)
        await stage.until(lambda: "隠れています" in stage.bodies(room_id))
        await stage.press("j")
        await stage.pilot.pause(A_WHILE)
        assert unread(office, 1) == 1
        await stage.press("escape")
        await stage.until(lambda: unread(office, 1) == 0)


@pytest.mark.parametrize(
    ("size", "hide", "show"),
    [
        ((80, 24), ("tab", "tab"), "escape"),  # the side panel lies over it
        ((60, 20), ("escape",), "tab"),  # the list of rooms is all that is shown
    ],
)
async def test_a_pane_that_hides_the_room_hides_its_messages(
    office: Town, size: tuple[int, int], hide: tuple[str, ...], show: str
) -> None:
    async with office.playing(size=size) as stage:
        room_id = office.room_id(1)
        await there(stage, office.room_id(0))
        await stage.press(*hide)
        stage.main.open_room(room_id)
        tell(stage, office, "奥にあります", 1)
        await stage.until(lambda: "奥にあります" in stage.bodies(room_id))
        await stage.pilot.pause(A_WHILE)
        assert unread(office, 1) == 1
        await stage.press(show)
        await stage.until(lambda: unread(office, 1) == 0)


async def test_on_a_screen_where_nothing_fits_nothing_is_read(office: Town) -> None:
    async with office.playing(size=(30, 6)) as stage:
        room_id = office.room_id(1)
        await there(stage, room_id)
        tell(stage, office, "小さすぎます", 1)
        await stage.until(lambda: "小さすぎます" in stage.bodies(room_id))
        await stage.pilot.pause(A_WHILE)
        assert unread(office, 1) == 1
        await stage.resize(100, 30)
        await stage.until(lambda: unread(office, 1) == 0)


async def test_marked_on_leaving_the_room_and_on_quitting(office: Town) -> None:
    async with office.playing(marking("leave")) as stage:
        await there(stage, office.room_id(1))
        tell(stage, office, "読みました", 1)
        await received(stage, "読みました")
        assert unread(office, 1) == 1
        stage.main.open_room(office.room_id(0))
        await stage.until(lambda: unread(office, 1) == 0)
        tell(stage, office, "これも", 0)
        await received(stage, "これも")
        assert unread(office, 0) == 1
        stage.app.exit()
    async with office.playing(marking("leave")) as stage:
        await stage.until(lambda: unread(office, 0) == 0)


async def test_never_marked_but_by_hand(office: Town) -> None:
    async with office.playing(marking("never")) as stage:
        await there(stage, office.room_id(1))
        tell(stage, office, "手で読みます", 1)
        await received(stage, "手で読みます")
        stage.main.open_room(office.room_id(0))
        await stage.pilot.pause(A_WHILE)
        assert unread(office, 1) == 1
        stage.main.open_room(office.room_id(1))
        stage.timeline.focus()
        await stage.press("R")
        await stage.until(lambda: unread(office, 1) == 0)


# The unread line


async def test_the_unread_line_stays_while_one_reads(office: Town) -> None:
    first = office.say("ここから", 1)
    leave_at(office, open_room=0)
    async with office.playing() as stage:
        await stage.until(lambda: "ここから" in stage.bodies(office.room_id(1)))
        await there(stage, office.room_id(1))
        await stage.reads("Unread from here", "ここから")
        await stage.until(lambda: unread(office, 1) == 0)
        tell(stage, office, "つづき", 1)
        await received(stage, "つづき")
        await stage.until(lambda: unread(office, 1) == 0)
        assert stage.main.room.unread_from == first
        stage.main.open_room(office.room_id(0))
        stage.main.open_room(office.room_id(1))
        assert stage.main.room.unread_from is None


async def test_what_comes_while_nobody_is_there_begins_at_an_unread_line(office: Town) -> None:
    leave_at(office, open_room=1)
    async with office.playing() as stage:
        await fresh(stage)
        assert "Unread from here" not in stage.text
        first = tell(stage, office, "留守の間に", 1)
        await stage.reads("留守の間に", "Unread from here")
        tell(stage, office, "もう一つ", 1)
        await stage.reads("もう一つ")
        assert stage.main.room.unread_from == first
