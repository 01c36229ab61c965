"""Quitting while a form is open: what was entered and not saved is asked about first."""

from __future__ import annotations

from pathlib import Path

import pytest

from cwtui.ui.forms.form import Form
from cwtui.ui.forms.new_group import NewGroup
from cwtui.ui.forms.new_task import NewTask
from tests.ui.groups import opened
from tests.ui.stage import Stage, playing

LOST = "is not saved, and is lost."


async def left(stage: Stage) -> None:
    await stage.until(lambda: stage.app.return_code == 0)


@pytest.mark.parametrize(("keys", "kind"), [(("t",), NewTask), (("g", "n"), NewGroup)])
async def test_what_was_entered_is_not_lost_by_quitting(
    folder: Path, keys: tuple[str, ...], kind: type[Form[object]]
) -> None:
    async with playing(folder) as stage:
        await stage.press(*keys)
        form = await opened(stage, kind)
        await stage.type("新年会の準備")
        await stage.press("ctrl+q")
        await stage.reads("Quit cwtui?", LOST, "Stay")
        await stage.press("enter")  # the safe answer
        await stage.until(lambda: stage.app.screen is form)
        assert stage.app.return_code is None
        assert form.fields[0].value == "新年会の準備"
        assert stage.app.focused is form.fields[0].stop
        await stage.press("ctrl+q")
        await stage.reads(LOST)
        await stage.press("ctrl+q")  # asks nothing twice
        await stage.press("escape")
        await stage.until(lambda: stage.app.screen is form)
        await stage.press("ctrl+q")
        await stage.reads(LOST)
        await stage.press("y")
        await left(stage)


async def test_a_form_in_which_nobody_has_entered_anything_holds_nobody_up(folder: Path) -> None:
    async with playing(folder) as stage:
        await stage.press("g", "n")
        await opened(stage, NewGroup)
        await stage.press("ctrl+q")
        await left(stage)


async def test_a_form_beneath_its_own_question_counts_too(folder: Path) -> None:
    async with playing(folder) as stage:
        await stage.press("g", "n")
        await opened(stage, NewGroup)
        await stage.type("忘年会")
        await stage.press("escape")
        await stage.reads("Throw away what you have entered?")
        await stage.press("ctrl+q")
        await stage.reads("Quit cwtui?", LOST)


async def test_what_waits_to_be_sent_is_asked_about_beside_it(folder: Path) -> None:
    async with playing(folder) as stage:
        await stage.press("i")
        await stage.type("まだです")
        await stage.press("enter", "escape", "g", "n")
        await opened(stage, NewGroup)
        await stage.type("忘年会")
        await stage.press("ctrl+q")
        await stage.reads("1 message not sent yet", "What you have entered in “New group”", "Send next time")
        await stage.press("tab", "enter")
        await left(stage)
