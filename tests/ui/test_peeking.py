"""What a message answers: looking at it in place, going there, and back again."""

from __future__ import annotations

from pathlib import Path
from sqlite3 import Connection

from cwtui.store import messages, unreachable
from cwtui.sync.asks import Message
from cwtui.ui.dialogs.peek import Peek
from tests.ui.seed import ANSWER, AOBA_ROOM, DEVELOPERS, EMILY, LAST, ME, MISAKI, NOW, TO_ME, at, message
from tests.ui.stage import Stage, playing

UNKNOWN = 990  # a message of DEVELOPERS that was never received


def at_cursor(stage: Stage) -> object:
    entry = stage.timeline.current
    return entry.key if entry is not None else None


async def go_to(stage: Stage, message_id: int) -> None:
    await stage.press("tab")
    stage.main.room.go_to(message_id)
    await stage.until(lambda: at_cursor(stage) == message_id)


async def say_in(stage: Stage, room_id: int, body: str, message_id: int = 1200) -> None:
    """Somebody writes in a room."""
    await stage.archive.write(messages.save_one, room_id, message(message_id, MISAKI, at(20, 9, 41), body))


async def closed(stage: Stage) -> None:
    await stage.until(lambda: stage.app.screen is stage.main)


async def test_p_shows_what_is_answered_and_p_closes_it(folder: Path) -> None:
    async with playing(folder) as stage:
        await go_to(stage, ANSWER)
        before = stage.shown()
        for key in ("p", "escape", "q"):
            await stage.press("p")
            await stage.until(lambda: isinstance(stage.app.screen, Peek))
            await stage.reads("鈴木 大輔  Fri, Nov 20, 09:30", "図面A-12の最新版です。", "Enter goes there")
            await stage.press(key)
            await closed(stage)
        assert at_cursor(stage) == ANSWER
        assert stage.shown() == before


async def test_big_p_goes_there_and_backspace_comes_back(folder: Path) -> None:
    async with playing(folder) as stage:
        await go_to(stage, ANSWER)
        await stage.press("P")
        assert at_cursor(stage) == 1102
        await stage.press("backspace")
        assert at_cursor(stage) == ANSWER


async def test_from_the_peek_one_goes_there_too(folder: Path) -> None:
    async with playing(folder) as stage:
        for key in ("enter", "P"):
            await go_to(stage, ANSWER)
            await stage.press("p", key)
            await closed(stage)
            assert at_cursor(stage) == 1102
            await stage.press("backspace", "shift+tab")


async def test_a_quote_leads_to_the_message_whose_words_it_has(folder: Path) -> None:
    async with playing(folder) as stage:
        await go_to(stage, 1106)
        await stage.press("P")
        assert at_cursor(stage) == ANSWER


async def test_what_answers_nothing_says_so(folder: Path) -> None:
    async with playing(folder) as stage:
        await go_to(stage, TO_ME)
        for key in ("p", "P"):
            await stage.press(key)
            await stage.reads("This message answers none")
        assert at_cursor(stage) == TO_ME


async def test_an_answer_to_another_room_opens_that_room_and_comes_back(folder: Path) -> None:
    async with playing(folder) as stage:
        await say_in(stage, DEVELOPERS, f"[rp aid=3001 to={AOBA_ROOM}-3001]青木さん\nこちらで続けます。")
        await go_to(stage, 1200)
        await stage.press("p")
        await stage.reads("アオバ商事様 定例", "お見積りはいつ頃でしょうか。")
        await stage.press("P")
        await closed(stage)
        assert (stage.open_room, at_cursor(stage)) == (AOBA_ROOM, 3001)
        await stage.press("backspace")
        assert (stage.open_room, at_cursor(stage)) == (DEVELOPERS, 1200)


async def test_what_was_never_received_is_asked_for_and_shown_when_it_comes(folder: Path) -> None:
    async with playing(folder) as stage:
        await say_in(stage, DEVELOPERS, f"[rp aid={EMILY.account_id} to={DEVELOPERS}-{UNKNOWN}]はい")
        await go_to(stage, 1200)
        await stage.press("P")
        await stage.reads("Emily Carter", "Not received yet: asking for it")
        asked = [need.ask for need in stage.app.session._attention.needs()]
        assert Message(DEVELOPERS, UNKNOWN) in asked
        await stage.press("enter")
        assert isinstance(stage.app.screen, Peek)
        await stage.archive.write(
            messages.save_one, DEVELOPERS, message(UNKNOWN, EMILY, at(18, 10), "Here it is.")
        )
        await stage.reads("Emily Carter  Wed, Nov 18, 10:00", "Here it is.")
        await stage.press("enter")
        await closed(stage)
        assert at_cursor(stage) == UNKNOWN


async def test_what_cannot_be_received_is_said(folder: Path) -> None:
    async with playing(folder) as stage:
        await say_in(stage, DEVELOPERS, f"[rp aid={EMILY.account_id} to={DEVELOPERS}-{UNKNOWN}]はい")
        await go_to(stage, 1200)
        await stage.press("p")
        await stage.reads("Not received yet")
        await stage.archive.write(unreachable.note, DEVELOPERS, UNKNOWN, NOW)
        await stage.reads("This message cannot be received any more")


async def test_a_deleted_message_is_one_and_a_long_one_scrolls(folder: Path) -> None:
    long = "\n".join(f"行 {n}" for n in range(1, 81))

    def change(db: Connection) -> None:
        db.execute("UPDATE messages SET body = ? WHERE message_id = 1102", (long,))

    async with playing(folder) as stage:
        await stage.archive.write(change)
        await say_in(stage, DEVELOPERS, f"[rp aid={EMILY.account_id} to={DEVELOPERS}-1103]はい")
        await go_to(stage, 1200)
        await stage.press("p")
        await stage.reads("This message was deleted")
        await stage.press("escape", "shift+tab")
        await go_to(stage, ANSWER)
        await stage.press("p")
        await stage.reads("行 1")
        assert "行 80" not in stage.text
        await stage.press("G")
        await stage.reads("行 80")
        await stage.press("g", "g")
        await stage.reads("鈴木 大輔  Fri")
        assert stage.main.context.me == ME.account_id
        assert at_cursor(stage) != LAST
