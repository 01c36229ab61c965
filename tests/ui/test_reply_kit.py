"""The reply kit, ``+``: a ready answer stands in the composer, and is sent by nobody but the person."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.widgets.text_area import Selection

from cwtui.settings import Settings
from cwtui.settings.declared import Reply, Send
from cwtui.store import contacts, drafts
from cwtui.ui.dialogs.menu import Menu
from cwtui.ui.triage.one_by_one import OneByOne
from cwtui.ui.views.contacts import Contacts
from cwtui.ui.views.desk import TaskDesk
from cwtui.ui.views.inbox import Inbox
from tests.ui.seed import AOBA_ROOM, DELETED, DEVELOPERS, LAST, TO_ME, WITH_MISAKI
from tests.ui.stage import SIZE, Stage, playing
from tests.ui.test_contacts import ASKING, CONTACTS

MINE = Settings(
    time_zone="Asia/Tokyo",
    send=Send(hold_seconds=30, hold_outside=30),
    reply=Reply(kit=("{name}、拝承しました。", "{件名}は{期限}までに。\n{me}")),
    templates={"見積の依頼": "{name}\n見積を{期限}までに。"},
)


async def kit(stage: Stage) -> None:
    """Open it, and wait until it can be used."""
    await stage.press("+")
    await stage.until(lambda: isinstance(stage.app.screen, Menu))
    await stage.reads("1-9 or Enter takes it")


async def written(stage: Stage, text: str) -> None:
    """That stands in the composer, and the caret is in it."""
    await stage.until(lambda: stage.composer.text == text and stage.focus == "composer")


# On a message


@pytest.mark.parametrize("size", [(60, 15), SIZE, (140, 45)])
async def test_one_key_writes_the_answer_and_none_sends_it(folder: Path, size: tuple[int, int]) -> None:
    async with playing(folder, size=size) as stage:
        await stage.press("1")
        stage.main.room.go_to(TO_ME)
        await kit(stage)
        await stage.reads(
            "Reply to 田中 美咲", "図面の確認をお願いします。", "1 Understood.", "2 I will check."
        )
        await stage.press("2")
        await written(stage, "I will check.")
        assert stage.composer.cursor_location == (0, 13)
        assert stage.main.room.writing.draft.reply_to == TO_ME
        assert stage.waiting() == []
        await stage.type(" OK")
        await stage.press("enter")
        await stage.until(lambda: bool(stage.waiting()))
        assert stage.waiting() == [f"[rp aid=2001 to={DEVELOPERS}-{TO_ME}]田中 美咲\nI will check. OK"]


async def test_enter_takes_the_one_at_the_cursor_and_escape_none(folder: Path) -> None:
    async with playing(folder) as stage:
        stage.main.room.go_to(TO_ME)
        await kit(stage)
        await stage.press("j", "j", "enter")
        await written(stage, "Thank you.")
        await stage.press("ctrl+z", "escape", "escape")
        await stage.until(lambda: stage.composer.text == "" and stage.focus == "timeline")
        await kit(stage)
        await stage.press("escape")
        await stage.until(lambda: stage.app.screen is stage.main)
        assert stage.composer.text == ""


async def test_by_a_click(folder: Path) -> None:
    async with playing(folder) as stage:
        stage.main.room.go_to(TO_ME)
        await kit(stage)
        row = next(y for y, line in enumerate(stage.lines) if "3 Thank you." in line)
        await stage.pilot.click(offset=(stage.lines[row].index("Thank"), row))
        await written(stage, "Thank you.")


async def test_my_own_come_first_with_their_fields_filled_in(folder: Path) -> None:
    async with playing(folder, settings=MINE) as stage:
        stage.main.room.go_to(TO_ME)
        await kit(stage)
        await stage.reads(
            "1 田中 美咲、拝承しました。", "2 {件名}は{期限}までに。", "3 Understood.", "見積の依頼"
        )
        await stage.press("1")
        await written(stage, "田中 美咲、拝承しました。")


async def test_the_first_field_is_selected_and_tab_goes_on(folder: Path) -> None:
    async with playing(folder, settings=MINE) as stage:
        stage.main.room.go_to(TO_ME)
        await kit(stage)
        await stage.press("2")
        await written(stage, "{件名}は{期限}までに。\n佐藤 健")
        await stage.type("図面")
        await stage.press("tab")
        await stage.type("明日")
        await written(stage, "図面は明日までに。\n佐藤 健")


async def test_templates_are_answers_too(folder: Path) -> None:
    async with playing(folder, settings=MINE) as stage:
        stage.main.room.go_to(TO_ME)
        await kit(stage)
        await stage.press("end", "enter")
        await written(stage, "田中 美咲\n見積を{期限}までに。")
        assert stage.composer.selection == Selection((1, 3), (1, 7))


async def test_what_is_written_already_stays_above_it(folder: Path) -> None:
    async with playing(folder) as stage:
        await stage.press("i")
        await stage.type("先に書いた")
        await stage.press("home", "escape")
        stage.main.room.go_to(TO_ME)
        await kit(stage)
        await stage.press("3")
        await written(stage, "先に書いた\nThank you.")
        await stage.press("ctrl+z")
        await written(stage, "先に書いた")


async def test_the_answer_is_a_draft_on_disk(folder: Path) -> None:
    async with playing(folder) as stage:
        stage.main.room.go_to(TO_ME)
        await kit(stage)
        await stage.press("1")
        await written(stage, "Understood.")

        def kept() -> tuple[str, int | None] | None:
            draft = drafts.get(stage.archive.db, DEVELOPERS)
            return (draft.text, draft.reply_to) if draft is not None else None

        await stage.until(lambda: kept() == ("Understood.", TO_ME))


async def test_an_edit_that_is_under_way_is_found_again(folder: Path) -> None:
    async with playing(folder) as stage:
        stage.main.room.go_to(LAST)
        await stage.press("e")
        await stage.type("追記")
        await stage.press("escape")
        stage.main.room.go_to(TO_ME)
        await kit(stage)
        await stage.press("1")
        await written(stage, "Understood.")
        await stage.press("enter")
        await stage.until(lambda: "追記" in stage.composer.text)


async def test_a_deleted_message_has_nobody_to_answer(folder: Path) -> None:
    async with playing(folder) as stage:
        stage.main.room.go_to(DELETED)
        await stage.pilot.pause()
        await stage.press("+")
        await stage.reads("There is no message at the cursor")
        assert stage.app.screen is stage.main


async def test_it_is_among_what_enter_offers(folder: Path) -> None:
    async with playing(folder) as stage:
        stage.main.room.go_to(TO_ME)
        await stage.press("enter")
        await stage.reads("Do what with this message?")
        await stage.type("reply kit")
        await stage.press("enter")
        await stage.reads("Reply to 田中 美咲")


# From the views


async def open_view(stage: Stage, key: str, kind: type) -> None:
    await stage.press("g", key)
    await stage.until(lambda: isinstance(stage.main.views.current, kind))


async def test_from_the_inbox_it_is_written_in_the_room_of_the_row(folder: Path) -> None:
    async with playing(folder, settings=MINE) as stage:
        await open_view(stage, "i", Inbox)
        await stage.reads("お見積りはいつ頃でしょうか")
        await kit(stage)
        await stage.reads("Reply to 青木 真理", "お見積りはいつ頃でしょうか。")
        await stage.press("1")
        await written(stage, "青木 真理、拝承しました。")
        assert stage.open_room == AOBA_ROOM
        assert stage.main.room.writing.draft.reply_to == 3001
        assert stage.waiting() == []


async def test_from_the_task_desk_it_answers_the_message_of_the_task(folder: Path) -> None:
    async with playing(folder, settings=MINE) as stage:
        await open_view(stage, "t", TaskDesk)
        await stage.reads("見積書を送る")
        await kit(stage)
        await stage.press("1")
        await written(stage, "高橋 由紀子、拝承しました。")
        assert stage.open_room == DEVELOPERS
        assert stage.main.room.writing.draft.reply_to == 1018


async def test_one_at_a_time_it_does_so_too(folder: Path) -> None:
    async with playing(folder) as stage:
        await open_view(stage, "t", TaskDesk)
        await stage.press("ctrl+p")
        await stage.type("one at a time")
        await stage.press("enter")
        await stage.until(lambda: isinstance(stage.app.screen, OneByOne))
        await kit(stage)
        await stage.press("1")
        await written(stage, "Understood.")
        assert stage.main.room.writing.draft.reply_to == 1018


async def test_from_contacts_it_is_written_in_the_direct_chat(folder: Path) -> None:
    async with playing(folder, settings=MINE) as stage:
        await stage.archive.write(contacts.save, CONTACTS)
        await stage.archive.write(contacts.save_requests, ASKING)
        await open_view(stage, "p", Contacts)
        await stage.reads("Emily Carter")
        await stage.press("+")
        await stage.reads("The direct chat with Emily Carter has not been received yet")
        await stage.until(lambda: [row.name for row in _view(stage).list.rows][1] == "田中 美咲")
        await stage.press("j")
        await kit(stage)
        await stage.reads("Write to 田中 美咲")
        await stage.press("1")
        await written(stage, "田中 美咲、拝承しました。")
        assert stage.open_room == WITH_MISAKI
        assert stage.main.room.writing.draft.reply_to is None


async def test_a_request_is_answered_in_another_way(folder: Path) -> None:
    async with playing(folder) as stage:
        await stage.archive.write(contacts.save_requests, ASKING)
        await open_view(stage, "p", Contacts)
        await stage.press("2")
        await stage.until(lambda: bool(_view(stage).list.rows))
        await stage.press("+")
        await stage.reads("+ does nothing here")


def _view(stage: Stage) -> Contacts:
    view = stage.main.views.current
    assert isinstance(view, Contacts)
    return view
