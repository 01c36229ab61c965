"""What is said of a wish: what it is about, how it stands where no timeline shows it, and the way out."""

from __future__ import annotations

from sqlite3 import Connection

from cwtui import times
from cwtui.chatwork.models import TaskStatus
from cwtui.notation import one_line
from cwtui.store import contacts, messages, tasks
from cwtui.store.wishes import (
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
from cwtui.sync.lanes import is_for_later
from cwtui.texts import say
from cwtui.ui.context import Context
from cwtui.ui.dialogs.question import Answer
from cwtui.ui.drawing.width import cells, cut, steady
from cwtui.ui.words import rooms as room_words
from cwtui.ui.words.failures import reason

STALE, UNPROVEN = "stale", "outcome_unknown"
"""Why a person is asked (:mod:`cwtui.sync.courier`)."""


def text_of(db: Connection, wish: AnyWish) -> str:
    """The notation it is about: of a message, of a task; "" where it is about none."""
    match wish:
        case Send(body=body) | Edit(body=body) | CreateTask(body=body) | Reschedule(body=body):
            return body
        case Delete(message_id=message_id):
            message = messages.get(db, message_id)
            return message.body if message is not None else ""
        case SetTask(task_id=task_id):
            task = tasks.get(db, task_id)
            return task.body if task is not None else ""
    return ""


def name_of(db: Connection, wish: AnyWish) -> str:
    """The name of what it is about, a file's or a person's, or what is to be done with a group; "" where it
    is about a text."""
    match wish:
        case Upload(filename=filename):
            return steady(one_line(filename))
        case AnswerRequest(request_id=request_id):
            asked = contacts.request(db, request_id)
            return steady(one_line(asked.name)) if asked is not None else say("Contact request")
    return room_words.about(db, wish)


def standing(context: Context, row: OutboxRow, room: int) -> tuple[str, str]:
    """How it stands, in ``room`` cells, and the role of these words."""
    match row.state:
        case WishState.FAILED:
            spare = room - cells(_not_done(row.wish, ""))
            return cut(_not_done(row.wish, cut(reason(row.error, row.words), max(4, spare))), room), "error"
        case WishState.ASKED:
            stale = row.error == STALE
            words = say("wanted a while ago · Enter") if stale else say("outcome unknown · Enter")
            return cut(room_words.asked(row) or words, room), "warn"
        case WishState.UNKNOWN:
            return cut(say("checking"), room), "warn"
    return cut(_waiting(context, row), room), "quiet"


def _waiting(context: Context, row: OutboxRow) -> str:
    """What becomes of it when it is its turn."""
    if row.state is WishState.QUEUED and is_for_later(row):
        return times.ahead(row.due_at, context.zone, context.now())
    match row.wish:
        case CreateTask():
            return say("to be given")
        case SetTask(status=TaskStatus.DONE):
            return say("to be completed")
        case SetTask():
            return say("to be opened again")
        case Reschedule():
            return say("to be rescheduled")
        case AnswerRequest(accept=True):
            return say("to be accepted")
        case AnswerRequest():
            return say("to be declined")
    return room_words.waiting(row.wish) or say("queued")


def _not_done(wish: AnyWish, why: str) -> str:
    match wish:
        case CreateTask():
            return say("not given: {reason} · Enter", reason=why)
        case SetTask(status=TaskStatus.DONE):
            return say("not completed: {reason} · Enter", reason=why)
        case SetTask():
            return say("not opened: {reason} · Enter", reason=why)
        case Reschedule(closed=True):
            return say("reply not sent: {reason} · Enter", reason=why)
        case Reschedule(created=created) if created:
            return say("the old one is still open: {reason} · Enter", reason=why)
        case Reschedule():
            return say("not rescheduled: {reason} · Enter", reason=why)
        case AnswerRequest(accept=True):
            return say("not accepted: {reason} · Enter", reason=why)
        case AnswerRequest():
            return say("not declined: {reason} · Enter", reason=why)
        case MarkRead() | MarkUnread():
            return say("not marked: {reason} · Enter", reason=why)
    return room_words.not_done(wish, why) or say("not done: {reason} · Enter", reason=why)


def title(row: OutboxRow) -> str:
    """What the question about a wish that failed, or is in doubt, begins with."""
    return _in_doubt(row.wish) if is_unproven(row) else _failed(row.wish)


def _in_doubt(wish: AnyWish) -> str:
    match wish:
        case Send():
            return say("Was this message sent?")
        case Edit():
            return say("Was this edit saved?")
        case Delete():
            return say("Was this message deleted?")
        case CreateTask():
            return say("Was this task given?")
        case SetTask(status=TaskStatus.DONE):
            return say("Was this task completed?")
        case SetTask():
            return say("Was this task opened again?")
        case Reschedule(closed=True):
            return say("Was the reply about the task sent?")
        case Reschedule():
            return say("Was this task rescheduled?")
        case AnswerRequest(accept=True):
            return say("Was this request accepted?")
        case AnswerRequest():
            return say("Was this request declined?")
        case Upload():
            return say("Was this file sent?")
    return room_words.in_doubt(wish) or say("Was this done?")


def _failed(wish: AnyWish) -> str:
    match wish:
        case Send():
            return say("This message was not sent")
        case Edit():
            return say("This edit was not saved")
        case Delete():
            return say("This message was not deleted")
        case MarkRead():
            return say("The room was not marked as read")
        case MarkUnread():
            return say("The room was not marked as unread")
        case CreateTask():
            return say("This task was not given")
        case SetTask(status=TaskStatus.DONE):
            return say("This task was not completed")
        case SetTask():
            return say("This task was not opened again")
        case Reschedule(closed=True):
            return say("The task was rescheduled, but the reply was not sent")
        case Reschedule(created=created) if created:
            return say("The new task was given, but the old one is still open")
        case Reschedule():
            return say("This task was not rescheduled")
        case AnswerRequest(accept=True):
            return say("This request was not accepted")
        case AnswerRequest():
            return say("This request was not declined")
        case Upload():
            return say("This file was not sent")
    return room_words.failed(wish) or say("This was not done")


def words(row: OutboxRow) -> str:
    """Why it failed, or what is not known of it."""
    if row.error == STALE and not isinstance(row.wish, Send | Edit):
        return say("It was decided a while ago, and there was no connection since.")
    if not is_unproven(row):
        return reason(row.error, row.words)
    match row.wish:
        case Send() | Upload():
            return say(
                "It could not be found out whether it arrived. Look into the room before you send it again."
            )
        case CreateTask() | Reschedule():
            return say("It could not be found out whether it was given. Look at the tasks of the room first.")
        case AnswerRequest():
            return say("It could not be found out whether it was carried out. Look at your contacts first.")
    return say("It could not be found out whether it was carried out. Look into the room first.")


def answers(row: OutboxRow, *, can_look: bool, can_come_back: bool) -> list[Answer]:
    """The ways out, the safe one first. ``can_look``: into its room; ``can_come_back``: into the composer."""
    again = Answer("retry", room_words.again(row) or _again(row.wish))
    drop = Answer("drop", room_words.never_mind(row.wish) or _never_mind(row.wish))
    look = [Answer("look", say("Look into the room"))] if can_look and is_unproven(row) else []
    match row.wish:
        case Send() | Edit() if can_come_back:
            back = Answer("back", say("Back to the composer"))
            return [*look, again, back] if look else [back, again, drop]
        case Send() | Edit() | Upload():
            return [*(look or [Answer("keep", say("Keep it"))]), again, drop]
        case CreateTask() | Reschedule() if look:
            return [*look, again, drop]
    return [drop, again]


def has_form(db: Connection, row: OutboxRow) -> bool:
    """Is there a form it was made in, and can be made otherwise in?"""
    if isinstance(row.wish, CreateTask):
        return row.state is WishState.FAILED
    return room_words.has_form(db, row)


def _again(wish: AnyWish) -> str:
    match wish:
        case Send() | Upload() | Reschedule(closed=True):
            return say("Send again")
        case Edit():
            return say("Save again")
        case Delete():
            return say("Delete")
        case Reschedule(created=created) if created:
            return say("Complete the old one")
    return say("Try again")


def _never_mind(wish: AnyWish) -> str:
    match wish:
        case Delete():
            return say("Keep the message")
        case CreateTask():
            return say("Give no task")
        case Reschedule(closed=True):
            return say("Send no reply")
        case Reschedule(created=created) if created:
            return say("Leave both")
        case SetTask() | Reschedule():
            return say("Leave the task as it is")
        case Send() | Edit() | Upload():
            return say("Throw away")
    return say("Leave it")


def is_unproven(row: OutboxRow) -> bool:
    """Is the question whether it was carried out, and not whether it is still meant?"""
    return row.state is WishState.ASKED and row.error in (None, UNPROVEN)
