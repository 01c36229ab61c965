"""An archive with one room of any size, a small room to come from, and an empty one.

Every message begins with its number, so that a screen tells which of them it shows, and no two have the same
text. They come four minutes apart: the last page of a large room looks like that of a small one.
"""

from __future__ import annotations

import random
import time
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from contextlib import closing
from datetime import date, datetime
from pathlib import Path
from sqlite3 import Connection
from typing import NamedTuple

from cwtui.chatwork.models import Account, Message, Role, Room, RoomType
from cwtui.store import answers, messages, people, rooms, session
from cwtui.store.messages import FULL_WINDOW
from tests.bench.archives import ME, PEOPLE, SENTENCES, archive_of

BIG, SMALL, EMPTY = 1, 2, 3  # rooms, and the keys that open them
NAMES = {BIG: "開発チーム", SMALL: "現場 40", EMPTY: "新しい部屋"}
END_OF_SMALL = "小さな部屋はここまで"
WORDS = "竣工検査"  # what is searched for: a few messages have it
HITS = 4

_APART = 240  # seconds between two messages
_REPLIES = 12  # each twelfth message answers an earlier one
_SMALL_SIZE = 60
_SMALL_IDS = 10**9  # the ids behind the big room's own are for what arrives there
_TEXTS = 4999  # different ones before the number is counted in


class Corpus(NamedTuple):
    """The messages 1 to ``size`` of the big room; the last one was sent at ``ended``, in Unix seconds."""

    size: int
    ended: int

    def sent_at(self, number: int) -> int:
        return self.ended - (self.size - number) * _APART

    @property
    def hits(self) -> frozenset[int]:
        """The messages with :data:`WORDS`, evenly spread; neither the first nor the last page has one."""
        return frozenset(self.size * part // (HITS + 1) for part in range(1, HITS + 1))

    @property
    def middle_day(self) -> date:
        """The day of the message in the middle, on this machine's calendar."""
        return datetime.fromtimestamp(self.sent_at(self.size // 2)).date()

    def first_on(self, day: date) -> int:
        """The first message of a day that has some."""
        midnight = datetime(day.year, day.month, day.day).timestamp()
        return 1 + bisect_left(range(1, self.size + 1), midnight, key=self.sent_at)

    def bodies(self) -> Iterator[str]:
        """The notation of each message in turn."""
        rng = random.Random(1)
        texts = ["\n".join(rng.choices(SENTENCES, k=rng.randint(1, 3))) for _ in range(_TEXTS)]
        hits = self.hits
        for number in range(1, self.size + 1):
            text = f"{WORDS}の日程です。" if number in hits else texts[number * 7919 % _TEXTS]
            yield f"{marker(number)}{_reply(number) if number % _REPLIES == 0 else ''}{text}"


def marker(number: int) -> str:
    """What message ``number`` begins with."""
    return f"#{number} "


def arrived(number: int) -> str:
    """A message that comes while somebody looks, of the usual length."""
    return f"{marker(number)}届きました。\n{SENTENCES[number % len(SENTENCES)]}"


def author(number: int) -> Account:
    """Who wrote message ``number``; always somebody else than the one before."""
    return PEOPLE[number * 3 % len(PEOPLE)]


def _reply(number: int) -> str:
    answered = number - 5
    who = author(answered)
    return f"[rp aid={who.account_id} to={BIG}-{answered}]{who.name}さん\n"


def seed(home: Path, api_url: str, count: int) -> Corpus:
    """Make the archive of a person whose data folder is in ``home/data``, last seen in the empty room."""
    corpus = Corpus(count, int(time.time()) - _APART)
    with closing(archive_of(home, api_url)) as archive:
        archive.write_now(_fill, corpus)
    return corpus


def _fill(db: Connection, corpus: Corpus) -> None:
    sizes = {BIG: corpus.size, SMALL: _SMALL_SIZE, EMPTY: 0}
    listed = [_room(room_id, size, corpus.ended) for room_id, size in sizes.items()]
    rooms.save_list(db, listed)
    people.remember(db, PEOPLE)
    _put(db, BIG, 0, corpus, corpus.bodies())
    texts = [f"{marker(number)}{SENTENCES[number % len(SENTENCES)]}" for number in range(1, _SMALL_SIZE)]
    _put(db, SMALL, _SMALL_IDS, Corpus(_SMALL_SIZE, corpus.ended), [*texts, END_OF_SMALL])
    for room in listed:
        # A window that is not full says: this is the whole room. What was put there before it is complete.
        newest = messages.page(db, room.room_id, limit=FULL_WINDOW - 1)
        messages.save_window(db, room.room_id, [as_received(row) for row in newest])
        rooms.heartbeat_read(db, room.room_id, room)
    answers.note_all(db)
    session.put(db, "room", EMPTY)
    session.put(db, "me", ME)


def as_received(row: messages.MessageRow) -> Message:
    """A message of the archive as the service would give it once more."""
    return Message(
        message_id=row.message_id,
        account=Account(account_id=row.account_id, name=row.author),
        body=row.body,
        send_time=row.send_time,
        update_time=row.update_time,
    )


def _put(db: Connection, room_id: int, last_id: int, corpus: Corpus, bodies: Iterable[str]) -> None:
    """As one by one, but a million in seconds. The ids are those behind ``last_id``."""
    rows = (
        (last_id + number, room_id, author(number).account_id, body, corpus.sent_at(number), 0, 0)
        for number, body in enumerate(bodies, 1)
    )
    db.executemany("INSERT INTO messages VALUES (?, ?, ?, ?, ?, ?, ?)", rows)


def _room(room_id: int, size: int, now: int) -> Room:
    return Room(
        room_id=room_id,
        name=NAMES[room_id],
        type=RoomType.GROUP,
        role=Role.MEMBER,
        sticky=True,  # pinned rooms are listed, and numbered, in the order of their ids
        message_num=size,
        last_update_time=now,
    )
