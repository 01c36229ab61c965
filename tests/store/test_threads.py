"""Threads: who answers whom, in the archive and in an archive from before there were threads."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cwtui.chatwork.models import Account, Message
from cwtui.store import Archive, EngineLock, connection, messages, migrate, places, set_aside, unreachable
from cwtui.store.changes import Changed, Kind
from cwtui.store.messages import MessageRow
from cwtui.store.threads import Missing, children, grow, key, parents, thread
from tests.store.damage import leaves, overwrite
from tests.store.shapes import ME, MISAKI, message

KEN = Account(account_id=ME, name="佐藤 健")


def rp(message_id: int, room_id: int = 1, aid: int = 2001) -> str:
    return f"[rp aid={aid} to={room_id}-{message_id}]"


def qt(at: int, words: str = "引用", aid: int = 2001) -> str:
    return f"[qt][qtmeta aid={aid} time={at}]{words}[/qt]"


def talk(archive: Archive, *said: Message, room_id: int = 1) -> None:
    archive.write_now(messages.save_window, room_id, list(said))


def row(archive: Archive, message_id: int) -> MessageRow:
    found = messages.get(archive.db, message_id)
    assert found is not None
    return found


def below(archive: Archive, message_id: int) -> list[int]:
    return [child.message_id for child in children(archive.db, row(archive, message_id))]


def above(archive: Archive, message_id: int) -> list[object]:
    return [key(part) for part in parents(archive.db, row(archive, message_id))]


def tree(archive: Archive, around: int) -> list[tuple[int, object]]:
    branches = thread(archive.db, row(archive, around)).branches
    return [(branch.depth, key(branch.part)) for branch in branches]


def test_replies_and_quotes_hang_together_whichever_one_asks_for(archive: Archive) -> None:
    talk(
        archive,
        message(10),
        message(11, by=KEN),
        message(12, f"{rp(10)}はい", by=KEN),
        message(13, f"{qt(12, aid=ME)}ありがとうございます"),
        message(14, f"{rp(10)}私も"),
        message(15, "別の話"),
    )
    expected = [(0, 10), (1, 12), (2, 13), (1, 14)]
    assert tree(archive, 10) == tree(archive, 12) == tree(archive, 13) == tree(archive, 14) == expected
    assert tree(archive, 15) == [(0, 15)]


@pytest.mark.parametrize(
    ("body", "answered"),
    [
        ("はい", []),
        (f"{rp(1)}はい", [1]),
        ("[返信 aid=2001 to=1-1]はい", [1]),
        ("[Reply aid=2001 to=1-1]はい", [1]),
        ("[Reply aid=2001]はい", []),
        (f"{rp(2)}{rp(1)}{rp(2)}", [2, 1]),
        (f"{qt(2)}はい{rp(1)}", [1, 2]),
        (f"{qt(2)}{rp(2)}", [2]),
        (qt(1, qt(2) + rp(2)), [1]),
        (f"[code]{rp(1)}{qt(2)}[/code]", []),
        (f"[info]{rp(1)}[/info]", [1]),
        (f"{rp(9)}自分に", []),
        ("[rp aid=2001 to=1-0]", []),
        ("[rp aid=2001 to=1-99999999999999999999]", []),
        ("[rp aid=2001 to=1-][rp aid=2001 to=-1][rp aid=2001  to=1-1][rp to=1-1]", []),
        ("[qt][qtmeta aid=2001]いつか[/qt]", []),
        ("[qt][qtmeta aid=2001 time=1]", []),
    ],
)
def test_what_a_message_answers(archive: Archive, body: str, answered: list[int]) -> None:
    talk(archive, message(1), message(2), message(9, body))
    assert above(archive, 9) == answered
    assert [n for n in (1, 2) if 9 in below(archive, n)] == sorted(n for n in answered if n < 9)


def test_an_edit_answers_something_else(archive: Archive) -> None:
    talk(archive, message(1), message(2), message(3, rp(1)))
    talk(archive, message(3, qt(2), update_time=5))
    assert (below(archive, 1), below(archive, 2)) == ([], [3])
    talk(archive, message(3, "もう何も", update_time=6))
    assert below(archive, 2) == []


def test_a_deleted_message_answers_nothing_but_is_answered(archive: Archive) -> None:
    talk(archive, message(1), message(2, rp(1)), message(3, rp(2)))
    talk(archive, message(2, "[deleted]"))
    assert below(archive, 1) == []
    assert tree(archive, 3) == [(0, 2), (1, 3)]
    assert archive.db.execute("SELECT message_id FROM answers").fetchall() == [(3,)]


def test_a_reply_may_come_from_another_room_a_quote_may_not(archive: Archive) -> None:
    talk(archive, message(1), message(5, "同じ秒"))
    talk(archive, message(3, f"{rp(1)}こちらで"), message(4, qt(1)), room_id=2)
    assert below(archive, 1) == [3]
    assert above(archive, 3) == [1]
    assert above(archive, 4) == [(2, 2001, 1)]  # nobody knows where that was said


def test_of_several_messages_in_a_second_the_first_was_quoted(archive: Archive) -> None:
    seconds = [5, 6, 6, 6, 7]
    said = [message(n, by=KEN if n == 2 else MISAKI) for n in range(1, 6)]
    talk(archive, *(_at(each, at) for each, at in zip(said, seconds, strict=True)), message(9, qt(6)))
    assert above(archive, 9) == [3]
    assert (below(archive, 3), below(archive, 4)) == ([9], [])


def _at(said: Message, send_time: int) -> Message:
    return Message(
        message_id=said.message_id, account=said.account, body=said.body, send_time=send_time, update_time=0
    )


@pytest.mark.parametrize("at", [0, 1, 2, 3, 50, 99, 100, 101])
def test_what_was_said_when_is_found_however_far_apart_the_ids_are(archive: Archive, at: int) -> None:
    ids = [(n * 7919 % 100) + (n << 40) for n in range(1, 100)]
    talk(archive, *(_at(message(id_), n) for n, id_ in enumerate(ids, 1)), message(2**62, qt(at)))
    expected = ids[at - 1] if 1 <= at <= 99 else (1, 2001, at)
    assert above(archive, 2**62) == [expected]


def test_one_that_was_never_received_stands_above_all_that_answer_it(archive: Archive) -> None:
    talk(archive, message(5, rp(2)), message(6, f"{rp(2, aid=9)}はい"), message(7, rp(6)))
    assert tree(archive, 7) == [(0, 2), (1, 5), (1, 6), (2, 7)]
    (missing,) = parents(archive.db, row(archive, 5))
    assert missing == Missing(room_id=1, message_id=2, account_id=2001)
    archive.write_now(messages.save_one, 1, message(2, f"{rp(1, room_id=4)}"))
    assert tree(archive, 7) == [(0, 1), (1, 2), (2, 5), (2, 6), (3, 7)]


def test_one_known_from_quotes_alone_is_one_and_the_same(archive: Archive) -> None:
    talk(archive, message(5, qt(3)), message(6, qt(3)), message(7, qt(4)))
    assert tree(archive, 5) == [(0, (1, 2001, 3)), (1, 5), (1, 6)]


def test_a_robot_with_thousands_of_answers(archive: Archive) -> None:
    for first in range(2, 1002, 100):
        talk(archive, message(1), *(message(n, rp(1)) for n in range(first, first + 100)))
    assert below(archive, 1) == list(range(2, 502))
    found = thread(archive.db, row(archive, 1001))
    assert len(found.branches) == 500
    assert not found.whole
    assert 1001 in [key(branch.part) for branch in found.branches]


# The tree of any answers at all


@given(
    st.lists(st.lists(st.integers(0, 14), max_size=3), min_size=1, max_size=15),
    st.integers(0, 14),
    st.integers(2, 20),
)
def test_a_tree_of_any_answers_at_all(answers: list[list[int]], start: int, most: int) -> None:
    """Message n answers those of ``answers[n]``; circles and what was never received included."""
    rows = {n: _row(n) for n in range(len(answers))}
    around = rows[start % len(rows)]

    def parents_of(of: MessageRow) -> list[MessageRow | Missing]:
        return [rows.get(n) or Missing(room_id=1, message_id=n, account_id=1) for n in answers[of.message_id]]

    def children_of(of: MessageRow | Missing) -> list[MessageRow]:
        return [rows[n] for n, answered in enumerate(answers) if of.message_id in answered]

    tree = grow(around, parents_of, children_of, most)
    keys = [key(branch.part) for branch in tree.branches]
    assert len(set(keys)) == len(keys) <= most
    assert around.message_id in keys
    path: list[MessageRow | Missing] = []
    siblings: dict[tuple[object, ...], list[int]] = {}
    for branch in tree.branches:
        del path[branch.depth :]
        assert len(path) == branch.depth
        if path:
            assert isinstance(branch.part, MessageRow)
            assert path[-1].message_id in answers[branch.part.message_id]
            siblings.setdefault(tuple(key(part) for part in path), []).append(branch.part.message_id)
        path.append(branch.part)
    assert [branch.depth for branch in tree.branches].count(0) == 1
    assert all(ids == sorted(ids) for ids in siblings.values())
    if tree.whole:
        answering = {n for n, answered in enumerate(answers) if set(answered) & set(keys)}
        assert answering <= set(keys)


def _row(message_id: int) -> MessageRow:
    return MessageRow(
        message_id=message_id, room_id=1, account_id=1, author="", body="", send_time=0, update_time=0,
        deleted=False,
    )  # fmt: skip


def test_a_chain_longer_than_the_tree_is_cut_above() -> None:
    rows = [_row(n) for n in range(3000)]
    tree = grow(rows[2990], lambda of: rows[of.message_id - 1 :][:1], lambda of: rows[_id(of) + 1 :][:1])
    keys = [key(branch.part) for branch in tree.branches]
    assert not tree.whole
    assert keys == list(range(2741, 3000))


def _id(part: MessageRow | Missing) -> int:
    assert part.message_id is not None
    return part.message_id


# Archives from before, and damaged ones

BODIES = [
    f"{rp(1)}はい",
    f"x{rp(1)}{rp(2, room_id=7)}{qt(3)}",
    "[返信 aid=5 to=1-4]",
    "[Reply aid=5 to=1-4][Reply aid=5]",
    qt(5, qt(6) + rp(7)),
    f"[code]{rp(1)}[/code]{qt(2)}",
    "a to=b to=1-",
    "[rp aid=x to=1-2][rp aid=1 to=1_2]",
    "[rp aid=1 to=1-" + "9" * 30 + "]" + rp(3),
    " to=1-2" * 60,
    "[qtmeta aid=1 time=2",
    "[qtmeta aid=1 time=]",
    rp(2**63 - 1),
    "",
]


def test_an_archive_from_before_finds_all_that_a_new_one_finds(folder: Path, tmp_path: Path) -> None:
    said = [message(n, f"発言 {n}") for n in range(1, 8)]
    said += [message(n, body) for n, body in enumerate(BODIES, 100)]
    fresh = Archive.open(tmp_path / str(ME))
    fresh.write_now(messages.save_window, 1, said)
    with closing(_of_version_1(folder)) as db:
        db.execute("ATTACH ? AS fresh", (str(fresh.folder / places.DB_NAME),))
        db.execute("INSERT INTO messages SELECT * FROM fresh.messages")
    old = Archive.open(folder)
    found = {n: below(old, n) for n in range(1, 8)}
    assert found == {n: below(fresh, n) for n in range(1, 8)}
    assert found[1]
    assert found[3]
    noted, known = ({*a.db.execute("SELECT * FROM answers").fetchall()} for a in (fresh, old))
    assert noted <= known
    fresh.close()
    old.close()


def _of_version_1(folder: Path) -> sqlite3.Connection:
    """An archive as the first cwtui made it."""
    folder.mkdir(parents=True)
    db = connection.writer(places.private_file(folder / places.DB_NAME))
    for statement in migrate.statements(migrate.steps()[0].read_text(encoding="utf-8")):
        db.execute(statement)
    db.execute("PRAGMA user_version = 1")
    db.execute("INSERT INTO owner VALUES (?)", (ME,))
    return db


@pytest.mark.parametrize("table", ["answers", "people", "messages"])
def test_a_damaged_archive_finds_its_threads_again(folder: Path, table: str) -> None:
    with closing(Archive.open(folder)) as archive:
        for first in range(1, 400, 50):
            talk(archive, *(message(n, f"{rp(max(1, n - 1))}{'あ' * 90}") for n in range(first, first + 60)))
    overwrite(folder / places.DB_NAME, leaves(folder / places.DB_NAME, table)[-1:])
    lock = EngineLock(folder)
    assert lock.acquire()
    salvage = set_aside(folder, lock)
    lock.release()
    assert "answers" not in {*salvage.kept, *salvage.lost}
    with closing(Archive.open(folder)) as archive:
        held = {each.message_id for each in messages.page(archive.db, 1, limit=1000)}
        assert len(held) > 200
        assert {n for n in held if n + 1 in below(archive, n)} == {n for n in held if n + 1 in held}


# What can't be had


def test_what_the_service_has_not_is_remembered_for_a_day(archive: Archive, told: list[Changed]) -> None:
    archive.write_now(unreachable.note, 4, 77, 1000.0)
    assert told == [Changed(Kind.MESSAGES, 4, frozenset({77}))]
    assert unreachable.is_noted(archive.db, 77, 1000.0 + 86_000)
    assert not unreachable.is_noted(archive.db, 77, 1000.0 + 87_000)
    assert not unreachable.is_noted(archive.db, 78, 1000.0)
