"""Which messages are meant for me, and which of them wait: whatever comes, in whatever order."""

from __future__ import annotations

import tempfile
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cwtui.chatwork.models import Account, Message
from cwtui.notation import mentions as called
from cwtui.notation import parse, quote
from cwtui.store import (
    Archive,
    EngineLock,
    connection,
    handled,
    mentions,
    messages,
    migrate,
    places,
    rooms,
    set_aside,
)
from tests.store.damage import leaves, overwrite
from tests.store.shapes import ME, message, room

ROOM = 1
KEN = Account(account_id=ME, name="佐藤 健")
TO = f"[To:{ME}]"
REPLY = f"[rp aid={ME} to=1-1]"


def listed(archive: Archive, unread: int, newest: int) -> None:
    """The list of rooms counts so many unread messages, the last one sent at ``newest`` (which is its id)."""
    archive.write_now(rooms.save_list, [room(ROOM, unread_num=unread, last_update_time=newest)])


def come(archive: Archive, *said: Message) -> None:
    archive.write_now(messages.save_window, ROOM, list(said))


def index(archive: Archive) -> dict[int, str]:
    return dict(archive.db.execute("SELECT message_id, kind FROM mentions").fetchall())


def waiting(archive: Archive) -> list[int]:
    rows = archive.db.execute("SELECT message_id FROM mentions WHERE waits ORDER BY message_id").fetchall()
    return [message_id for (message_id,) in rows]


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ("お疲れさまです", None),
        (f"{TO} 佐藤さん\n確認お願いします", "to"),
        (f"[To:2001][To:{ME}]", "to"),
        ("[To:2001]田中さん", None),
        (f"[To:{ME}1]よく似た番号", None),
        (f"お客様番号は {ME} です [hr]", None),
        (REPLY, "reply"),
        (f"[返信 aid={ME} to=1-1]はい", "reply"),
        (f"[Reply aid={ME} to=1-1]yes", "reply"),
        (f"[返信 aid={ME}]古い形", "to"),
        ("[rp aid=2001 to=1-1]別の人へ", None),
        (f"{TO}{REPLY}", "reply"),
        (f"[rp aid=2001 to=1-1]{TO}", "to"),
        ("[toall]", None),
        (f"[toall]{TO}", "to"),
        (quote(ME, 5, TO), None),
        (f"[qt][qtmeta aid={ME} time=5]引用[/qt]了解", None),
        (quote(2001, 5, f"{TO}{REPLY}") + "どうでしょう", None),
        (quote(2001, 5, TO) + TO, "to"),
        (f"[qt]閉じない引用 {TO}", "to"),
        (f"[code]{TO}[/code]", None),
        (f"[info][title]{TO}[/title]議事録[/info]", "to"),
        (f"[picon:{ME}]", None),
        ("[deleted]", None),
        (f"[to:{ME}]", None),
    ],
)
def test_what_counts_as_meant_for_me(archive: Archive, body: str, kind: str | None) -> None:
    come(archive, message(9, body))
    assert index(archive).get(9) == kind


def test_what_i_say_to_myself_does_not_count(archive: Archive) -> None:
    come(archive, message(1, TO, by=KEN))
    assert index(archive) == {}


def test_of_what_was_there_before_only_the_unread_waits(archive: Archive) -> None:
    """And going on reading changes nothing about that."""
    listed(archive, 2, 5)
    come(archive, *(message(n, TO) for n in (1, 2)), message(3, TO), message(4, by=KEN), message(5, TO))
    assert waiting(archive) == [3, 5]
    listed(archive, 0, 5)
    come(archive, message(5, f"{TO}直しました", update_time=6))
    assert waiting(archive) == [3, 5]


@pytest.mark.parametrize(
    ("unread", "newest", "waits"),
    [
        (1, 10, True),  # counted
        (0, 10, False),  # read elsewhere, before it came
        (0, 9, True),  # not counted yet: it came after the list
        (5, 10, True),
    ],
)
def test_a_new_one_waits_if_nobody_has_read_it(
    archive: Archive, unread: int, newest: int, waits: bool
) -> None:
    listed(archive, 0, 5)
    come(archive, message(5))
    listed(archive, unread, newest)
    come(archive, message(5), message(10, TO))
    assert waiting(archive) == ([10] if waits else [])


def test_messages_of_one_second_may_not_all_be_counted(archive: Archive) -> None:
    """The list came between two messages of the same second: the first is counted, the second not yet."""
    listed(archive, 1, 100)
    said = [Message(message_id=n, account=message(n).account, body=TO, send_time=100) for n in (7, 8)]
    come(archive, message(1, TO), *said)
    assert waiting(archive) == [7, 8]


def test_an_edit_may_call_me_or_no_longer(archive: Archive) -> None:
    listed(archive, 2, 2)
    come(archive, message(1, TO), message(2))
    come(archive, message(1, "宛先を間違えました", update_time=3), message(2, TO, update_time=3))
    assert (index(archive), waiting(archive)) == ({2: "to"}, [2])
    come(archive, message(2, REPLY, update_time=4))
    assert index(archive) == {2: "reply"}


def test_a_deleted_one_is_gone(archive: Archive) -> None:
    listed(archive, 1, 1)
    come(archive, message(1, TO))
    come(archive, message(1, "[deleted]"))
    assert index(archive) == {}


@pytest.mark.parametrize("answer_first", [False, True])
def test_an_answer_of_mine_ends_the_waiting(archive: Archive, answer_first: bool) -> None:
    listed(archive, 3, 9)
    come(archive, message(8))
    answer, question = message(9, "[rp aid=2001 to=1-7]はい", by=KEN), message(7, TO)
    for each in (answer, question) if answer_first else (question, answer):
        archive.write_now(messages.save_one, ROOM, each)
    assert (index(archive), waiting(archive)) == ({7: "to"}, [])


def test_an_answer_of_somebody_else_does_not(archive: Archive) -> None:
    listed(archive, 2, 2)
    come(archive, message(1, TO), message(2, "[rp aid=2001 to=1-1]私が見ます"))
    assert waiting(archive) == [1]


def test_done_with_and_not_done_with_after_all(archive: Archive) -> None:
    listed(archive, 2, 2)
    come(archive, message(1, TO), message(2, REPLY))
    archive.write_now(handled.handle, [1, 2], 50.0)
    assert waiting(archive) == []
    come(archive, message(1, f"{TO}直しました", update_time=3))
    assert waiting(archive) == []
    archive.write_now(handled.take_up, [1])
    assert waiting(archive) == [1]


# Words of mine


def test_my_words_are_found_as_a_reader_reads_them(archive: Archive) -> None:
    archive.write_now(mentions.listen_for, ["見積", "ＡＢＣ商事", " "])
    listed(archive, 4, 5)
    come(
        archive,
        message(1, "見積書を送りました"),  # read before
        message(2, "[info]見積もりの件[/info]"),
        message(3, "abc商事から電話"),
        message(4, f"{TO}見積の確認を"),
        message(5, "[preview id=1 ht=見積]"),
        message(6, "見積を出します", by=KEN),
    )
    assert index(archive) == {1: "keyword", 2: "keyword", 3: "keyword", 4: "to", 5: "keyword"}
    assert waiting(archive) == [2, 3, 4, 5]


def test_new_words_are_looked_for_among_the_unread(archive: Archive) -> None:
    listed(archive, 2, 4)
    come(archive, message(1, "納期"), message(2, "見積"), message(3, "納期は金曜"), message(4, "納期"))
    archive.write_now(mentions.listen_for, ["納期"])
    assert waiting(archive) == [3, 4]
    archive.write_now(handled.handle, [3], 50.0)
    archive.write_now(mentions.listen_for, ["納期", "見積"])
    archive.write_now(mentions.listen_for, ["納期", "見積"])
    assert waiting(archive) == [4]
    archive.write_now(mentions.listen_for, ["金曜"])
    assert (index(archive), waiting(archive)) == ({3: "keyword"}, [])
    archive.write_now(mentions.listen_for, [])
    assert index(archive) == {}


# Whatever is saved in whichever order

_PIECES = st.sampled_from(
    [
        TO,
        REPLY,
        "[To:2001]",
        "[qt]",
        "[/qt]",
        "[code]",
        "[/code]",
        "[toall]",
        "はい",
        f"[qtmeta aid={ME} time=1]",
    ]
)
_BODIES = st.one_of(st.just("[deleted]"), st.lists(_PIECES, max_size=5).map("".join))
_SAVES = st.tuples(
    st.integers(1, 9), _BODIES, st.sampled_from([KEN, message(1).account]), st.integers(0, 3), st.booleans()
)


@settings(max_examples=30)
@given(st.lists(_SAVES, max_size=25), st.integers(0, 9))
def test_the_index_is_what_the_bodies_say(
    saves: list[tuple[int, str, Account, int, bool]], unread: int
) -> None:
    with tempfile.TemporaryDirectory() as place:
        archive = Archive.open(Path(place) / str(ME))
        listed(archive, unread, 5)
        authors: dict[int, Account] = {}
        for message_id, body, author, edited, alone in saves:
            by = authors.setdefault(message_id, author)
            said = message(message_id, body, by=by, update_time=edited)
            if alone:
                archive.write_now(messages.save_one, ROOM, said)
            else:
                come(archive, said, message(20))
        _agrees(archive)
        before = waiting(archive)
        archive.write_now(mentions.note_all)
        _agrees(archive)
        assert waiting(archive) == before
        archive.close()


def _agrees(archive: Archive) -> None:
    rows = messages.page(archive.db, ROOM)
    said = {
        row.message_id for row in rows if row.account_id != ME and ME in called(parse(row.body)).account_ids
    }
    assert index(archive).keys() == said


# Archives from before, and broken ones


def test_an_archive_from_before_has_its_index_made(folder: Path, tmp_path: Path) -> None:
    fresh = Archive.open(tmp_path / str(ME))
    listed(fresh, 1, 3)
    come(fresh, message(1, TO), message(2, quote(2001, 1, TO)), message(3, REPLY))
    folder.mkdir(parents=True)
    with closing(connection.writer(places.private_file(folder / places.DB_NAME))) as db:
        for step, file in enumerate(migrate.steps()[:4], start=1):
            for statement in migrate.statements(file.read_text(encoding="utf-8")):
                db.execute(statement)
            db.execute(f"PRAGMA user_version = {step}")
        db.execute("ATTACH ? AS fresh", (str(fresh.folder / places.DB_NAME),))
        for table in ("owner", "messages", "rooms"):
            db.execute(f"INSERT INTO {table} SELECT * FROM fresh.{table}")
    old = Archive.open(folder)
    assert (index(old), waiting(old)) == (index(fresh), waiting(fresh)) == ({1: "to", 3: "reply"}, [3])
    old.close()
    fresh.close()


def test_what_waits_is_carried_over_from_a_damaged_archive(folder: Path) -> None:
    """The service does not know it: by now all of it is read."""
    archive = Archive.open(folder)
    listed(archive, 1, 1)
    come(archive, message(1, TO))
    listed(archive, 0, 1)
    archive.close()
    overwrite(folder / places.DB_NAME, leaves(folder / places.DB_NAME, "rooms"))
    lock = EngineLock(folder)
    assert lock.acquire()
    set_aside(folder, lock)
    lock.release()
    archive = Archive.open(folder)
    assert (index(archive), waiting(archive)) == ({1: "to"}, [1])
    archive.close()
