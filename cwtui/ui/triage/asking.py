"""What is asked before something is decided that others see, or that is not one's own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from cwtui.chatwork.models import TaskStatus
from cwtui.notation import one_line
from cwtui.store import contacts, desk
from cwtui.store.desk import DeskTask
from cwtui.texts import enumerated, joined, say, say_n
from cwtui.ui.context import Context
from cwtui.ui.dialogs.question import Answer, Question
from cwtui.ui.drawing.rendering import blocks_of, gist
from cwtui.ui.drawing.width import steady
from cwtui.ui.triage.item import Item


@dataclass(frozen=True, slots=True)
class Finishing:
    """What is to be done with: tasks that get ``status``, messages and requests by their ids."""

    status: TaskStatus
    tasks: Sequence[DeskTask]
    messages: Sequence[int]
    requests: Sequence[int]

    @classmethod
    def of(cls, context: Context, items: Sequence[Item]) -> Finishing:
        """Open tasks are done; where all of them are done, they are open again."""
        known = tasks_of(context, items)
        open_ones = [task for task in known if task.status is TaskStatus.OPEN]
        return cls(
            TaskStatus.DONE if open_ones or not known else TaskStatus.OPEN,
            open_ones or known,
            [item.id for item in items if item.kind == "message"],
            [item.id for item in items if item.kind == "request"],
        )

    @property
    def items(self) -> list[Item]:
        """What this is about."""
        return [
            *(Item("task", task.task.task_id, task.task.room_id) for task in self.tasks),
            *(Item("message", message_id) for message_id in self.messages),
            *(Item("request", request_id) for request_id in self.requests),
        ]


def tasks_of(context: Context, items: Sequence[Item]) -> list[DeskTask]:
    """The tasks among ``items``, as they are now."""
    return desk.those(context.archive.db, [item.id for item in items if item.kind == "task"])


def before_finishing(context: Context, found: Finishing) -> Question | None:
    """The question, where there is one: others are told of it, or it is somebody else's."""
    if len(found.tasks) + len(found.requests) > 1:
        return _of_many(context, found)
    if found.requests:
        return _of_request(context, found.requests[0])
    if found.tasks and found.tasks[0].task.account_id != context.me:
        return _of_somebody_else(context, found)
    return None


def _of_many(context: Context, found: Finishing) -> Question:
    done = found.status is TaskStatus.DONE
    n, told = len(found.tasks), len({task.task.room_id for task in found.tasks})
    words = []
    if found.tasks:
        words.append(_told(told))
    if others := _others(context, found.tasks):
        words.append(say("Tasks of other people: {names}", names=others))
    if found.requests:
        words.append(
            say_n(
                "{n} contact request is accepted.", "{n} contact requests are accepted.", len(found.requests)
            )
        )
    if not found.tasks:
        title = say_n("Accept {n} contact request?", "Accept {n} contact requests?", len(found.requests))
    elif done:
        title = say_n("Complete {n} task?", "Complete {n} tasks?", n)
    else:
        title = say_n("Open {n} task again?", "Open {n} tasks again?", n)
    yes = say("Complete") if done and found.tasks else say("Accept") if not found.tasks else say("Open again")
    return _question(title, "\n".join(words), yes)


def _of_somebody_else(context: Context, found: Finishing) -> Question:
    task = found.tasks[0].task
    name = name_of(context, task.account_id, task.assignee)
    done = found.status is TaskStatus.DONE
    title = (
        say("Complete a task of {name}?", name=name)
        if done
        else say("Open a task of {name} again?", name=name)
    )
    words = say("“{text}”", text=gist(blocks_of(task.body, context.eyes())))
    words = f"{words}\n{_told(1)}"
    return _question(title, words, say("Complete") if done else say("Open again"))


def _told(rooms: int) -> str:
    notice = say_n("{n} room will see a notice.", "{n} rooms will see a notice.", rooms)
    return joined(notice, say("z takes it back."))


def _of_request(context: Context, request_id: int) -> Question | None:
    listed = contacts.requests(context.archive.db)
    request = next((each for each in listed if each.request_id == request_id), None)
    if request is None:
        return None
    title = say("Accept the contact request of {name}?", name=steady(one_line(request.name)))
    return _question(title, steady(one_line(request.message)), say("Accept"))


def _others(context: Context, tasks: Sequence[DeskTask]) -> str:
    """The names of those whose tasks these are, me left out."""
    names = {
        task.task.account_id: name_of(context, task.task.account_id, task.task.assignee)
        for task in tasks
        if task.task.account_id != context.me
    }
    return enumerated(names.values())


def _question(title: str, words: str, yes: str) -> Question:
    return Question(title, words, [Answer("leave", say("Leave it as it is")), Answer("yes", yes)])


def name_of(context: Context, account_id: int, name: str = "") -> str:
    """A person's name on one line; a number for a stranger."""
    return steady(one_line(name or context.name(account_id) or "")).strip() or f"#{account_id}"
