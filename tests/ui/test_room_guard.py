"""The question before a message that reaches many, or somebody who is not there: once per text."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from cwtui.store import drafts
from cwtui.store.wishes import Edit
from cwtui.ui.dialogs.question import TYPED_AHEAD
from cwtui.ui.room.guard import Reach
from tests.ui.seed import AOBA_ROOM, DEVELOPERS, EVERYBODY, LAST, OFFICE
from tests.ui.stage import Stage, playing

FIVE = "".join(f"[To:{account}]" for account in (2001, 2002, 2003, 2004, 3001))


async def write(stage: Stage, words: str, room_id: int = DEVELOPERS) -> None:
    """Type it in this room and press Enter."""
    stage.main.open_room(room_id)
    stage.composer.focus()
    await stage.pilot.pause()
    await stage.type(words)
    await stage.press("enter")


async def goes(stage: Stage, words: str) -> None:
    """It goes into the outbox without a question."""
    await stage.until(lambda: words in stage.waiting())
    assert stage.app.screen is stage.main


async def agree(stage: Stage, words: str) -> None:
    await stage.press("tab", "enter")
    await goes(stage, words)
    assert stage.composer.text == ""


async def yes(stage: Stage) -> None:
    """Once the question has been there for a moment."""
    await asyncio.sleep(TYPED_AHEAD)
    await stage.press("y")


async def back(stage: Stage) -> None:
    await stage.press("enter")  # the safe answer has the focus
    await stage.until(lambda: stage.focus == "composer")


# When it asks


async def test_everybody_in_a_room_with_people_of_other_companies(folder: Path) -> None:
    async with playing(folder) as stage:
        await write(stage, "[toall] 避難訓練です")
        await stage.reads(
            "Everybody in 開発チーム (7 people · outside: なぎさ設備, アオバ商", "事) will be notified."
        )
        await stage.reads("Back", "Send it")
        await agree(stage, "[toall] 避難訓練です")


async def test_everybody_in_a_room_of_my_own_company(folder: Path) -> None:
    async with playing(folder) as stage:
        await write(stage, "[toall] 避難訓練です", EVERYBODY)
        await stage.reads("Everybody in 全体連絡 (4 people) will be notified.")
        await agree(stage, "[toall] 避難訓練です")


async def test_everybody_in_a_room_whose_members_are_not_known(folder: Path) -> None:
    async with playing(folder) as stage:
        await write(stage, "[toall] 当番です", OFFICE)
        await stage.reads("Everybody in 総務 will be notified.")


async def test_five_people_called_by_name(folder: Path) -> None:
    async with playing(folder) as stage:
        await write(stage, FIVE + "確認をお願いします")
        await stage.reads("5 people in 開発チーム (7 people · outside: ", "will be notified.")
        await agree(stage, FIVE + "確認をお願いします")


async def test_somebody_who_is_not_in_the_room(folder: Path) -> None:
    async with playing(folder) as stage:
        await write(stage, "[To:2002][To:9999]お願いします", AOBA_ROOM)
        await stage.reads("Not in this room, and not notified: 鈴木 大輔, #9999")
        await agree(stage, "[To:2002][To:9999]お願いします")


@pytest.mark.parametrize(
    "words",
    [
        "お見積りをお送りします",
        "[To:3001]青木 真理さん よろしくお願いします",
        "[To:1001]自分へ",
        "[code][toall][/code] と書くと全員に通知されます",
        "[To:2003][To:3001][To:1001] 三人",
    ],
)
async def test_plain_text_and_a_few_calls_are_nobodys_question(folder: Path, words: str) -> None:
    async with playing(folder) as stage:
        await write(stage, words, AOBA_ROOM)
        await goes(stage, words)


# What is written stays


@pytest.mark.parametrize("key", ["escape", "n", "enter"])
async def test_going_back_leaves_text_and_caret_as_they_were(folder: Path, key: str) -> None:
    async with playing(folder) as stage:
        stage.composer.focus()
        await stage.pilot.pause()
        await stage.type("[toall] みなさん")
        await stage.press("ctrl+j")
        await stage.type("集合です")
        await stage.press("up", "left", "left", "enter")
        await stage.reads("Everybody in 開発チーム")
        await stage.press(key)
        await stage.until(lambda: stage.focus == "composer")
        assert stage.composer.text == "[toall] みなさん\n集合です"
        assert stage.composer.cursor_location == (0, 6)
        assert stage.outbox() == []


async def test_it_is_a_draft_on_disk_while_the_question_is_open(folder: Path) -> None:
    async with playing(folder) as stage:
        await write(stage, "[toall] まだ決めていない")
        await stage.reads("Everybody in 開発チーム")

        def on_disk() -> str:
            draft = drafts.get(stage.archive.db, DEVELOPERS)
            return draft.text if draft is not None else ""

        await stage.until(lambda: on_disk() == "[toall] まだ決めていない")
        await yes(stage)
        await goes(stage, "[toall] まだ決めていない")
        await stage.until(lambda: on_disk() == "")


async def test_letters_typed_ahead_say_nothing(folder: Path) -> None:
    async with playing(folder) as stage:
        await write(stage, "[toall] 急いで書いた")
        await stage.reads("Everybody in 開発チーム")
        await stage.press("y")
        await stage.reads("Everybody in 開発チーム")
        assert stage.waiting() == []
        await yes(stage)
        await goes(stage, "[toall] 急いで書いた")


async def test_an_answer_stays_an_answer(folder: Path) -> None:
    async with playing(folder) as stage:
        stage.main.room.go_to(LAST - 1)
        await stage.press("r")
        await stage.type("[toall] 承知しました")
        await stage.press("enter")
        await stage.reads("Everybody in 開発チーム")
        await back(stage)
        await stage.reads("reply to Emily Carter")
        await stage.press("enter")
        await stage.reads("Everybody in 開発チーム")
        await yes(stage)
        await stage.until(lambda: stage.outbox())
        (body,) = stage.waiting()
        assert body.startswith("[rp aid=2004 to=1-1106]")
        assert body.endswith("[toall] 承知しました")


# Once per text


async def test_what_was_agreed_to_and_came_back_is_not_asked_again_unless_it_is_another_text(
    folder: Path,
) -> None:
    words = "[toall] 一度だけ"
    async with playing(folder) as stage:
        await write(stage, words)
        await stage.reads("Everybody in 開発チーム")
        await agree(stage, words)
        await stage.press("ctrl+z")
        await stage.until(lambda: stage.composer.text == words)
        await stage.press("enter")
        await goes(stage, words)
        await stage.press("ctrl+z")
        await stage.until(lambda: stage.composer.text == words)
        await stage.press("end")
        await stage.type("ではない")
        await stage.press("enter")
        await stage.reads("Everybody in 開発チーム")


async def test_the_same_words_as_another_message_are_asked_about(folder: Path) -> None:
    async with playing(folder) as stage:
        for _ in range(2):
            await write(stage, "[toall] 朝会です")
            await stage.reads("Everybody in 開発チーム")
            await yes(stage)
            await goes(stage, "[toall] 朝会です")
        assert stage.waiting() == ["[toall] 朝会です"] * 2


async def test_an_edit_that_calls_everybody_asks(folder: Path) -> None:
    async with playing(folder) as stage:
        await stage.press("i", "up")
        await stage.until(lambda: stage.composer.text == "よろしくお願いします。")
        await stage.press("home")
        await stage.type("[toall] ")
        await stage.press("enter")
        await stage.reads("Everybody in 開発チーム")
        await back(stage)
        assert stage.composer.text == "[toall] よろしくお願いします。"
        await stage.press("enter")
        await stage.reads("Everybody in 開発チーム")
        await yes(stage)
        await stage.until(lambda: stage.outbox())
        (row,) = stage.outbox()
        assert isinstance(row.wish, Edit)
        assert row.wish.body == "[toall] よろしくお願いします。"


def test_an_edit_is_asked_about_only_for_what_it_adds() -> None:
    four, five = frozenset(range(4)), frozenset(range(5))
    assert Reach(True).beyond(Reach()) == Reach(True)
    assert Reach(True).beyond(Reach(True)) == Reach()
    assert Reach(called=five).beyond(Reach(called=four)) == Reach(called=five)
    assert Reach(called=five | {7}).beyond(Reach(called=five)) == Reach()
    assert Reach(strangers=frozenset({7, 8})).beyond(Reach(strangers=frozenset({7}))) == Reach(
        strangers=frozenset({8})
    )
