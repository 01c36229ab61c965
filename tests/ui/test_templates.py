"""Templates: found by name, their fields filled in one after the other, none sent with a hole by mistake."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.widgets.text_area import Selection

from cwtui.settings import Settings
from cwtui.settings.declared import Send
from cwtui.store import drafts
from cwtui.ui.views.inbox import Inbox
from tests.ui.seed import AOBA_ROOM, DEVELOPERS, EVERYBODY, LAST, TO_ME, WITH_MISAKI
from tests.ui.stage import SIZE, Stage, playing

MINE = Settings(
    time_zone="Asia/Tokyo",
    send=Send(hold_seconds=30, hold_outside=30),
    templates={
        "見積の依頼": "{name}\n{件名}の見積を{期限}までに。\n{}",
        "日報": "{date} {room}\n{me}: {内容}\n",
        "挨拶": "お世話になっております。",
    },
)


async def insert(stage: Stage, name: str) -> None:
    """Insert it by the palette."""
    await stage.press("ctrl+p")
    await stage.reads("What do you want to do?")
    await stage.type("insert a template")
    await stage.press("enter")
    await stage.reads("Insert which template?")
    await stage.type(name)
    await stage.press("enter")
    await stage.until(lambda: stage.app.screen is stage.main and stage.focus == "composer")


async def written(stage: Stage, text: str) -> None:
    await stage.until(lambda: stage.composer.text == text)


def selected(stage: Stage) -> str:
    return stage.composer.selected_text


# Inserting


@pytest.mark.parametrize("size", [(60, 15), SIZE, (140, 45)])
async def test_the_known_fields_are_filled_in(folder: Path, size: tuple[int, int]) -> None:
    async with playing(folder, settings=MINE, size=size) as stage:
        await stage.press("1", "i")
        await insert(stage, "日報")
        await written(stage, "Fri, Nov 20 開発チーム\n佐藤 健: {内容}")
        assert selected(stage) == "{内容}"
        await stage.type("図面")
        await written(stage, "Fri, Nov 20 開発チーム\n佐藤 健: 図面")


async def test_it_is_found_by_what_it_says_too(folder: Path) -> None:
    async with playing(folder, settings=MINE) as stage:
        await stage.press("i")
        await insert(stage, "お世話")
        await written(stage, "お世話になっております。")
        assert stage.composer.cursor_location == (0, 12)


async def test_the_name_is_that_of_whom_it_answers(folder: Path) -> None:
    async with playing(folder, settings=MINE) as stage:
        stage.main.room.go_to(TO_ME)
        await stage.press("r")
        await insert(stage, "見積")
        await written(stage, "田中 美咲\n{件名}の見積を{期限}までに。\n{}")


async def test_in_a_direct_chat_it_is_the_other_one(folder: Path) -> None:
    async with playing(folder, settings=MINE) as stage:
        stage.main.open_room(WITH_MISAKI)
        await stage.press("i")
        await insert(stage, "見積")
        await stage.until(lambda: stage.composer.text.startswith("田中 美咲\n"))


async def test_where_it_answers_nobody_the_name_is_a_field(folder: Path) -> None:
    async with playing(folder, settings=MINE) as stage:
        await stage.press("1", "i")
        await insert(stage, "見積")
        await stage.until(lambda: selected(stage) == "{name}")


async def test_it_takes_the_place_of_the_selection_and_of_nothing_else(folder: Path) -> None:
    async with playing(folder, settings=MINE) as stage:
        await stage.press("i")
        await stage.paste("前XX後")
        stage.composer.selection = Selection((0, 1), (0, 3))
        await insert(stage, "挨拶")
        await written(stage, "前お世話になっております。後")
        await stage.press("ctrl+z")
        await written(stage, "前XX後")


async def test_from_the_messages_and_the_rooms_it_goes_into_the_open_room(folder: Path) -> None:
    async with playing(folder, settings=MINE) as stage:
        await stage.press("1")
        await insert(stage, "挨拶")
        await written(stage, "お世話になっております。")
        assert stage.open_room == DEVELOPERS


async def test_from_a_view_it_goes_into_the_room_of_the_row(folder: Path) -> None:
    async with playing(folder, settings=MINE) as stage:
        await stage.press("g", "i")
        await stage.until(lambda: isinstance(stage.main.views.current, Inbox))
        await stage.reads("お見積りはいつ頃でしょうか")
        await insert(stage, "挨拶")
        await written(stage, "お世話になっております。")
        assert stage.open_room == AOBA_ROOM


async def test_without_any_it_says_where_they_are_written(folder: Path) -> None:
    async with playing(folder) as stage:
        await stage.press("i", "ctrl+p")
        await stage.type("insert a template")
        await stage.press("enter")
        await stage.reads("You have no templates yet: [templates] in config.toml")


async def test_escape_inserts_none(folder: Path) -> None:
    async with playing(folder, settings=MINE) as stage:
        await stage.press("i", "ctrl+p")
        await stage.type("insert a template")
        await stage.press("enter")
        await stage.reads("Insert which template?")
        await stage.press("escape")
        await stage.until(lambda: stage.app.screen is stage.main)
        assert stage.composer.text == ""


# From field to field


async def test_tab_goes_round_and_shift_tab_goes_back(folder: Path) -> None:
    async with playing(folder, settings=MINE) as stage:
        await stage.press("1", "i")
        await insert(stage, "見積")
        await stage.until(lambda: selected(stage) == "{name}")
        for key, field in (
            ("tab", "{件名}"),
            ("tab", "{期限}"),
            ("tab", "{name}"),
            ("shift+tab", "{期限}"),
            ("shift+tab", "{件名}"),
        ):
            await stage.press(key)
            await stage.until(lambda field=field: selected(stage) == field)  # type: ignore[misc]
        await stage.type("図面")
        await stage.press("shift+tab")
        await stage.type("田中様")
        await stage.press("tab")
        await stage.type("明日")
        await written(stage, "田中様\n図面の見積を明日までに。\n{}")
        await stage.press("tab")
        await stage.until(lambda: stage.focus != "composer")


async def test_ctrl_z_brings_the_field_back(folder: Path) -> None:
    async with playing(folder, settings=MINE) as stage:
        await stage.press("1", "i")
        await insert(stage, "日報")
        await stage.type("x")
        await stage.until(lambda: stage.composer.text.endswith(": x"))
        await stage.press("ctrl+z")
        await stage.until(lambda: stage.composer.text.endswith("{内容}"))
        await stage.press("home", "tab")
        await stage.until(lambda: selected(stage) == "{内容}")


async def test_after_a_new_start_the_fields_are_still_fields(folder: Path) -> None:
    async with playing(folder, settings=MINE) as stage:
        await stage.press("1", "i")
        await insert(stage, "日報")

        def on_disk() -> str:
            draft = drafts.get(stage.archive.db, DEVELOPERS)
            return draft.text if draft is not None else ""

        await stage.until(lambda: on_disk().endswith("{内容}"))
    async with playing(folder, settings=MINE) as stage:
        await stage.press("1", "i", "tab")
        await stage.until(lambda: selected(stage) == "{内容}")
        await stage.type("図面")
        await written(stage, "Fri, Nov 20 開発チーム\n佐藤 健: 図面")


async def test_braces_that_are_no_field_leave_tab_as_it_is(folder: Path) -> None:
    async with playing(folder, settings=MINE) as stage:
        await stage.press("i")
        await stage.paste('{"a": {}} {other}')
        await stage.press("tab")
        await stage.until(lambda: stage.focus != "composer")
        assert stage.composer.text == '{"a": {}} {other}'


# Sending


async def test_a_field_that_was_forgotten_is_not_sent_at_once(folder: Path) -> None:
    async with playing(folder, settings=MINE) as stage:
        stage.main.open_room(EVERYBODY)
        await stage.press("i")
        await insert(stage, "日報")
        await stage.press("enter")
        await stage.reads("{内容} is not filled in yet · once more sends it so")
        assert stage.waiting() == []
        assert selected(stage) == "{内容}"
        await stage.type("図面")
        await stage.press("enter")
        await stage.until(lambda: stage.waiting() == ["Fri, Nov 20 全体連絡\n佐藤 健: 図面"])
        assert stage.composer.text == ""


async def test_who_means_the_braces_sends_them_with_a_second_enter(folder: Path) -> None:
    async with playing(folder, settings=MINE) as stage:
        stage.main.open_room(EVERYBODY)
        await stage.press("i")
        await stage.paste("{内容}とは何でしょうか")
        await stage.press("enter")
        await stage.reads("is not filled in yet")
        await stage.press("enter")
        await stage.until(lambda: stage.waiting() == ["{内容}とは何でしょうか"])


async def test_sending_later_and_saving_an_edit_hold_it_back_too(folder: Path) -> None:
    async with playing(folder, settings=MINE) as stage:
        stage.main.room.go_to(LAST)
        await stage.press("e")
        await stage.until(lambda: bool(stage.composer.text))
        await stage.type("{期限}")
        await stage.press("enter")
        await stage.reads("{期限} is not filled in yet")
        assert stage.outbox() == []
        await stage.press("enter")
        await stage.until(lambda: len(stage.outbox()) == 1)
