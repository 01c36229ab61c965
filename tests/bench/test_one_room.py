"""The archive the timeline is measured with says truly what is where in it."""

from __future__ import annotations

from contextlib import closing
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from cwtui.store import answers, messages
from tests.bench import one_room
from tests.bench.archives import archive_of
from tests.bench.one_room import BIG, EMPTY, SMALL, WORDS, Corpus

API_URL = "https://bench.invalid/v2"


def test_the_rooms_hold_what_was_asked_for_with_nothing_missing(tmp_path: Path) -> None:
    corpus = one_room.seed(tmp_path, API_URL, 1000)
    with closing(archive_of(tmp_path, API_URL)) as archive:
        db = archive.db
        assert [messages.count(db, room_id) for room_id in (BIG, EMPTY)] == [1000, 0]
        assert messages.count(db, SMALL) > 0
        assert messages.holes(db, BIG) == []
        assert messages.covered(db, BIG, 0)
        rows = messages.page(db, BIG, limit=1000)
        assert answers.replying(db, 7, 10) == [12]
    assert [row.message_id for row in rows] == list(range(1, 1001))
    assert [row.body.startswith(one_room.marker(row.message_id)) for row in rows] == [True] * 1000
    assert {row.message_id for row in rows if WORDS in row.body} == corpus.hits
    assert [row.send_time for row in rows] == [corpus.sent_at(row.message_id) for row in rows]
    assert all(a.account_id != b.account_id for a, b in pairwise(rows))


@pytest.mark.parametrize("count", [100, 1000, 100_000])
def test_the_first_message_of_a_day_is_the_one_behind_midnight(count: int) -> None:
    corpus = Corpus(count, int(datetime(2026, 11, 21, 11, 30).timestamp()))
    day = corpus.middle_day
    first = corpus.first_on(day)
    assert datetime.fromtimestamp(corpus.sent_at(first)).date() == day
    before = datetime.fromtimestamp(corpus.sent_at(first - 1)).date()
    assert first == 1 or before == day - timedelta(days=1)
