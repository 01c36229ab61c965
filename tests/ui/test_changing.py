"""Edits and deletions of my messages at the simulator: carried out, shown on their row, undone, refused."""

from __future__ import annotations

import httpx
import pytest

from cwtui.store import messages
from cwtui.store.wishes import Delete, Edit, OutboxRow, Send, WishState
from cwtui.sync.state import Phase
from tests.ui.stage import HELD, Stage
from tests.ui.town import Town, at, look_again

REFUSED = {"status": 403, "body": '{"errors": ["No permission"]}'}


async def said(town: Town, stage: Stage, body: str) -> int:
    """Have me say something that has arrived; its id. The cursor stands on it."""
    await at(town, stage)
    await write(stage, body)
    return await arrived(stage, body)


async def arrived(stage: Stage, body: str) -> int:
    assert stage.open_room is not None
    room_id = stage.open_room

    def found() -> list[int]:
        rows = messages.page(stage.archive.db, room_id, limit=100)
        return [row.message_id for row in rows if row.body == body]

    await stage.until(lambda: found() and not wanted(stage))
    await stage.press("escape")
    stage.main.room.go_to(found()[-1])
    return found()[-1]


async def write(stage: Stage, body: str) -> None:
    """Type it over what stands there and press Enter."""
    stage.composer.focus()
    await stage.pilot.pause()
    stage.composer.select_all()
    first, *more = body.split("\n")
    await stage.type(first)
    for line in more:
        await stage.press("ctrl+j")
        await stage.type(line)
    await stage.press("enter")


async def edit(stage: Stage, body: str) -> None:
    """Edit the message at the cursor."""
    await stage.press("e")
    await stage.until(lambda: stage.main.room.writing.draft.edit_of is not None)
    await write(stage, body)


def wanted(stage: Stage) -> list[OutboxRow]:
    """My wishes, but for what is to count as read."""
    return [row for row in stage.outbox() if isinstance(row.wish, Send | Edit | Delete)]


def in_browser(town: Town, path: str, body: str) -> None:
    """Edit a message of mine from somewhere else."""
    token = {"x-chatworktoken": town.simulator.token}
    answer = httpx.put(town.simulator.api_url + path, headers=token, data={"body": body}, verify=False)
    assert answer.status_code == 200, answer.text


def body_of(stage: Stage, message_id: int) -> str:
    row = messages.get(stage.archive.db, message_id)
    assert row is not None
    return row.body


async def test_an_edit_arrives_once_and_can_be_undone(town: Town) -> None:
    async with town.playing() as stage:
        message_id = await said(town, stage, "編集の前です。")
        room_id = town.room_id()
        await edit(stage, "編集の後です。")
        await stage.until(lambda: town.posted(room_id).count("編集の後です。") == 1)
        await stage.until(lambda: not wanted(stage))
        assert body_of(stage, message_id) == "編集の後です。"
        assert "編集の前です。" not in town.posted(room_id)
        await stage.reads("編集の後です。", "edited")
        undo = stage.main.context.undo
        await stage.until(lambda: undo.last is not None)
        assert undo.last is not None
        assert (undo.last.words, undo.last.room_id) == ("Edit undone", room_id)
        assert await undo.undo()
        await stage.until(lambda: town.posted(room_id).count("編集の前です。") == 1)
        await stage.until(lambda: body_of(stage, message_id) == "編集の前です。")


async def test_what_was_edited_elsewhere_since_is_not_undone(town: Town) -> None:
    async with town.playing() as stage:
        message_id = await said(town, stage, "元の文です。")
        room_id = town.room_id()
        await edit(stage, "直した文です。")
        undo = stage.main.context.undo
        await stage.until(lambda: undo.last is not None)
        in_browser(town, f"/rooms/{room_id}/messages/{message_id}", "ブラウザで直した文です。")
        look_again(stage)
        await stage.until(lambda: body_of(stage, message_id) == "ブラウザで直した文です。")
        assert not await undo.undo()
        assert wanted(stage) == []


async def test_an_edit_that_was_taken_back_is_nothing_to_undo(town: Town) -> None:
    async with town.playing() as stage:
        message_id = await said(town, stage, "そのままです。")
        stage.main.context.settings = HELD
        await edit(stage, "変えません。")
        await stage.reads("saves in 30 s")
        await stage.press("ctrl+z")
        await stage.until(lambda: stage.composer.text == "変えません。")
        await stage.press("escape", "escape")
        assert stage.composer.text == ""
        (step,) = stage.main.context.undo._steps  # that of giving it up
        assert step.words != "Edit undone"
        assert body_of(stage, message_id) == "そのままです。"


async def test_what_is_written_while_an_edit_is_refused_stays(town: Town) -> None:
    async with town.playing() as stage:
        message_id = await said(town, stage, "断られる前です。")
        town.fault("status", method="PUT", path=f"/messages/{message_id}$", **REFUSED)
        await edit(stage, "断られます。")
        await stage.reads("edit not saved: you may not do")
        (row,) = wanted(stage)
        assert (row.state, type(row.wish)) == (WishState.FAILED, Edit)
        await stage.press("escape", "enter")
        await stage.reads("This edit was not saved", "No permission")
        await stage.press("y")
        await stage.until(lambda: body_of(stage, message_id) == "断られます。")


# Delete


async def asked(town: Town, stage: Stage, body: str) -> int:
    """Press d on a message of mine."""
    message_id = await said(town, stage, f"{body}\n二行目")
    await stage.press("d")
    await stage.reads("Delete this message of yours?", f"“{body}”", "Everybody sees that it was deleted")
    return message_id


async def test_a_deletion_is_carried_out_and_the_text_leaves_the_archive(town: Town) -> None:
    async with town.playing() as stage:
        message_id = await asked(town, stage, "消します。")
        town.fault("delay", method="DELETE", path=f"/messages/{message_id}$", seconds=0.4)
        await stage.press("y")
        await stage.reads("being deleted")
        await stage.until(lambda: body_of(stage, message_id) == "" and not wanted(stage))
        await stage.reads("This message was deleted")
        assert "消します。\n二行目" not in town.posted(town.room_id())
        assert stage.main.context.undo.last is None


@pytest.mark.parametrize("key", ["enter", "n", "escape"])
async def test_the_safe_answer_keeps_the_message(town: Town, key: str) -> None:
    async with town.playing() as stage:
        message_id = await asked(town, stage, "残します。")
        await stage.press(key)
        await stage.until(lambda: stage.app.screen is stage.main)
        assert wanted(stage) == []
        assert body_of(stage, message_id) == "残します。\n二行目"


async def test_an_emptied_edit_offers_to_delete(town: Town) -> None:
    async with town.playing() as stage:
        message_id = await said(town, stage, "空にします。")
        await stage.press("i")
        await stage.type("書きかけ")
        await stage.press("escape", "e")
        await stage.until(lambda: stage.composer.text == "空にします。")
        stage.composer.select_all()
        await stage.press("backspace", "enter")
        await stage.reads("Delete this message of yours?", "“空にします。”")
        await stage.press("y")
        await stage.until(lambda: body_of(stage, message_id) == "")
        await stage.until(lambda: stage.composer.text == "書きかけ")
        assert "editing your message" not in stage.text


async def test_a_deletion_drops_the_edit_that_waits(town: Town) -> None:
    async with town.playing() as stage:
        message_id = await said(town, stage, "二つの望みです。")
        stage.main.context.settings = HELD
        await edit(stage, "編集が待ちます。")
        await stage.until(lambda: [type(row.wish) for row in wanted(stage)] == [Edit])
        await stage.press("escape", "d")
        await stage.reads("Delete this message of yours?")
        await stage.press("y")
        await stage.until(lambda: body_of(stage, message_id) == "" and not wanted(stage))


async def test_a_refused_deletion_keeps_the_message_unless_one_tries_again(town: Town) -> None:
    async with town.playing() as stage:
        message_id = await asked(town, stage, "消せません。")
        path = f"/messages/{message_id}$"
        town.fault("status", method="DELETE", path=path, **REFUSED)
        await stage.press("y")
        await stage.reads("not deleted: you may not do this")
        await stage.press("e")
        await stage.reads("This message was not deleted", "No permission")
        await stage.press("escape", "enter")
        await stage.reads("This message was not deleted", "Keep the message", "Delete")
        await stage.press("enter")
        await stage.until(lambda: not wanted(stage))
        assert body_of(stage, message_id).startswith("消せません。")
        await stage.press("d")
        await stage.reads("Delete this message of yours?")
        town.fault("status", method="DELETE", path=path, **REFUSED)
        await stage.press("y")
        await stage.until(lambda: [row.state for row in wanted(stage)] == [WishState.FAILED])
        await stage.press("enter")
        await stage.reads("This message was not deleted")
        await stage.press("y")
        await stage.until(lambda: body_of(stage, message_id) == "")


async def test_a_deletion_that_waits_for_the_line_can_be_thought_better_of(town: Town) -> None:
    async with town.playing() as stage:
        message_id = await said(town, stage, "やはり残します。")
        for method in ("GET", "DELETE"):
            town.fault("drop_before", method=method, path=".", times=None)
        await stage.press("g", "r")
        await stage.until(lambda: stage.app.session.state.phase is Phase.OFFLINE)
        await stage.press("d")
        await stage.reads("Delete this message of yours?")
        await stage.press("y")
        await stage.reads("being deleted")
        await stage.until(lambda: [row.state for row in wanted(stage)] == [WishState.QUEUED])
        await stage.press("d")
        await stage.until(lambda: "The message is kept" in stage.key_row)
        assert wanted(stage) == []
        assert body_of(stage, message_id) == "やはり残します。"


async def test_d_takes_back_what_waits(town: Town) -> None:
    async with town.playing(HELD) as stage:
        await at(town, stage)
        await write(stage, "待っています。")
        await stage.until(lambda: stage.waiting())
        await stage.press("escape", "G", "d")
        await stage.until(lambda: stage.composer.text == "待っています。")
        assert wanted(stage) == []


async def test_a_wish_to_delete_is_one_that_can_be_looked_at(town: Town) -> None:
    async with town.playing() as stage:
        message_id = await asked(town, stage, "届いたか不明です。")
        town.fault("drop_after", method="DELETE", path=f"/messages/{message_id}$")
        town.fault("delay", method="GET", path=f"/messages/{message_id}$", seconds=0.5)
        await stage.press("y")
        await stage.reads("checking whether it was deleted")
        await stage.until(lambda: not wanted(stage))
        look_again(stage)
        await stage.until(lambda: body_of(stage, message_id) == "")
        assert not [row for row in wanted(stage) if isinstance(row.wish, Delete)]
