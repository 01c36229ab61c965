"""An archive as somebody has it after some weeks of use: rooms, people, talk. Everything in it is fixed."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from sqlite3 import Connection

from cwtui import paths
from cwtui.chatwork.models import (
    Account,
    File,
    LimitType,
    Me,
    Member,
    Message,
    Role,
    Room,
    RoomType,
    Task,
    TaskRoom,
    TaskStatus,
)
from cwtui.settings import api_host
from cwtui.store import Archive, files, members, messages, rooms, session, tasks
from cwtui.times import TOKYO

NOWHERE = "http://127.0.0.1:1/v2"
"""A port of this machine at which nobody listens."""

NOW = datetime(2026, 11, 20, 9, 41, tzinfo=TOKYO).timestamp()

MIDORI, AOBA, NAGISA = 10, 20, 30
ME = Account(account_id=1001, name="佐藤 健")
MISAKI = Account(account_id=2001, name="田中 美咲")
DAISUKE = Account(account_id=2002, name="鈴木 大輔")
TAKAHASHI = Account(account_id=2003, name="高橋 由紀子")
EMILY = Account(account_id=2004, name="Emily Carter")
AOKI = Account(account_id=3001, name="青木 真理")
MORITA = Account(account_id=3002, name="森田 翔")

DEVELOPERS, EVERYBODY, AOBA_ROOM, WITH_MISAKI, OFFICE, CHATTING, MY_CHAT, LIBRARY, WATCH, LEFT = range(1, 11)
"""The rooms. The service pins the first three; WATCH has a long past; LEFT is one I am no longer in."""

GAP_AFTER, GAP_BEFORE = 1020, 1101
TO_ME, EDITED, DELETED, ANSWER, LAST = 1101, 1102, 1103, 1104, 1107
"""Messages of DEVELOPERS by what is special about them."""

WATCH_FIRST, WATCH_LAST = 9001, 9450


def at(day: int, hour: int, minute: int = 0) -> int:
    """A moment of November 2026 in Japan."""
    return int(datetime(2026, 11, day, hour, minute, tzinfo=TOKYO).timestamp())


def message(message_id: int, by: Account, send_time: int, body: str, update_time: int = 0) -> Message:
    return Message(message_id=message_id, account=by, body=body, send_time=send_time, update_time=update_time)


def plant(folder: Path, api_url: str = NOWHERE) -> Path:
    """Leave the archive in the data folder ``folder`` as the last one that was open; its own folder."""
    host = paths.host_folder(api_host(api_url), folder)
    home = paths.account_folder(host, ME.account_id)
    archive = Archive.open(home)
    archive.write_now(fill)
    archive.close()
    paths.remember_account(host, ME.account_id)
    return home


def fill(db: Connection) -> None:
    """Put everything into an empty archive of mine."""
    me = Me(
        account_id=ME.account_id,
        room_id=MY_CHAT,
        name=ME.name,
        organization_id=MIDORI,
        organization_name="みどり設計",
    )
    session.put(db, "me", me)
    session.put(db, "room", DEVELOPERS)
    session.put(db, "has_sent", True)
    session.put(db, "due_said_on", "2026-11-20")  # what is due was said this morning
    rooms.save_list(db, [*ROOMS, GONE], now=NOW - 86_400)
    rooms.save_list(db, ROOMS, now=NOW - 3600)
    rooms.set_mute(db, CHATTING, True)
    for room_id, people in MEMBERS.items():
        members.save(db, room_id, people, now=NOW)
    _talk(db)
    tasks.save_mine(db, MY_TASKS)
    tasks.save_room(db, DEVELOPERS, ROOM_TASKS)
    files.save(db, DEVELOPERS, FILES)


def _talk(db: Connection) -> None:
    messages.save_window(db, DEVELOPERS, YESTERDAY, message_num=3)
    messages.save_window(db, DEVELOPERS, TODAY, limited=True, message_num=3 + 37 + len(TODAY))
    for room_id, talk in ELSEWHERE.items():
        messages.save_window(db, room_id, talk)
    for first in range(WATCH_FIRST, WATCH_LAST + 1, 90):
        window = [_alert(number) for number in range(max(WATCH_FIRST, first - 1), first + 90)]
        messages.save_window(db, WATCH, [each for each in window if each.message_id <= WATCH_LAST])


def _alert(number: int) -> Message:
    """One of many: every fourth one is long, and the days go by."""
    body = f"監視通知 {number}: 応答時間 {number % 70 + 30} ms"
    if number % 4 == 0:
        body += "\n" + "バックアップは正常に終わりました。容量は十分にあります。" * 3
    return message(number, DAISUKE if number % 3 else EMILY, at(1, 0) + (number - WATCH_FIRST) * 3600, body)


def room(room_id: int, name: str, updated: int, **more: object) -> Room:
    kind = RoomType.MY if room_id == MY_CHAT else RoomType.GROUP
    fields = {"type": kind, "role": Role.MEMBER, "last_update_time": updated, **more}
    return Room(room_id=room_id, name=name, **fields)  # type: ignore[arg-type]


ROOMS = [
    room(
        DEVELOPERS, "開発チーム", at(20, 9, 40), sticky=True, unread_num=4, mention_num=1, mytask_num=2,
        message_num=3 + 37 + 7, file_num=2, task_num=3,
    ),
    room(EVERYBODY, "全体連絡", at(20, 9, 5), sticky=True, unread_num=2),
    room(AOBA_ROOM, "アオバ商事様 定例", at(20, 8, 50), sticky=True, unread_num=1, mention_num=1),
    room(WITH_MISAKI, "田中 美咲", at(20, 8, 30), type=RoomType.DIRECT, unread_num=1),
    room(OFFICE, "総務", at(18, 17)),
    room(CHATTING, "雑談", at(20, 9, 30), unread_num=12),
    room(MY_CHAT, "マイチャット", at(17, 12)),
    room(LIBRARY, "みなと市図書館 改修工事 実施設計の打合せ", at(19, 15)),
    room(WATCH, "サーバー監視", at(19, 20)),
]  # fmt: skip
GONE = room(LEFT, "旧プロジェクト", at(1, 9))


def _member(who: Account, role: Role = Role.MEMBER, company: int = MIDORI) -> Member:
    name = {MIDORI: "みどり設計", AOBA: "アオバ商事", NAGISA: "なぎさ設備"}[company]
    return Member(
        account_id=who.account_id, name=who.name, role=role, organization_id=company, organization_name=name
    )


MEMBERS: dict[int, list[Member]] = {
    DEVELOPERS: [
        _member(ME), _member(MISAKI, Role.ADMIN), _member(DAISUKE), _member(TAKAHASHI, Role.ADMIN),
        _member(EMILY), _member(AOKI, company=AOBA), _member(MORITA, Role.READONLY, NAGISA),
    ],
    EVERYBODY: [_member(ME), _member(MISAKI), _member(DAISUKE), _member(TAKAHASHI, Role.ADMIN)],
    AOBA_ROOM: [_member(ME), _member(TAKAHASHI, Role.ADMIN), _member(AOKI, company=AOBA)],
    WITH_MISAKI: [_member(ME), _member(MISAKI)],
}  # fmt: skip

YESTERDAY = [
    message(
        1018, TAKAHASHI, at(19, 17, 50), "[info][title]今週の予定[/title]木曜: 定例\n金曜: 図面提出[/info]"
    ),
    message(1019, ME, at(19, 17, 58), "確認しました。図面は金曜の午前に出します。"),
    message(1020, DAISUKE, at(19, 18, 2), "手順です。\n[code]make release\n./deploy.sh --dry-run[/code]"),
]
TODAY = [
    message(1101, MISAKI, at(20, 9, 12), f"[To:{ME.account_id}]佐藤 健さん\n図面の確認をお願いします。"),
    message(1102, DAISUKE, at(20, 9, 30), "図面A-12の最新版です。https://example.com/a-12", at(20, 9, 33)),
    message(1103, EMILY, at(20, 9, 31), "[deleted]", at(20, 9, 32)),
    message(
        1104, MISAKI, at(20, 9, 33),
        f"[rp aid={DAISUKE.account_id} to={DEVELOPERS}-1102]鈴木 大輔さん\nありがとうございます。"
        "15時からの打合せで、最新版をアオバ商事様にもお見せしたいです。",
    ),
    message(1105, MISAKI, at(20, 9, 34), "資料はこちらで印刷しておきます (bow)"),
    message(
        1106, EMILY, at(20, 9, 38),
        f"[qt][qtmeta aid={MISAKI.account_id} time={at(20, 9, 33)}]15時からの打合せ[/qt]I'll join from home.",
    ),
    message(1107, ME, at(20, 9, 40), "よろしくお願いします。"),
]  # fmt: skip
ELSEWHERE: dict[int, list[Message]] = {
    EVERYBODY: [
        message(2001, TAKAHASHI, at(20, 9, 0), "[toall]\n本日17時から避難訓練です。"),
        message(2002, TAKAHASHI, at(20, 9, 5), "集合場所は正面玄関です。"),
    ],
    AOBA_ROOM: [
        message(3001, AOKI, at(20, 8, 50), f"[To:{ME.account_id}]佐藤様\nお見積りはいつ頃でしょうか。")
    ],
    WITH_MISAKI: [message(4001, MISAKI, at(20, 8, 30), "お昼、外に行きませんか？")],
    OFFICE: [message(5001, TAKAHASHI, at(18, 17), "来週の当番表を更新しました。")],
    CHATTING: [message(6001, DAISUKE, at(20, 9, 30), "近所に新しいパン屋ができました。")],
    MY_CHAT: [message(7001, ME, at(17, 12), "牛乳を買う")],
    LIBRARY: [message(8001, TAKAHASHI, at(19, 15), "開架スペースの図面を差し替えました。")],
}


def task(task_id: int, body: str, limit: int = 0, *, of: Account = ME, listed: bool = False) -> Task:
    """``listed``: as the list of my own tasks has it."""
    return Task(
        task_id=task_id,
        assigned_by_account=TAKAHASHI,
        account=None if listed else of,
        room=TaskRoom(room_id=DEVELOPERS, name="開発チーム") if listed else None,
        message_id=1018,
        body=body,
        limit_time=limit,
        limit_type=LimitType.DATE if limit else LimitType.NONE,
        status=TaskStatus.OPEN,
    )


_MINE = [("見積書を送る", at(17, 23, 59) + 59), ("図面の確認", at(20, 23, 59) + 59)]
MY_TASKS = [task(501 + n, body, limit, listed=True) for n, (body, limit) in enumerate(_MINE)]
ROOM_TASKS = [
    *(task(501 + n, body, limit) for n, (body, limit) in enumerate(_MINE)),
    task(503, "週報をまとめる", at(27, 23, 59) + 59, of=DAISUKE),
]
FILES = [
    File(
        file_id=701, account=DAISUKE, message_id=1102, filename="図面A-12.pdf", filesize=1_234_567,
        upload_time=at(20, 9, 30),
    ),
    File(
        file_id=702, account=MISAKI, message_id=1105, filename="打合せメモ.txt", filesize=812,
        upload_time=at(20, 9, 34),
    ),
]  # fmt: skip
