"""The archive that triage is measured with holds what it says."""

from __future__ import annotations

import time
from collections import Counter
from contextlib import closing
from pathlib import Path

import pytest

from cwtui.chatwork.models import TaskStatus
from cwtui.store import desk, inbox
from cwtui.store.inbox import ItemKind
from cwtui.times import DueGroup
from cwtui.ui.views.desk_list import Order, grouped
from cwtui.ui.widgets.grouped_list import Heading
from tests.bench import waiting
from tests.bench.archives import archive_of
from tests.bench.waiting import Corpus

API_URL = "https://bench.invalid/v2"


@pytest.mark.parametrize("corpus", [Corpus(20, 60), Corpus(100, 300)])
def test_as_much_waits_as_was_asked_for(tmp_path: Path, corpus: Corpus) -> None:
    waiting.seed(tmp_path, API_URL, corpus)
    with closing(archive_of(tmp_path, API_URL)) as archive:
        db, now = archive.db, time.time()
        kinds = Counter(item.kind for item in inbox.items(db, now))
        mine, given, done = desk.mine(db), desk.given(db), desk.done(db)
        with_message = [item for item in inbox.items(db, now) if item.message_id is not None]
    assert kinds.total() == corpus.items
    assert kinds[ItemKind.TASK] == corpus.tasks
    assert kinds[ItemKind.DIRECT] == corpus.direct
    assert kinds[ItemKind.REQUEST] == corpus.requests
    assert kinds[ItemKind.TO] > 0
    assert len(with_message) == corpus.items - corpus.requests
    assert len(mine) == corpus.tasks
    assert len(given) == corpus.tasks // 4
    assert sum(task.status is TaskStatus.DONE for task in done) == corpus.tasks // 4


def test_the_numbers_of_the_tasks_are_the_order_of_the_desk(tmp_path: Path) -> None:
    waiting.seed(tmp_path, API_URL, Corpus(100, 300))
    with closing(archive_of(tmp_path, API_URL)) as archive:
        now = time.time()
        rows = grouped(desk.mine(archive.db), Order.DUE, now)
    dated = [row for row in rows if not isinstance(row, Heading) and row.task.limit_time]
    assert [row.task.body.split()[0] for row in dated] == [f"#{n}" for n in range(1, 76)]
    assert dated[9].due_group(now) is DueGroup.OVERDUE
