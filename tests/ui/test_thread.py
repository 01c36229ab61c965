"""The thread of a message: what is shown, what arrives while one looks, and where one goes from it."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest

from cwtui.chatwork.models import Account, Message
from cwtui.store import messages, unreachable
from cwtui.ui.dialogs.thread import Branches, Thread, Whole
from tests.support import Simulator
from tests.sync.rig import requests, served, state_of
from tests.ui.seed import (
    ANSWER,
    DAISUKE,
    DELETED,
    DEVELOPERS,
    EMILY,
    EVERYBODY,
    LAST,
    ME,
    MISAKI,
    NOW,
    TO_ME,
    at,
    message,
)  # fmt: skip
from tests.ui.stage import AT_ONCE, Stage, playing
from tests.ui.town import receive_everything


def rp(message_id: int, room_id: int = DEVELOPERS, to: Account = MISAKI) -> str:
    return f"[rp aid={to.account_id} to={room_id}-{message_id}]{to.name}さん\n"


def said(message_id: int, body: str, by: Account = DAISUKE) -> Message:
    return message(message_id, by, at(20, 9, 40), body)


async def add(stage: Stage, *more: Message, room_id: int = DEVELOPERS) -> None:
    """Something more is received."""
    for each in more:
        await stage.archive.write(messages.save_one, room_id, each)


async def look(stage: Stage, message_id: int) -> None:
    """Put the cursor on a message and ask for its thread."""
    await stage.until(lambda: stage.timeline.go_to(message_id))
    stage.main.set_focus(stage.timeline)
    await stage.press("T")
    await stage.until(lambda: isinstance(stage.app.screen, Thread) and tree(stage))


def tree(stage: Stage) -> list[str]:
    """The lines of the tree, from the first."""
    if not isinstance(stage.app.screen, Thread):
        return []
    branches = stage.app.screen.query_one(Branches)
    lines = [branches.render_line(y).text.rstrip() for y in range(branches.size.height)]
    return [line for line in lines if line]


def whole(stage: Stage) -> str:
    """The message at the cursor as it is shown below the tree."""
    shown = stage.app.screen.query_one(Whole)
    return "\n".join(shown.render_line(y).text.strip() for y in range(shown.size.height)).strip()


async def test_replies_and_quotes_stand_below_what_they_answer(folder: Path) -> None:
    async with playing(folder) as stage:
        await look(stage, ANSWER)
        above, answer, below = tree(stage)
        assert above.startswith(" 鈴木 大輔  09:30  図面A-12の最新版です。https://example.com/a-12")
        assert answer.startswith("▌│ 田中 美咲  09:33  ありがとうございます。15時からの")
        assert below == " │ │ Emily Carter  09:38  I'll join from home."
        await stage.reads("Thread of 3 messages · Enter goes there · r replies · Esc closes")
        assert whole(stage).startswith("Re 鈴木 大輔\nありがとうございます。")
        await stage.press("j")
        await stage.until(lambda: "I'll join" in whole(stage))


async def test_enter_goes_to_the_message_and_escape_to_where_one_was(folder: Path) -> None:
    async with playing(folder) as stage:
        for close in ("escape", "q", "T"):
            await look(stage, ANSWER)
            await stage.press("j", close)
            await stage.until(lambda: stage.app.screen is stage.main)
            assert stage.timeline.cursor == ANSWER
        await look(stage, ANSWER)
        await stage.press("k", "enter")
        await stage.until(lambda: stage.timeline.cursor == ANSWER - 2)
        assert stage.focus == "timeline"
        await stage.press("backspace")
        await stage.until(lambda: stage.timeline.cursor == ANSWER)


async def test_a_reply_from_the_thread_goes_into_the_composer(folder: Path) -> None:
    async with playing(folder) as stage:
        await look(stage, ANSWER)
        await stage.press("k", "r")
        await stage.until(lambda: stage.focus == "composer")
        await stage.reads("reply to 鈴木 大輔")
        assert stage.timeline.cursor == ANSWER - 2


async def test_who_speaks_to_whom_has_its_word(folder: Path) -> None:
    async with playing(folder) as stage:
        await add(stage, said(1201, rp(LAST, to=ME) + "承知しました"), said(1202, rp(1201), by=ME))
        await look(stage, 1202)
        assert tree(stage) == [
            " You  09:40  よろしくお願いします。",
            " │ 鈴木 大輔  09:40  to you  承知しました",
            "▌│ │ You  09:40",
        ]


async def test_a_message_of_yesterday_says_so(folder: Path) -> None:
    async with playing(folder) as stage:
        await add(stage, said(1190, f"{rp(1019, to=ME)}助かります"))
        await look(stage, 1019)
        assert tree(stage)[0] == "▌You  11/19 17:58  確認しました。図面は金曜の午前に出します。"


async def test_a_deleted_message_keeps_its_place(folder: Path) -> None:
    async with playing(folder) as stage:
        await add(stage, said(1201, rp(DELETED, to=EMILY) + "どれでしょう"))
        await look(stage, 1201)
        assert tree(stage)[0] == " Emily Carter  09:31  This message was deleted"
        await stage.press("k")
        await stage.until(lambda: whole(stage) == "")
        await stage.press("r")
        await stage.until(lambda: stage.timeline.cursor == DELETED)
        assert "reply to" not in stage.text


async def test_what_arrives_meanwhile_takes_its_place_and_the_cursor_stays(folder: Path) -> None:
    async with playing(folder) as stage:
        await add(stage, said(1201, rp(1050) + "はい"), said(1202, rp(1050) + "私も"))
        await look(stage, 1202)
        assert tree(stage) == [
            " 田中 美咲  not received yet",
            " │ 鈴木 大輔  09:40  はい",
            "▌│ 鈴木 大輔  09:40  私も",
        ]
        await add(stage, said(1050, rp(1049) + "参加しますか", by=MISAKI))
        await stage.until(lambda: "参加しますか" in tree(stage)[1])
        assert tree(stage)[0] == " 田中 美咲  not received yet"
        assert tree(stage)[3] == "▌│ │ 鈴木 大輔  09:40  私も"
        await add(stage, said(1203, rp(1202) + "では三人で"))
        await stage.until(lambda: tree(stage)[-1] == " │ │ │ 鈴木 大輔  09:40  では三人で")
        await stage.archive.write(unreachable.note, DEVELOPERS, 1049, NOW)
        await stage.until(lambda: tree(stage)[0] == " 田中 美咲  cannot be received")
        await stage.press("g", "g", "enter")  # there is nowhere to go
        await stage.until(lambda: tree(stage)[0].startswith("▌"))


async def test_what_is_only_quoted_cannot_be_asked_for(folder: Path) -> None:
    quote = f"[qt][qtmeta aid={MISAKI.account_id} time={at(18, 8)}]先週の件[/qt]"
    async with playing(folder) as stage:
        await add(stage, said(1201, quote + "どうなりましたか"), said(1202, quote))
        await look(stage, 1201)
        assert tree(stage) == [
            " 田中 美咲  11/18 08:00  cannot be received",
            "▌│ 鈴木 大輔  09:40  どうなりましたか",
            " │ 鈴木 大輔  09:40  先週の件",
        ]


async def test_a_thread_may_lead_to_another_room(folder: Path) -> None:
    async with playing(folder) as stage:
        await add(stage, said(1201, rp(2001, EVERYBODY) + "こちらで返信します"))
        await look(stage, 1201)
        await stage.press("k", "enter")
        await stage.until(lambda: stage.open_room == EVERYBODY and stage.timeline.cursor == 2001)
        await stage.press("backspace")
        await stage.until(lambda: stage.open_room == DEVELOPERS and stage.timeline.cursor == 1201)
        await look(stage, 1201)
        await stage.press("k", "r")
        await stage.until(lambda: stage.open_room == EVERYBODY and stage.focus == "composer")
        await stage.reads("全体連絡 · reply to 高橋 由紀子")


async def test_of_a_room_that_is_not_mine_any_more_it_says_so(folder: Path) -> None:
    async with playing(folder) as stage:
        await add(stage, said(50, "よその部屋で"), room_id=77)
        await add(stage, said(1201, rp(50, 77) + "こちらで返信します"))
        await look(stage, 1201)
        await stage.press("k", "r")
        await stage.reads("That message is in a room you are not in")
        assert stage.open_room == DEVELOPERS
        assert stage.focus == "timeline"


async def test_without_a_message_there_is_no_thread(folder: Path) -> None:
    async with playing(folder) as stage:
        stage.timeline.show([], stage.main.context.eyes())
        stage.main.set_focus(stage.timeline)
        await stage.press("T")
        await stage.reads("There is no message at the cursor")


async def test_a_message_that_stands_alone_has_no_thread(folder: Path) -> None:
    async with playing(folder) as stage:
        await add(stage, said(1190, "今日は早く帰ります。"))
        await stage.until(lambda: stage.timeline.go_to(1190))
        stage.main.set_focus(stage.timeline)
        await stage.press("T")
        await stage.reads("This message answers none, and none answers it")
        assert stage.app.screen is stage.main


async def test_deep_threads_stay_readable_in_a_narrow_window(folder: Path) -> None:
    chain = [said(1201 + n, rp(1200 + n) + f"{n} 番目") for n in range(60)]
    async with playing(folder, size=(60, 15)) as stage:
        await add(stage, *chain)
        await look(stage, 1230)
        await stage.press("G")
        await stage.until(lambda: "59 番目" in tree(stage)[-1])
        assert tree(stage)[-1].startswith("▌│ │ │ │ │ │ │ +53 鈴木 大輔  09:40  59 番目")
        for size in ((40, 8), (25, 5), (1, 1), (120, 36)):
            await stage.resize(*size)
        await stage.until(lambda: "59 番目" in tree(stage)[-1])
        assert len(tree(stage)) > 10


async def test_of_an_endless_thread_the_nearest_part_is_shown(folder: Path) -> None:
    answers = [said(2000 + n, rp(TO_ME) + f"{n} 人目") for n in range(700)]
    async with playing(folder) as stage:
        for first in range(0, 700, 90):
            await stage.archive.write(messages.save_window, DEVELOPERS, answers[first : first + 100])
        await look(stage, 2650)
        await stage.reads("The nearest 500 messages of a longer thread")
        assert any(line.startswith("▌│ 鈴木 大輔  09:40  650 人目") for line in tree(stage))


async def test_hostile_words_are_harmless_here_too(folder: Path) -> None:
    evil = Account(account_id=4001, name="\x1b[31m悪\u202e意\n改行")
    async with playing(folder) as stage:
        await add(stage, message(1201, evil, at(20, 9, 40), "\x1b]0;title\x07\u202e逆\r\n次の行\t表"))
        await add(stage, said(1202, f"{rp(1201, to=evil)}はい"))
        await look(stage, 1201)
        assert tree(stage)[:1] == ["▌␛[31m悪\\u202e意 改行  09:40  ␛]0;title␇\\u202e逆 次の行 表"]


# With a service to ask


@dataclass
class Past:
    """``talk`` replies to ``second``, that one to ``first``; only the newest hundred were received."""

    simulator: Simulator
    folder: Path
    room_id: int
    first: Any
    second: Any
    talk: int
    nobody: int  # replies to a message that never was


@pytest.fixture
def past(tmp_path: Path) -> Iterator[Past]:
    with served(rooms=1, messages=240) as simulator:
        state = state_of(simulator)
        room = max(state["rooms"], key=lambda room: len(room["messages"]))
        room_id, first, second = room["room_id"], room["messages"][0], room["messages"][1]
        _edit(simulator, state, room_id, second, f"[rp aid=1 to={room_id}-{first['message_id']}]中ほどの返信")
        who = second["account"]["account_id"]
        talk = _say(simulator, who, room_id, f"[rp aid=1 to={room_id}-{second['message_id']}]新しい返信")
        nobody = _say(simulator, who, room_id, f"[rp aid=1 to={room_id}-4711]宛先のない返信")
        asyncio.run(receive_everything(tmp_path, simulator))
        yield Past(simulator, tmp_path, room_id, first, second, talk, nobody)


def _say(simulator: Simulator, account_id: int, room_id: int, body: str) -> int:
    said = {"account_id": account_id, "room_id": room_id, "body": body}
    return int(simulator.control("POST", "/say", said)["message_id"])


def _edit(simulator: Simulator, state: Any, room_id: int, message: Any, body: str) -> None:
    """Its author edits a message."""
    accounts = [account["account_id"] for account in state["accounts"]]
    token = list(simulator.tokens.values())[accounts.index(message["account"]["account_id"])]
    url = f"{simulator.api_url}/rooms/{room_id}/messages/{message['message_id']}"
    answer = httpx.put(url, headers={"x-chatworktoken": token}, data={"body": body}, verify=False)
    assert answer.status_code == 200, answer.text


async def test_missing_messages_come_one_after_the_other_and_stay(past: Past) -> None:
    first = past.first["body"].split("\n")[0][:6]
    async with _at(past) as stage:
        await look(stage, past.talk)
        await stage.until(lambda: len(tree(stage)) == 3 and first in tree(stage)[0])
        assert "中ほどの返信" in tree(stage)[1]
        assert tree(stage)[2].startswith("▌│ │ ")
        await stage.press("k", "enter")
        await stage.until(lambda: stage.timeline.cursor == int(past.second["message_id"]))
    async with _at(past) as stage:
        await look(stage, past.talk)
        assert len(tree(stage)) == 3
    for each in (past.first, past.second):
        assert len(requests(past.simulator, "GET", f"/messages/{each['message_id']}")) == 1


async def test_what_the_service_has_not_is_said_and_asked_for_once(past: Past) -> None:
    for _ in range(2):
        async with _at(past) as stage:
            await look(stage, past.nobody)
            await stage.until(lambda: "cannot be received" in tree(stage)[0])
    assert len(requests(past.simulator, "GET", "/messages/4711")) == 1


@asynccontextmanager
async def _at(past: Past) -> AsyncIterator[Stage]:
    """The app on that room, with the service within reach."""
    url, token = past.simulator.api_url, past.simulator.token
    async with playing(past.folder, url, token=token, settings=AT_ONCE, now=time.time) as stage:
        stage.main.open_room(past.room_id)
        yield stage
