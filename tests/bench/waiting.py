"""An archive in which much waits: tasks of mine, and mentions, direct rooms and requests beside them.

What is to be done of task ``n`` begins with its number, so that a screen tells which tasks it shows. The
first is due first: the numbers are the order of the task desk. A tenth of the tasks is late, a quarter has no
date.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path
from sqlite3 import Connection
from typing import NamedTuple

from cwtui.chatwork.models import Account, IncomingRequest, LimitType, Role, Room, RoomType, Task, TaskStatus
from cwtui.store import answers, contacts, mentions, people, rooms, session, tasks
from tests.bench.archives import ME, PEOPLE, SENTENCES, archive_of

HERE = "新しい部屋"  # the room that was open last: nothing is in it
WORD = "Sakura"  # every fifth task has it

_HERE, _GROUPS, _DIRECT = 1, range(2, 42), range(42, 142)  # rooms
_APART = 90  # seconds between two messages
_DUE_APART = 3 * 3600  # seconds between two due dates
_STRIDE = 10  # ids from one thing that waits to the next: room for what is said after it
_CHATTER = ("お疲れさまです。", "承知しました。今日中に見ます。")  # is said after each one
_TO_DO = [text for text in SENTENCES if "[To:" not in text]
_OTHERS = [who for who in PEOPLE if who.account_id != ME.account_id]
_GIVEN, _DONE = 10**6, 2 * 10**6  # the ids behind these are of tasks I gave, and of mine that are done


class Corpus(NamedTuple):
    """``tasks`` open ones of mine, ``items`` that wait in the inbox, the tasks among them.

    Beside them a quarter as many tasks I gave to others, and as many of mine that are done.
    """

    tasks: int
    items: int

    @property
    def requests(self) -> int:
        return max(1, self.items // 300)

    @property
    def direct(self) -> int:
        """Direct rooms with something unread."""
        return self.items * 3 // 100

    @property
    def in_groups(self) -> int:
        """What waits in group rooms: the tasks and the mentions, in turn."""
        return self.items - self.direct - self.requests

    def place(self, task: int) -> int:
        """Which of those the task of this number is."""
        return -(-task * self.in_groups // self.tasks)


class _Post(NamedTuple):
    """A message on its way into the archive."""

    message_id: int
    room_id: int
    account_id: int
    body: str
    send_time: int


def marker(number: int) -> str:
    """What the task ``number`` begins with."""
    return f"#{number} "


def body(number: int) -> str:
    """What is to be done of the task ``number``."""
    word = f"{WORD} " if number % 5 == 0 else ""
    return f"{marker(number)}{word}{_TO_DO[number % len(_TO_DO)]}"


def limit(number: int, of: int, now: int) -> int:
    """When the task ``number`` of so many is due; 0: at no time."""
    if number > of - of // 4:
        return 0
    return now + (number - of // 10) * _DUE_APART - 86_400


def seed(home: Path, api_url: str, corpus: Corpus) -> None:
    """Make the archive of a person whose data folder is in ``home/data``."""
    with closing(archive_of(home, api_url)) as archive:
        archive.write_now(_fill, corpus, int(time.time()))


def _fill(db: Connection, corpus: Corpus, now: int) -> None:
    people.remember(db, PEOPLE)
    mine = list(_mine(corpus, now))
    posts = [*_said_in_groups(corpus, mine, now), *_said_directly(corpus, now)]
    rooms.save_list(db, list(_rooms(corpus, posts, now)))
    db.executemany("INSERT INTO messages VALUES (?, ?, ?, ?, ?, 0, 0)", posts)
    for task in mine:
        tasks.save_one(db, _room_of(task.message_id // _STRIDE), task)
    for number, task in enumerate(_others(corpus, now)):
        tasks.save_one(db, _room_of(number), task)
    asking = [
        IncomingRequest(request_id=n, account_id=9000 + n, name=f"渡部 {n}", message=SENTENCES[0])
        for n in range(1, corpus.requests + 1)
    ]
    contacts.save_requests(db, asking)
    answers.note_all(db)
    mentions.note_all(db)
    session.put(db, "room", _HERE)
    session.put(db, "me", ME)


# Tasks


def _mine(corpus: Corpus, now: int) -> Iterator[Task]:
    me = Account(account_id=ME.account_id, name=ME.name)
    for n in range(1, corpus.tasks + 1):
        due = limit(n, corpus.tasks, now)
        yield _task(n, n, corpus.place(n) * _STRIDE, due, PEOPLE[n % len(PEOPLE)], me)


def _others(corpus: Corpus, now: int) -> Iterator[Task]:
    """Those I gave, and mine that are done; they hang on messages that were never received."""
    me = Account(account_id=ME.account_id, name=ME.name)
    of = corpus.tasks // 4
    for n in range(1, of + 1):
        due, other = limit(n, of, now), _OTHERS[n % len(_OTHERS)]
        yield _task(_GIVEN + n, n, 0, due, me, other)
        yield _task(_DONE + n, n, 0, due, other, me, TaskStatus.DONE)


def _task(
    task_id: int,
    number: int,
    message_id: int,
    due: int,
    giver: Account,
    to: Account,
    status: TaskStatus = TaskStatus.OPEN,
) -> Task:
    return Task(
        task_id=task_id,
        assigned_by_account=giver,
        account=to,
        message_id=message_id,
        body=body(number),
        limit_time=due,
        limit_type=LimitType.DATE if due else LimitType.NONE,
        status=status,
    )


def _room_of(place: int) -> int:
    return _GROUPS[place % len(_GROUPS)]


# Messages


def _said_in_groups(corpus: Corpus, mine: Sequence[Task], now: int) -> Iterator[_Post]:
    """The notices of tasks and the mentions, and what is said after each."""
    by_message = {task.message_id: task for task in mine}
    apart = _APART * (1 + len(_CHATTER))
    for n in range(1, corpus.in_groups + 1):
        message_id, at = n * _STRIDE, now - (corpus.in_groups - n + 1) * apart
        task = by_message.get(message_id)
        if task is not None:
            card = f"[task aid={ME.account_id} st=open lt={task.limit_time}]{task.body}[/task]"
            text = f"[info][title][dtext:task_added][/title]{card}[/info]"
            writer = task.assigned_by_account.account_id
        else:
            text = f"[To:{ME.account_id}]{ME.name}さん\n{SENTENCES[n % len(SENTENCES)]}"
            writer = _other(n)
        yield _Post(message_id, _room_of(n), writer, text, at)
        for more, words in enumerate(_CHATTER, 1):
            yield _Post(message_id + more, _room_of(n), _other(n + more), words, at + more * _APART)


def _said_directly(corpus: Corpus, now: int) -> Iterator[_Post]:
    first = (corpus.in_groups + 1) * _STRIDE
    for n, room_id in enumerate(_DIRECT):
        for more, words in enumerate(_CHATTER):
            at = now - (len(_DIRECT) - n) * 3600 + more * _APART
            yield _Post(first + n * _STRIDE + more, room_id, _other(n), words, at)


def _other(number: int) -> int:
    """Somebody's account id."""
    return _OTHERS[number % len(_OTHERS)].account_id


def _rooms(corpus: Corpus, posts: Sequence[_Post], now: int) -> Iterator[Room]:
    """Nothing in the groups has been read, nor in as many direct rooms as the inbox has."""
    said = Counter(post.room_id for post in posts)
    last = {post.room_id: post.send_time for post in posts}
    yield _room(_HERE, HERE, RoomType.GROUP, 0, 0, now)
    for room_id in _GROUPS:
        number = said[room_id]
        yield _room(room_id, f"現場 {room_id}", RoomType.GROUP, number, number, last.get(room_id, 0))
    for n, room_id in enumerate(_DIRECT):
        unread = said[room_id] if n < corpus.direct else 0
        name = f"{_OTHERS[n % len(_OTHERS)].name} {n}"
        yield _room(room_id, name, RoomType.DIRECT, said[room_id], unread, last[room_id])


def _room(room_id: int, name: str, kind: RoomType, number: int, unread: int, updated: int) -> Room:
    return Room(
        room_id=room_id,
        name=name,
        type=kind,
        role=Role.MEMBER,
        sticky=room_id == _HERE,
        unread_num=unread,
        message_num=number,
        task_num=1 if kind is RoomType.GROUP and number else 0,
        last_update_time=updated,
    )
