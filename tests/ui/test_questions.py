"""Questions, and what else dialogs say: broken into lines the Japanese way, never without the answers."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from textual.containers import Vertical
from textual.pilot import Pilot

from cwtui.ui.dialogs.question import Answer, Question
from cwtui.ui.drawing.width import cells
from cwtui.ui.timeline.wrap import NOT_FIRST, NOT_LAST
from cwtui.ui.widgets.sentences import Sentences
from tests.ui.host import Host, until

LOSS = "戻るには、ほかの人に追加してもらう必要があります。「あとで」は選べません（元に戻せません）。"


@pytest.mark.parametrize("width", range(8, 60, 5))
async def test_no_line_begins_or_ends_as_no_line_may(width: int) -> None:
    sentences = Sentences(LOSS)
    app = Host(Vertical(sentences))
    async with app.run_test(size=(width, 40)) as pilot:
        await until(pilot, lambda: sentences.size.height)
        shown = [line for line in app.text().split("\n") if line]
        assert "".join(shown) == LOSS
        assert len(shown) == sentences.size.height == len(sentences.lines(width))
        assert all(cells(line) <= width for line in shown)
        assert not any(line[0] in NOT_FIRST for line in shown[1:])
        assert not any(line[-1] in NOT_LAST for line in shown[:-1])


async def test_what_it_says_and_how_wide_it_is_may_change() -> None:
    sentences = Sentences("短い")
    app = Host(Vertical(sentences))
    async with app.run_test(size=(30, 12)) as pilot:
        await until(pilot, lambda: sentences.size.height == 1)
        sentences.update(f"{LOSS}\n[b]二行目[/b]")
        await until(pilot, lambda: "[b]二行目[/b]" in app.text())  # no markup
        high = sentences.size.height
        await pilot.resize_terminal(60, 12)
        await until(pilot, lambda: sentences.size.height < high)
        assert "[b]二行目[/b]" in app.text()


ANSWERS = [
    Answer("form", "入力画面に戻る"),
    Answer("drop", "グループを作成しない"),
    Answer("retry", "もう一度試す"),
]


@asynccontextmanager
async def asking(
    words: str, answers: list[Answer], size: tuple[int, int]
) -> AsyncIterator[tuple[Host, Pilot[None]]]:
    app = Host(over=Question("このグループは作成できませんでした", words, answers))
    async with app.run_test(size=size) as pilot:
        await until(pilot, lambda: app.focused is not None)
        yield app, pilot


@pytest.mark.parametrize("size", [(140, 45), (80, 24), (60, 15), (40, 8)])
async def test_every_answer_is_seen_however_long_the_question(size: tuple[int, int]) -> None:
    words = "\n".join(f"{n} 人目: いま管理者、希望はメンバー" for n in range(1, 41))
    async with asking(words, ANSWERS, size) as (app, pilot):
        await until(pilot, lambda: all(answer.words in app.text() for answer in ANSWERS))
        assert "40 人目" not in app.text() or size[1] > 40
        await pilot.press(*["J"] * 45)
        await until(pilot, lambda: "40 人目" in app.text())
        assert all(answer.words in app.text() for answer in ANSWERS)
        await pilot.press(*["K"] * 45)
        await until(pilot, lambda: "このグループは" in app.text())
        await pilot.press("down", "enter")
        await until(pilot, lambda: app.result == ["drop"])


async def test_answers_stand_beside_each_other_where_there_is_room_for_them() -> None:
    async with asking("上限です", ANSWERS, (100, 30)) as (app, pilot):
        assert any(all(answer.words in line for answer in ANSWERS) for line in app.text().split("\n"))
        await pilot.resize_terminal(50, 30)
        await until(pilot, lambda: not any(ANSWERS[1].words in line for line in _with(app, ANSWERS[0].words)))
        assert _with(app, ANSWERS[1].words)


def _with(app: Host, words: str) -> list[str]:
    return [line for line in app.text().split("\n") if words in line]
