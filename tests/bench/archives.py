"""Archives as years of work leave them, written with the archive's own functions."""

from __future__ import annotations

import os
import random
import time
from collections.abc import Iterator
from contextlib import closing
from itertools import pairwise
from pathlib import Path
from sqlite3 import Connection

from cwtui import paths
from cwtui.chatwork.models import Account, Me, Message, Role, Room, RoomType
from cwtui.settings import api_host
from cwtui.store import Archive, messages, rooms, session
from cwtui.store.messages import FULL_WINDOW

ME = Me(account_id=1001, room_id=1, name="佐藤 健", organization_name="株式会社みどり設計")
ROOMS = 300
LAST_ROOM = "開発チーム"
OTHER_ROOM = "現場 40"
LAST_MESSAGE = "以上です。 (the end)"

_NAMES = ("田中 美咲", "鈴木 大輔", "高橋 誠", "Emily Carter", "伊藤 さくら", "中村 拓也", "渡辺 恵")
PEOPLE = [Account(account_id=2001 + n, name=name) for n, name in enumerate(_NAMES)]
PEOPLE.append(Account(account_id=ME.account_id, name=ME.name))
SENTENCES = (
    "お疲れさまです。",
    "図面A-12の3ページ目、寸法の入れ方を直しました。ご確認をお願いします。",
    "承知しました。今日中に見ます。",
    "15時からの打合せで最新版をお見せしたいです。",
    f"[To:{ME.account_id}]佐藤 健さん\n見積書の件、先方から返事がありました。",
    "[info][title]リリース手順[/title]1. 監視を止める\n2. 配備する\n3. 動作を確かめる[/info]",
    "https://portal.midori.example.jp/drawings/a-12?rev=7 に置きました。",
    "Could you have a look at the second screenshot? The arrow points to the wrong door.",
    "[code]SELECT count(*) FROM drawings WHERE checked_at IS NULL;[/code]",
    "了解です(bow)",
    "来週の現場は雨の予報なので、予備日を取っておいたほうがよいかもしれません。",
)


def seed(home: Path, api_url: str, count: int) -> None:
    """An archive of ``count`` messages in 300 rooms for a person whose data folder is in ``home/data``.

    A tenth of them, at least a hundred, are in the room that was open last.
    """
    sizes = [max(FULL_WINDOW, count // 10)]
    sizes += [(count - sizes[0]) // (ROOMS - 1)] * (ROOMS - 1)
    sizes[1] += count - sum(sizes)
    with closing(archive_of(home, api_url)) as archive:
        archive.write_now(_fill, sizes)


def archive_of(home: Path, api_url: str) -> Archive:
    """The archive of the person whose data folder is in ``home/data``; they are the one who was here last."""
    host = paths.host_folder(api_host(api_url), home / "data" / "cwtui")
    archive = Archive.open(paths.account_folder(host, ME.account_id))
    paths.remember_account(host, ME.account_id)
    return archive


def environment(home: Path, api_url: str) -> dict[str, str]:
    """The variables of that person's programs; days begin for them as they do here."""
    env = {
        "PATH": os.environ["PATH"],
        "HOME": str(home),
        "XDG_DATA_HOME": str(home / "data"),
        "XDG_CONFIG_HOME": str(home / "config"),
        "LANG": "C.UTF-8",
        "CWTUI_API_URL": api_url,
    }
    if zone := os.environ.get("TZ"):
        env["TZ"] = zone
    return env


def _fill(db: Connection, sizes: list[int]) -> None:
    rng = random.Random(1)
    now = int(time.time())
    rooms.save_list(db, [_room(number, size, now) for number, size in enumerate(sizes, 1)])
    first_id = 1
    for number, size in enumerate(sizes, 1):
        ids = range(first_id, first_id + size)
        first_id += size
        # Windows as they were received: each touches the one before, so nothing is missing between them.
        for window in _windows(ids):
            last = ids[-1] if number == 1 else 0
            messages.save_window(db, number, [_message(i, now - ids[-1] + i, last, rng) for i in window])
        rooms.heartbeat_read(db, number, _room(number, size, now))
    session.put(db, "room", 1)
    session.put(db, "me", ME)


def _windows(ids: range) -> Iterator[range]:
    starts = [*range(0, len(ids), 1000), len(ids)]
    whole = FULL_WINDOW - 1  # a window that is not full begins at the room's first message
    yield ids[:whole]
    for start, end in pairwise(starts):
        if end > whole:
            yield ids[max(start - 1, whole - 1) : end]


def _room(number: int, size: int, now: int) -> Room:
    name = LAST_ROOM if number == 1 else f"{('現場', '設計', '見積', '定例')[number % 4]} {number}"
    return Room(
        room_id=number,
        name=name,
        type=RoomType.GROUP,
        role=Role.MEMBER,
        sticky=number == 1,
        unread_num=number % 7 if number % 3 == 0 else 0,
        mention_num=1 if number % 40 == 0 else 0,
        message_num=size,
        last_update_time=now - number,
    )


def _message(message_id: int, at: int, last: int, rng: random.Random) -> Message:
    body = "\n".join(rng.choices(SENTENCES, k=rng.randint(1, 3)))
    if message_id == last:
        body = LAST_MESSAGE
    return Message(message_id=message_id, account=rng.choice(PEOPLE), body=body, send_time=at, update_time=0)
