"""Finding messages of a room: by their words, by whom they call, by when they were sent."""

from __future__ import annotations

import bisect

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cwtui.chatwork.models import Account
from cwtui.store import Archive, finding, messages
from tests.store.shapes import ME, message, window

BODIES = [
    "図面A-12を直しました",  # 1
    "[To:1001]佐藤 健さん\n図面の件です",
    "[code]SELECT hr FROM people[/code]",
    "[info][title]ＡＢＣ工業[/title]ｶﾀｶﾅ[/info]",
    "Straße, ΣΊΣΥΦΟΣ and CAFÉ",  # 5
    "[qt][qtmeta aid=2001 time=1]引用の言葉[/qt]返事",
    "[hr][preview id=5 ht=130][download:5]図面A-12.pdf[/download]",
    "[To:2001]",
    "[deleted]",
    "100%_確実",  # 10
]


@pytest.fixture
def talk(archive: Archive) -> Archive:
    archive.write_now(messages.save_window, 1, [message(i, body) for i, body in enumerate(BODIES, 1)])
    archive.write_now(messages.save_window, 2, [message(99, "図面")])
    return archive


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("図面", (7, 2, 1)),
        ("図面 直し", (1,)),
        ("直し　図面", (1,)),
        ("a-12", (7, 1)),
        ("Ａ－１２", (7, 1)),
        ("abc", (4,)),
        ("カタカナ", (4,)),
        ("strasse", (5,)),
        ("σίσυφοσ", (5,)),
        ("café", (5,)),
        ("引用", (6,)),
        ("select", (3,)),
        ("100%_", (10,)),
        # What stands in tags only, nobody reads.
        ("hr", (3,)),
        ("qtmeta", ()),
        ("info", ()),
        ("1001", ()),
        ("130", ()),
        ("deleted", ()),
        ("佐藤", (2,)),
        # Every word has to be there.
        ("図面 ない", ()),
        ("", ()),
        (" 　", ()),
    ],
)
def test_words_are_found_as_they_are_read(talk: Archive, words: str, expected: tuple[int, ...]) -> None:
    assert finding.find(talk.db, 1, words) == finding.Found(expected, None)


def test_a_room_is_looked_through_stretch_by_stretch(archive: Archive) -> None:
    archive.write_now(messages.save_window, 1, window(range(1, 13)))
    first = finding.find(archive.db, 1, "本文 1", at_once=5)
    assert first == finding.Found((12, 11, 10), 8)
    second = finding.find(archive.db, 1, "本文 1", before=first.before, at_once=5)
    assert second == finding.Found((), 3)
    assert finding.find(archive.db, 1, "本文 1", before=3, at_once=5) == finding.Found((1,), None)
    assert finding.find(archive.db, 3, "本文") == finding.Found((), None)


def test_who_is_called(archive: Archive) -> None:
    me = Account(account_id=ME, name="佐藤 健")
    archive.write_now(
        messages.save_window,
        1,
        [
            message(1, "[To:1001]佐藤 健さん"),
            message(2, "[toall]\nみなさん", by=me),
            message(3, "[qt][qtmeta aid=2001 time=1][To:1001]引用[/qt]"),
            message(4, "[rp aid=1001 to=1-2]はい"),
            message(5, "[code][To:1001][/code]"),
            message(6, "[To:10011]別の人"),
            message(7, "[toall]\nみなさん"),
            message(8, "[返信 aid=1001 to=1-2]古い部屋の返信"),
            message(9, "[qt][qtmeta aid=1001 time=1]私の言葉[/qt]"),
        ],
    )
    archive.write_now(messages.save_window, 2, [message(20, "[To:1001]")])

    def walked(step: str, start: int) -> list[int]:
        found: list[int] = []
        at: int | None = start
        while (at := finding.calling(archive.db, 1, ME, **{step: at})) is not None:
            found.append(at)
        return found

    assert walked("after", 0) == [1, 4, 7, 8]
    assert walked("before", 100) == [8, 7, 4, 1]
    assert finding.calling(archive.db, 1, ME) == 8
    assert finding.calling(archive.db, 3, ME) is None


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)
@given(data=st.data())
def test_a_moment_is_found_however_the_ids_lie(archive: Archive, data: st.DataObject) -> None:
    """Small ids as in a test's archive, or the service's own with all their gaps."""
    ids = sorted(data.draw(st.sets(st.integers(1, 2**63 - 1) | st.integers(1, 50), max_size=12)))
    times = sorted(data.draw(st.lists(st.integers(0, 40), min_size=len(ids), max_size=len(ids))))
    archive.write_now(lambda db: db.execute("DELETE FROM messages"))
    rows = [(message_id, 1, 2001, "", at, 0, 0) for message_id, at in zip(ids, times, strict=True)]
    archive.write_now(lambda db: db.executemany("INSERT INTO messages VALUES (?, ?, ?, ?, ?, ?, ?)", rows))
    for wanted in (-1, 0, 7, 20, 20.5, 40, 41):
        index = bisect.bisect_left(times, wanted)
        assert messages.first_at(archive.db, 1, wanted) == (ids[index] if index < len(ids) else None)
        whole = bisect.bisect_left(times, int(wanted // 1))
        assert messages.last_before(archive.db, 1, int(wanted // 1)) == (ids[whole - 1] if whole else 0)


@pytest.mark.parametrize(
    "query",
    [
        lambda db: finding.find(db, 1, "本文"),
        lambda db: finding.calling(db, 1, ME, before=50),
        lambda db: finding.calling(db, 1, ME, after=50),
        lambda db: messages.first_at(db, 1, 50),
        lambda db: messages.last_before(db, 1, 50),
    ],
)
def test_no_other_room_is_looked_at(archive: Archive, query: object) -> None:
    asked: list[str] = []
    archive.db.set_trace_callback(asked.append)
    assert callable(query)
    archive.write_now(messages.save_window, 1, window(range(1, 100)))
    query(archive.db)
    archive.db.set_trace_callback(None)
    assert asked
    for statement in asked:
        for *_, step in archive.db.execute(f"EXPLAIN QUERY PLAN {statement}").fetchall():
            assert not step.startswith(("SCAN", "USE TEMP B-TREE")), (step, statement)
