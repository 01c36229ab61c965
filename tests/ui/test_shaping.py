"""What is written becomes notation by the palette: the selection, or all of it; and back by Ctrl+Z."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.widgets.text_area import Selection

from tests.ui.stage import Stage, playing


async def by_name(stage: Stage, name: str) -> None:
    await stage.press("ctrl+p")
    await stage.reads("What do you want to do?")
    await stage.type(name)
    await stage.press("enter")
    await stage.until(lambda: stage.app.screen is stage.main)


@pytest.mark.parametrize(
    ("name", "written", "becomes"),
    [
        ("make it code", "SELECT 1;", "[code]SELECT 1;[/code]"),
        ("box", "手順\n1. 止める", "[info][title]手順[/title]1. 止める[/info]"),
        ("box", "お知らせ", "[info]お知らせ[/info]"),
        ("make it a quote", "承知しました", "[qt]承知しました[/qt]"),
        ("markdown", "# 手順\n- 止める", "[info][title]手順[/title]- 止める[/info]"),
    ],
)
async def test_all_of_it(folder: Path, name: str, written: str, becomes: str) -> None:
    async with playing(folder) as stage:
        await stage.press("2", "i")
        await stage.paste(written)
        await by_name(stage, name)
        await stage.until(lambda: stage.composer.text == becomes)
        await stage.press("ctrl+z")
        await stage.until(lambda: stage.composer.text == written)


async def test_only_what_is_selected(folder: Path) -> None:
    async with playing(folder) as stage:
        await stage.press("2", "i")
        await stage.paste("これは SELECT 1; です")
        stage.composer.selection = Selection((0, 13), (0, 4))  # from its end to its beginning
        await by_name(stage, "make it code")
        await stage.until(lambda: stage.composer.text == "これは [code]SELECT 1;[/code] です")


async def test_nothing_written_offers_nothing(folder: Path) -> None:
    async with playing(folder) as stage:
        await stage.press("2", "i", "ctrl+p")
        await stage.reads("What do you want to do?")
        await stage.type("code")
        await stage.until(lambda: "code" in stage.text)
        assert "Make it code" not in stage.text
