"""Read up to here, unread from here, all read: by hand, at the simulator or waiting in the outbox; undone."""

from __future__ import annotations

from pathlib import Path
from sqlite3 import Connection

from cwtui.store import messages
from cwtui.store.wishes import MarkRead, MarkUnread
from cwtui.ui.dialogs.question import Question
from tests.ui.office import A_WHILE, leave_at, marking, there, unread
from tests.ui.seed import AOBA_ROOM, DEVELOPERS, EVERYBODY, GAP_AFTER, LAST, MY_CHAT, TO_ME
from tests.ui.stage import playing
from tests.ui.town import Town

# By hand


async def test_unread_from_here_holds_until_the_room_is_left_and_z_takes_it_back(office: Town) -> None:
    first = office.say("一つ目", 1)
    office.say("二つ目", 1)
    async with office.playing() as stage:
        await there(stage, office.room_id(1))
        await stage.reads("二つ目")
        await stage.until(lambda: unread(office, 1) == 0)
        stage.main.room.go_to(first)
        await stage.press("u")
        await stage.reads("Unread from this message on (everywhere in Chatwork) · z undoes it")
        await stage.until(lambda: unread(office, 1) == 2)
        await stage.press("G")
        stage.main.open_room(office.room_id(1))  # once more: it has not been left
        await stage.pilot.pause(A_WHILE)
        assert unread(office, 1) == 2
        await stage.press("z")
        await stage.reads("Read again, as before")
        await stage.until(lambda: unread(office, 1) == 0)


async def test_my_own_message_at_the_end_is_no_obstacle(office: Town) -> None:
    office.say("どうですか", 1)
    async with office.playing(marking("never")) as stage:
        await there(stage, office.room_id(1))
        await stage.reads("どうですか")
        await stage.press("i")
        await stage.type("いいです")
        await stage.press("enter")
        await stage.until(lambda: "いいです" in stage.bodies(office.room_id(1)))
        await stage.press("escape", "G", "R")
        await stage.until(lambda: unread(office, 1) == 0)


async def test_over_messages_never_received_nothing_is_read_and_r_asks_once(new_office: Town) -> None:
    leave_at(new_office, open_room=0)
    me = f"[To:{new_office.me}]"
    new_office.say(f"{me}\n届きません", 1)
    for n in range(1, 120):
        new_office.say(f"その {n}", 1)
    new_office.say(f"{me}\n届きます", 1)
    room_id = new_office.room_id(1)
    async with new_office.playing() as stage:
        await stage.until(lambda: "その 119" in stage.bodies(room_id))
        (hole,) = messages.holes(stage.archive.db, room_id)
        await there(stage, room_id)
        await stage.reads("1 of 2 To for you cannot be received · o opens the browser")
        await stage.pilot.pause(A_WHILE)
        assert unread(new_office, 1) == 121
        stage.timeline.focus()
        await stage.press("R")
        await stage.reads("About 21 messages you cannot see become read, too.", "Cancel", "Mark as read")
        await stage.press("n")
        await stage.until(lambda: stage.app.screen is stage.main)
        assert unread(new_office, 1) == 121
        await stage.press("R")
        await stage.until(lambda: isinstance(stage.app.screen, Question))
        await stage.press("y")
        await stage.until(lambda: unread(new_office, 1) == 0)
        stage.main.room.go_to(hole.after_id)
        await stage.press("u")
        await stage.until(lambda: unread(new_office, 1) > 121)
        await stage.press("G", "R")
        await stage.until(lambda: unread(new_office, 1) == 0)


async def test_read_in_the_list_of_rooms(office: Town) -> None:
    office.say("一覧から", 1)
    leave_at(office, open_room=0)
    async with office.playing() as stage:
        await stage.until(lambda: "一覧から" in stage.bodies(office.room_id(1)))
        stage.rooms.move_to([row.room_id for row in stage.rooms.rows].index(office.room_id(1)))
        await stage.press("R")
        await stage.until(lambda: unread(office, 1) == 0)
        await stage.press("z")
        await stage.reads("z again: Unread again, as before")
        assert unread(office, 1) == 0
        await stage.press("z")
        await stage.until(lambda: unread(office, 1) == 1)


# Offline: what waits in the outbox


async def test_read_and_unread_wait_for_the_line_and_only_the_last_word_counts(folder: Path) -> None:
    async with playing(folder, settings=marking("never")) as stage:
        await stage.press("tab", "R")
        await stage.reads("Read up to here · z undoes it")
        assert stage.marks() == [MarkRead(room_id=DEVELOPERS, message_id=LAST - 1, mine_up_to=LAST)]
        await stage.press("z")
        await stage.reads("Unread again, as before")
        assert stage.marks() == [MarkUnread(room_id=DEVELOPERS, message_id=1103)]
        await stage.press("u")
        await stage.reads("Unread from this message on")
        assert stage.marks() == [MarkUnread(room_id=DEVELOPERS, message_id=LAST)]
        await stage.press("R", "R")
        await stage.reads("Read up to here")
        assert "z undoes" not in stage.key_row  # the second time nothing became read


async def test_what_waits_to_be_read_is_counted_no_more_and_again_when_it_is_undone(folder: Path) -> None:
    def counted() -> int:
        return next(row.unread_num for row in stage.rooms.rows if row.room_id == EVERYBODY)

    async with playing(folder, settings=marking("never")) as stage:
        await stage.until(lambda: "8 unread" in stage.status)
        assert counted() == 2
        await stage.press("j", "R")
        await stage.until(lambda: counted() == 0)
        await stage.until(lambda: "6 unread" in stage.status)
        await stage.press("z", "z")  # twice: it is not the room that is open
        await stage.until(lambda: counted() == 2)
        await stage.until(lambda: "8 unread" in stage.status)


async def test_at_a_gap_here_is_the_message_before_it(folder: Path) -> None:
    async with playing(folder, settings=marking("never")) as stage:
        await stage.press("tab")
        assert stage.timeline.go_to(("gap", TO_ME))
        await stage.press("R")
        await stage.reads("Read up to here")
        assert stage.marks() == [MarkRead(room_id=DEVELOPERS, message_id=GAP_AFTER)]
        await stage.press("u")
        await stage.reads("There is no message at the cursor")


async def test_a_room_of_the_list_is_read_or_unread_as_a_whole(folder: Path) -> None:
    async with playing(folder, settings=marking("never")) as stage:
        await stage.press("j", "R")
        await stage.reads("“全体連絡” is read · z undoes it")
        assert stage.marks() == [MarkRead(room_id=EVERYBODY, message_id=2002)]
        await stage.press("j", "u")
        await stage.reads("“アオバ商事様 定例” is unread from its newest message on (everywhere in Chatwork)")
        assert stage.marks()[1:] == [MarkUnread(room_id=AOBA_ROOM, message_id=3001)]


async def test_a_room_nothing_of_which_was_received(folder: Path) -> None:
    async with playing(folder, settings=marking("never")) as stage:
        await stage.archive.write(_nothing_received)
        await stage.press("j", "u")
        await stage.reads("Nothing of this room has been received")
        await stage.press("R")
        await stage.reads("About 2 messages you cannot see become read, too.")
        await stage.press("y")
        await stage.until(lambda: stage.marks() == [MarkRead(room_id=EVERYBODY)])


def _nothing_received(db: Connection) -> None:
    for table in ("messages", "spans", "reaches"):
        db.execute(f"DELETE FROM {table} WHERE room_id = ?", (EVERYBODY,))


async def test_without_a_room_there_is_none_to_mark(folder: Path) -> None:
    async with playing(folder, settings=marking("never")) as stage:
        await stage.archive.write(lambda db: db.execute("UPDATE rooms SET left_at = 1"))
        stage.main.rooms.reload(None)
        await stage.press("R", "u")
        await stage.reads("There is no room at the cursor")
        assert stage.marks() == []


async def test_all_rooms_are_read_after_a_question_and_unread_again_in_one_step(folder: Path) -> None:
    async with playing(folder, settings=marking("never")) as stage:
        await stage.archive.write(
            lambda db: db.execute("UPDATE rooms SET unread_num = 20 WHERE room_id = ?", (DEVELOPERS,))
        )
        stage.main.rooms.reload(DEVELOPERS)
        await stage.press("A")
        await stage.reads("5 rooms become read.", "36 unread messages")
        await stage.reads("With messages you cannot see: 開発チーム")
        await stage.press("n")
        await stage.until(lambda: stage.app.screen is stage.main)
        assert stage.marks() == []
        await stage.press("A")
        await stage.until(lambda: isinstance(stage.app.screen, Question))
        await stage.press("y")
        await stage.reads("5 rooms are read · z undoes it")
        assert len(stage.marks()) == 5
        assert all(isinstance(wish, MarkRead) for wish in stage.marks())
        await stage.press("z")
        await stage.reads("5 rooms are unread again")
        assert len(stage.marks()) == 5
        assert MarkUnread(room_id=AOBA_ROOM, message_id=3001) in stage.marks()


async def test_with_nothing_unread_there_is_nothing_to_ask(folder: Path) -> None:
    async with playing(folder, settings=marking("never")) as stage:
        await stage.archive.write(lambda db: db.execute("UPDATE rooms SET unread_num = 0"))
        stage.main.rooms.reload(DEVELOPERS)
        await stage.press("A")
        await stage.reads("No unread rooms")


async def test_where_no_message_is_there_is_nothing_to_mark(folder: Path) -> None:
    async with playing(folder, settings=marking("never")) as stage:
        await stage.archive.write(lambda db: db.execute("DELETE FROM messages WHERE room_id = ?", (MY_CHAT,)))
        await stage.press("g", "m", "R")
        await stage.reads("There is no message at the cursor")
        await stage.press("u", "L")
        await stage.reads("Nothing is unread here")
        assert stage.marks() == []


async def test_marks_that_wait_keep_nobody_from_quitting(folder: Path) -> None:
    async with playing(folder, settings=marking("never")) as stage:
        await stage.press("tab", "R")
        await stage.until(lambda: stage.marks())
        assert "waiting" not in stage.status
        await stage.press("ctrl+q")
        await stage.until(lambda: not stage.app.is_running)
