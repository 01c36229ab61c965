"""Editing my own messages: into the composer and back, what lies under an edit, what happens meanwhile."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from cwtui.chatwork.models import Message
from cwtui.store import drafts, messages, outbox
from cwtui.store.wishes import Delete, Edit, OutboxRow, Send, WishState
from tests.ui.seed import (
    ANSWER,
    DELETED,
    DEVELOPERS,
    GAP_AFTER,
    LAST,
    ME,
    MISAKI,
    NOW,
    OFFICE,
    TO_ME,
    at,
    message,
)
from tests.ui.stage import Stage, playing

MINE = "よろしくお願いします。"


async def go_to(stage: Stage, message_id: int) -> None:
    stage.main.room.go_to(message_id)
    await stage.pilot.pause()


async def begin(stage: Stage, message_id: int = LAST) -> None:
    """Press e on a message of mine."""
    await go_to(stage, message_id)
    await stage.press("e")
    await stage.until(lambda: stage.main.room.writing.draft.edit_of == message_id)


async def receive(stage: Stage, *more: Message) -> None:
    for each in more:
        await stage.archive.write(messages.save_one, DEVELOPERS, each)
    await stage.pilot.pause()


async def write(stage: Stage, text: str) -> None:
    """Type over what stands in the composer."""
    stage.composer.select_all()
    await stage.type(text)


def wanted(stage: Stage) -> list[OutboxRow]:
    """My wishes, but for what is to count as read."""
    return [row for row in stage.outbox() if isinstance(row.wish, Send | Edit | Delete)]


def edits(stage: Stage) -> list[Edit]:
    return [row.wish for row in wanted(stage) if isinstance(row.wish, Edit)]


async def saved(stage: Stage) -> OutboxRow:
    await stage.until(lambda: edits(stage))
    (row,) = wanted(stage)
    return row


async def test_my_message_comes_into_the_composer_and_the_line_above_says_so(folder: Path) -> None:
    async with playing(folder) as stage:
        await begin(stage)
        assert stage.composer.text == MINE
        assert stage.focus == "composer"
        await stage.reads("── editing your message of 09:40 ─")
        await stage.resize(160, 36)
        await stage.reads("── to 開発チーム · editing your message of 09:40 ─")
        await stage.press("end")
        await stage.type("敬具")
        await stage.press("enter")
        row = await saved(stage)
        assert row.wish == Edit(room_id=DEVELOPERS, message_id=LAST, body=MINE + "敬具", old_body=MINE)
        assert row.due_at == NOW + 30
        assert stage.composer.text == ""
        await stage.until(lambda: "editing your message" not in stage.text)
        await stage.reads("saves in 30 s · Ctrl+Z takes it back")


async def test_the_room_shows_what_i_made_of_it_until_that_is_refused_or_taken_back(folder: Path) -> None:
    def stands_there(text: str) -> bool:
        return any(text in line for line in stage.shown())

    async with playing(folder) as stage:
        await begin(stage)
        await write(stage, "改めます")
        await stage.press("enter")
        await stage.until(lambda: stands_there("改めます") and not stands_there(MINE))
        await refuse(stage)
        await stage.until(lambda: stands_there(MINE) and not stands_there("改めます"))
        await stage.press("escape")
        await go_to(stage, LAST)
        await stage.press("enter")
        await stage.reads("Save again")
        await stage.press("y")
        await stage.until(lambda: stands_there("改めます"))
        await stage.press("e")
        await stage.until(lambda: stage.composer.text == "改めます")
        await stage.until(lambda: stands_there(MINE) and not stands_there("改めます"))


async def test_raw_notation_is_what_is_edited(folder: Path) -> None:
    body = f"[To:{MISAKI.account_id}]田中 美咲さん\n[code]make[/code] (bow)"
    async with playing(folder) as stage:
        await receive(stage, message(1108, ME, int(NOW), body))
        await begin(stage, 1108)
        assert stage.composer.text == body


async def test_what_was_written_before_lies_under_the_edit_and_returns_once_it_is_saved(folder: Path) -> None:
    async with playing(folder) as stage:
        await stage.press("i")
        await stage.type("書きかけ")
        await stage.press("left", "escape")
        await begin(stage)
        assert stage.composer.text == MINE
        await write(stage, "改めます")
        await stage.press("enter")
        await saved(stage)
        await stage.until(lambda: stage.composer.text == "書きかけ")
        assert stage.composer.cursor_location == (0, 3)


async def test_an_answer_under_the_edit_is_one_still(folder: Path) -> None:
    async with playing(folder) as stage:
        await go_to(stage, TO_ME)
        await stage.press("r")
        await stage.type("はい")
        await stage.press("escape")
        await begin(stage)
        assert "reply to" not in stage.text
        await write(stage, "改めます")
        await stage.press("enter")
        await stage.until(lambda: stage.composer.text == "はい")
        await stage.reads("reply to 田中 美咲")


async def test_the_edit_and_what_lies_under_it_survive_a_new_start(folder: Path) -> None:
    async with playing(folder) as stage:
        await stage.press("i")
        await stage.type("書きかけ")
        await stage.press("escape")
        await begin(stage)
        await write(stage, "途中まで")
        stage.app.exit()
    async with playing(folder) as stage:
        assert stage.composer.text == "途中まで"
        await stage.reads("editing your message of 09:40")
        await stage.press("i", "enter")
        assert (await saved(stage)).wish == Edit(
            room_id=DEVELOPERS, message_id=LAST, body="途中まで", old_body=MINE
        )
        await stage.until(lambda: stage.composer.text == "書きかけ")
        await stage.until(lambda: drafts.lie_under(stage.archive.db, DEVELOPERS) == [])


async def test_escape_leaves_the_edit_in_the_composer_and_once_more_ends_it(folder: Path) -> None:
    async with playing(folder) as stage:
        await stage.press("i")
        await stage.type("書きかけ")
        await stage.press("escape")
        await begin(stage)
        await write(stage, "途中まで")
        await stage.press("escape")
        assert (stage.focus, stage.composer.text) == ("timeline", "途中まで")
        await stage.press("escape")
        await stage.until(lambda: stage.composer.text == "書きかけ")
        assert "editing your message" not in stage.text
        assert "The edit was not saved · z goes on with it" in stage.key_row
        assert await stage.main.context.undo.undo()
        await stage.until(lambda: stage.composer.text == "途中まで")
        await stage.reads("editing your message of 09:40")
        await stage.press("escape", "escape")
        await stage.until(lambda: stage.composer.text == "書きかけ")


async def test_an_edit_that_was_given_up_elsewhere_is_found_in_its_room(folder: Path) -> None:
    async with playing(folder) as stage:
        await begin(stage)
        await write(stage, "途中まで")
        await stage.press("escape", "escape", "i")
        await stage.type("別の文")
        stage.main.open_room(OFFICE)
        assert await stage.main.context.undo.undo()
        stage.main.open_room(DEVELOPERS)
        assert stage.composer.text == "途中まで"
        stage.main.room.writing.end_edit()
        assert stage.composer.text == "別の文"


async def test_an_unchanged_text_saves_nothing(folder: Path) -> None:
    async with playing(folder) as stage:
        await stage.press("i")
        await stage.type("書きかけ")
        await stage.press("escape")
        await begin(stage)
        await stage.press("end", "ctrl+j", "enter")  # a line break at the end is no change
        await stage.until(lambda: "Nothing was changed" in stage.key_row)
        assert wanted(stage) == []
        assert stage.composer.text == "書きかけ"
        assert stage.main.context.undo.last is None


async def test_of_two_edits_the_first_is_found_again_after_the_second(folder: Path) -> None:
    async with playing(folder) as stage:
        await receive(stage, message(1108, ME, int(NOW), "もう一つ"))
        await begin(stage)
        await write(stage, "一つ目")
        await stage.press("escape")
        await begin(stage, 1108)
        await write(stage, "二つ目")
        await stage.press("escape")
        await begin(stage)  # up again, with the other one under it
        assert stage.composer.text == "一つ目"
        await stage.press("enter")
        await stage.until(lambda: stage.composer.text == "二つ目")
        await stage.press("enter")
        await stage.until(lambda: [edit.body for edit in edits(stage)] == ["一つ目", "二つ目"])
        assert stage.composer.text == ""


async def test_an_edit_that_changed_nothing_lies_under_no_other(folder: Path) -> None:
    async with playing(folder) as stage:
        await receive(stage, message(1108, ME, int(NOW), "もう一つ"))
        await begin(stage)
        await stage.press("escape")
        await begin(stage, 1108)
        await stage.press("escape", "escape")
        assert stage.composer.text == ""
        assert "not saved" not in stage.key_row


async def test_an_answer_begun_while_editing_is_a_message_of_its_own(folder: Path) -> None:
    async with playing(folder) as stage:
        await begin(stage)
        await write(stage, "途中まで")
        await stage.press("escape")
        await go_to(stage, TO_ME)
        await stage.press("r")
        assert stage.composer.text == ""
        await stage.type("はい")
        await stage.press("enter")
        await stage.until(lambda: stage.waiting())
        assert stage.waiting()[0].endswith("\nはい")
        await stage.until(lambda: stage.composer.text == "途中まで")


# Up in the empty composer


async def test_up_in_the_empty_composer_edits_what_i_wrote_last(folder: Path) -> None:
    async with playing(folder) as stage:
        await receive(stage, message(1108, MISAKI, int(NOW), "了解です"))
        await stage.press("i", "up")
        await stage.until(lambda: stage.composer.text == MINE)
        await stage.reads("editing your message of 09:40")


async def test_up_passes_over_what_was_deleted_and_what_the_service_says(folder: Path) -> None:
    async with playing(folder) as stage:
        await receive(
            stage,
            message(1108, ME, int(NOW), "[deleted]", int(NOW)),
            message(
                1109,
                ME,
                int(NOW),
                "[info][title][dtext:task_added][/title][task aid=1001 st=open lt=0]x[/task][/info]",
            ),
        )
        await stage.press("i", "up")
        await stage.until(lambda: stage.composer.text == MINE)


async def test_up_brings_back_what_waits_first(folder: Path) -> None:
    async with playing(folder) as stage:
        await stage.press("i")
        await stage.type("待って")
        await stage.press("enter")
        await stage.until(lambda: stage.waiting())
        await stage.press("up")
        await stage.until(lambda: stage.composer.text == "待って")
        assert stage.main.room.writing.draft.edit_of is None


async def test_up_says_where_nothing_of_mine_is(folder: Path) -> None:
    async with playing(folder) as stage:
        stage.main.open_room(OFFICE)
        await stage.press("i", "up")
        await stage.until(lambda: "You have not written here lately" in stage.key_row)


# Whose it is not


@pytest.mark.parametrize("key", ["e", "d"])
@pytest.mark.parametrize(
    ("message_id", "sentence"),
    [
        (TO_ME, "Only 田中 美咲 can do that with this message"),
        (DELETED, "This message was deleted"),
        (GAP_AFTER, "Only 鈴木 大輔 can do that with this message"),
    ],
)
async def test_what_is_not_mine_says_so(folder: Path, key: str, message_id: int, sentence: str) -> None:
    async with playing(folder) as stage:
        await go_to(stage, message_id)
        await stage.press(key)
        await stage.until(lambda: sentence in stage.key_row)
        assert stage.composer.text == ""
        assert stage.app.screen is stage.main


@pytest.mark.parametrize("key", ["e", "d"])
async def test_a_gap_is_no_message(folder: Path, key: str) -> None:
    async with playing(folder) as stage:
        await go_to(stage, TO_ME)
        await stage.press("k", key)
        await stage.until(lambda: "There is no message at the cursor" in stage.key_row)


# Meanwhile


async def test_an_edit_from_elsewhere_is_told_while_i_edit(folder: Path) -> None:
    async with playing(folder) as stage:
        await begin(stage)
        await receive(stage, message(LAST, ME, at(20, 9, 40), "ブラウザで直しました", int(NOW)))
        await stage.reads("── edited elsewhere meanwhile · p shows it ─")
        await write(stage, "こちらが正しい")
        await stage.press("enter")
        assert (await saved(stage)).wish == Edit(
            room_id=DEVELOPERS, message_id=LAST, body="こちらが正しい", old_body="ブラウザで直しました"
        )


async def test_a_deleted_message_cannot_be_saved_and_nothing_typed_is_lost(folder: Path) -> None:
    async with playing(folder) as stage:
        await begin(stage)
        await write(stage, "直しかけ")
        await stage.until(lambda: (d := drafts.get(stage.archive.db, DEVELOPERS)) and d.text == "直しかけ")
        await receive(stage, message(LAST, ME, at(20, 9, 40), "[deleted]", int(NOW)))
        await stage.reads("── the original message was deleted ─")
        await stage.press("enter")
        await stage.until(lambda: "That message was deleted, so it cannot be edited" in stage.key_row)
        assert stage.composer.text == "直しかけ"
        assert wanted(stage) == []
        await stage.type("x")
        await stage.until(lambda: (d := drafts.get(stage.archive.db, DEVELOPERS)) and d.text == "直しかけx")
        kept = drafts.get(stage.archive.db, DEVELOPERS)
        assert kept is not None
        assert kept.old_body == ""


async def test_what_i_answer_was_edited_or_deleted_meanwhile(folder: Path) -> None:
    async with playing(folder) as stage:
        await go_to(stage, TO_ME)
        await stage.press("r")
        await receive(stage, message(TO_ME, MISAKI, at(20, 9, 12), "やはり結構です", int(NOW)))
        await stage.reads("── the message was edited · p shows it ─")
        await receive(stage, message(TO_ME, MISAKI, at(20, 9, 12), "[deleted]", int(NOW) + 1))
        await stage.reads("── the original message was deleted ─")


async def test_an_answer_to_what_nobody_touched_says_nothing_of_that(folder: Path) -> None:
    async with playing(folder) as stage:
        await go_to(stage, ANSWER)
        await stage.press("r")
        await receive(stage, message(TO_ME, MISAKI, at(20, 9, 12), "やはり結構です", int(NOW)))
        await stage.reads("やはり結構です", "reply to 田中 美咲")
        assert "p shows it" not in stage.text


# Taken back, and the ways out


@pytest.mark.parametrize("keys", [("ctrl+z",), ("up",), ("escape", "e")])
async def test_a_held_edit_comes_back_into_the_composer(folder: Path, keys: Sequence[str]) -> None:
    async with playing(folder) as stage:
        await begin(stage)
        await write(stage, "改めます")
        await stage.press("enter")
        await saved(stage)
        await stage.press(*keys)
        await stage.until(lambda: stage.composer.text == "改めます")
        await stage.reads("editing your message of 09:40")
        assert wanted(stage) == []
        await stage.press("enter")
        assert (await saved(stage)).wish == Edit(
            room_id=DEVELOPERS, message_id=LAST, body="改めます", old_body=MINE
        )


async def test_a_message_taken_back_while_i_edit_lies_over_the_edit(folder: Path) -> None:
    async with playing(folder) as stage:
        await stage.press("i")
        await stage.type("先の文")
        await stage.press("enter")
        await stage.until(lambda: stage.waiting())
        await stage.press("escape")
        await begin(stage)
        await write(stage, "途中まで")
        (row,) = wanted(stage)
        await stage.main.room.writing.take_back(row)
        assert stage.composer.text == "先の文"
        await stage.press("enter")
        await stage.until(lambda: stage.waiting() == ["先の文"])
        await stage.until(lambda: stage.composer.text == "途中まで")
        await stage.reads("editing your message of 09:40")


async def refuse(stage: Stage) -> OutboxRow:
    """Have the service refuse the edit that waits."""
    row = await saved(stage)
    await stage.archive.write(outbox.refused, row.wish_id, "forbidden", ("No permission",))
    await stage.reads("edit not saved: you may not do th")  # the row is as wide as that
    return row


async def test_a_refused_edit_says_why_on_its_row_and_offers_the_ways_out(folder: Path) -> None:
    async with playing(folder) as stage:
        await begin(stage)
        await write(stage, "改めます")
        await stage.press("enter")
        await refuse(stage)
        await stage.press("escape")
        await go_to(stage, LAST)
        await stage.press("enter")
        await stage.reads("This edit was not saved", "Back to the composer", "Save again", "Throw away")
        await stage.press("y")
        await stage.until(lambda: [row.state for row in wanted(stage)] == [WishState.QUEUED])
        await refuse(stage)
        await stage.press("enter")
        await stage.reads("Back to the composer")
        await stage.press("enter")
        await stage.until(lambda: stage.composer.text == "改めます")
        assert wanted(stage) == []


async def test_the_row_of_a_held_edit_saves_it_now(folder: Path) -> None:
    async with playing(folder) as stage:
        await begin(stage)
        await write(stage, "改めます")
        await stage.press("enter")
        await saved(stage)
        await stage.press("escape")
        await go_to(stage, LAST)
        await stage.press("enter")
        await stage.until(lambda: wanted(stage)[0].due_at == NOW)
        await stage.reads("edit waits")
