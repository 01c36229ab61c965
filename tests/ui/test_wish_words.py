"""What is said of every kind of wish that waits, failed or is in doubt, and what can be done about it."""

from __future__ import annotations

from itertools import product
from pathlib import Path

import msgspec
import pytest

from cwtui.chatwork.models import Account, IncomingRequest, Task, TaskStatus
from cwtui.store import contacts, outbox, tasks
from cwtui.store.wishes import (
    NO_ROOM,
    AnswerRequest,
    AnyWish,
    CreateTask,
    Delete,
    Edit,
    MarkRead,
    MarkUnread,
    OutboxRow,
    Reschedule,
    Send,
    SetTask,
    Upload,
    WishState,
)
from cwtui.ui.words import wishes as wish_words
from tests.ui.seed import DEVELOPERS, NOW, OFFICE
from tests.ui.stage import playing
from tests.ui.test_outbox_view import line_with, opened, state, wants

ME, TASK, REQUEST = 101, 700, 31
RESCHEDULE = Reschedule(room_id=OFFICE, task_id=TASK, body="週報", to_ids=(ME,), limit=int(NOW), reply="はい")
WISHES: list[AnyWish] = [
    Send(room_id=OFFICE, body="x"),
    Edit(room_id=OFFICE, message_id=5001, body="b", old_body="a"),
    Delete(room_id=OFFICE, message_id=5001),
    MarkRead(room_id=OFFICE),
    MarkUnread(room_id=OFFICE, message_id=5001),
    CreateTask(room_id=OFFICE, body="議事録", to_ids=(ME,)),
    SetTask(room_id=OFFICE, task_id=TASK, status=TaskStatus.DONE),
    SetTask(room_id=OFFICE, task_id=TASK, status=TaskStatus.OPEN),
    RESCHEDULE,
    Reschedule(room_id=OFFICE, task_id=TASK, body="週報", to_ids=(ME,), created=(9,)),
    Reschedule(
        room_id=OFFICE, task_id=TASK, body="週報", to_ids=(ME,), created=(9,), closed=True, reply="はい"
    ),
    AnswerRequest(room_id=NO_ROOM, request_id=REQUEST, accept=True),
    AnswerRequest(room_id=NO_ROOM, request_id=REQUEST, accept=False),
    Upload(room_id=OFFICE, filename="図面\n.pdf", filesize=1_250_000, copy="c0"),
]
REASONS = [(WishState.FAILED, "forbidden"), (WishState.ASKED, "outcome_unknown"), (WishState.ASKED, "stale")]


def row(wish: AnyWish, state: WishState, error: str) -> OutboxRow:
    return OutboxRow(wish_id=1, wish=wish, state=state, created_at=NOW, due_at=NOW, error=error)


@pytest.mark.parametrize(("state", "error"), REASONS)
def test_no_two_kinds_are_asked_about_alike(state: WishState, error: str) -> None:
    wishes = [wish for wish in WISHES if not isinstance(wish, MarkRead | MarkUnread)]
    if error == "outcome_unknown":  # whether it was rescheduled is one question, however far it came
        wishes.remove(RESCHEDULE)
    titles = [wish_words.title(row(wish, state, error)) for wish in wishes]
    assert len(set(titles)) == len(titles)


@pytest.mark.parametrize(("state", "error"), REASONS)
@pytest.mark.parametrize("wish", WISHES, ids=lambda wish: type(wish).__name__)
def test_every_question_has_its_ways_out_the_safe_one_first(
    wish: AnyWish, state: WishState, error: str
) -> None:
    asked = row(wish, state, error)
    assert wish_words.words(asked)
    for can_look, can_come_back in product((True, False), repeat=2):
        ways = wish_words.answers(asked, can_look=can_look, can_come_back=can_come_back)
        ids = [answer.id for answer in ways]
        assert len(set(ids)) == len(ids) == len({answer.words for answer in ways})
        assert "retry" in ids[1:]
        assert {"drop", "back"} & {*ids}
        assert ids[0] != "drop" or not isinstance(wish, Send | Edit | Upload)
        assert can_look or "look" not in ids
        assert can_come_back or "back" not in ids


async def known(stage: object) -> None:
    """A task and a request that the archive has."""
    archive = stage.archive  # type: ignore[attr-defined]
    who = Account(account_id=ME, name="佐藤 健")
    task = Task(
        task_id=TASK,
        assigned_by_account=who,
        account=who,
        message_id=5001,
        body="図面の\x1b[31m確認",
        limit_time=0,
        status=TaskStatus.OPEN,
    )
    await archive.write(tasks.save_one, OFFICE, task)
    asking = IncomingRequest(request_id=REQUEST, account_id=900, name="森 大地")
    await archive.write(contacts.save_requests, [asking])


async def test_all_of_them_stand_in_the_outbox(folder: Path) -> None:
    async with playing(folder, size=(120, 45)) as stage:
        await known(stage)
        for n, wish in enumerate(WISHES[5:]):  # of one task only the newest word counts
            other = {"task_id": 800 + n} if isinstance(wish, SetTask) else {}
            await wants(stage, msgspec.structs.replace(wish, **other), WishState.FAILED)
        await wants(stage, WISHES[6], WishState.QUEUED)
        await wants(stage, WISHES[11], WishState.ASKED)
        await opened(stage)
        await stage.reads(
            "議事録", "図面の", "森 大地", "図面 .pdf", "not given", "not accepted", "to be completed"
        )
        for words, said in (
            ("議事録", "not given: you may not do this in this room"),
            ("図面 .pdf", "not sent"),
        ):
            assert said in line_with(stage, words)
        for said in (
            *("not completed", "not opened", "not rescheduled", "the old one is still open"),
            *("reply not sent", "not accepted", "not declined", "outcome unknown"),
        ):
            assert line_with(stage, said)
        assert "\x1b[31m" not in "".join(stage.lines)


async def test_a_refused_task_is_tried_again_or_left_as_it_is(folder: Path) -> None:
    async with playing(folder) as stage:
        await known(stage)
        wish_id = await wants(stage, WISHES[6], WishState.FAILED)
        await opened(stage)
        await stage.press("enter")
        await stage.reads("This task was not completed", "Leave the task as it is", "Try again")
        await stage.press("y")
        await stage.until(lambda: state(stage, wish_id) is WishState.QUEUED)
        await stage.archive.write(outbox.refused, wish_id, "task_gone")
        await stage.reads("the task does not exist any more")
        await stage.press("enter")
        await stage.reads("This task was not completed")
        await stage.press("n")
        await stage.until(lambda: state(stage, wish_id) is WishState.DROPPED)


async def test_what_stays_of_a_change_that_is_given_up_half_way_is_said(folder: Path) -> None:
    async with playing(folder) as stage:
        wish_id = await wants(stage, WISHES[9], WishState.FAILED)
        await opened(stage)
        await stage.press("enter")
        await stage.reads("the old one is still open", "Leave both", "Complete the old one")
        await stage.press("n")
        await stage.until(lambda: state(stage, wish_id) is WishState.DROPPED)
        await stage.reads("The new task stays, and so does the old one")


async def test_a_doubt_about_a_contact_leads_into_no_room(folder: Path) -> None:
    async with playing(folder) as stage:
        await known(stage)
        await wants(stage, WISHES[11], WishState.ASKED)
        await opened(stage)
        await stage.press("i")  # nowhere to write
        await stage.press("enter")
        await stage.reads("Was this request accepted?", "Leave it", "Try again")
        assert "Look into the room" not in "\n".join(stage.lines)


async def test_a_file_on_its_way_waits_at_the_end_of_the_room(folder: Path) -> None:
    async with playing(folder) as stage:
        upload = Upload(
            room_id=DEVELOPERS,
            filename="図面A-12.pdf",
            filesize=1_250_000,
            copy="c0",
            message="ご確認ください",
        )
        wish_id = await wants(stage, upload, WishState.FAILED)
        stage.main.set_focus(stage.timeline)
        await stage.press("G")
        await stage.reads("図面A-12.pdf", "1.2 MB", "ご確認ください", "not sent")
        await stage.press("e")
        await stage.reads("A file on its way cannot be changed")
        await stage.press("d")
        await stage.reads("Throw this away?", "図面A-12.pdf")
        await stage.press("y")
        await stage.until(lambda: state(stage, wish_id) is WishState.DROPPED)
        await stage.until(lambda: "図面A-12.pdf" not in "\n".join(stage.lines))
