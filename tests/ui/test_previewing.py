"""``Ctrl+R``: how what is written will look, above the composer."""

from __future__ import annotations

from pathlib import Path

import pytest

from cwtui.ui.composing.preview import LEAST_TIMELINE, Preview
from tests.ui.seed import DAISUKE, DEVELOPERS, EDITED, MISAKI
from tests.ui.stage import Stage, playing


def seen(stage: Stage) -> list[str]:
    """The lines of the preview that are in sight, without its title."""
    found = list(stage.main.query(Preview))
    if not found or not found[0].region:
        return []
    region = found[0].region
    strips = stage.app.screen._compositor.render_strips()
    rows = [strip.crop(region.x, region.right).text for strip in strips[region.y + 1 : region.bottom]]
    return [row.rstrip(" ▁▂▃▄▅▆▇█") for row in rows]


async def write(stage: Stage, text: str, caret: tuple[int, int] | None = None) -> None:
    """Have this in the composer, and the caret in it."""
    await stage.press("i")
    await stage.until(lambda: stage.composer.has_focus)
    stage.composer.put(text, caret)
    await stage.pilot.pause()


async def opened(stage: Stage, text: str, caret: tuple[int, int] | None = None) -> None:
    await write(stage, text, caret)
    await stage.press("ctrl+r")
    await stage.until(lambda: seen(stage))


async def test_it_shows_what_the_room_will_see_and_follows_what_is_typed(folder: Path) -> None:
    async with playing(folder) as stage:
        await opened(
            stage, f"[To:{MISAKI.account_id}]田中 美咲さん\nお疲れさまです。[info][title]議事録[/title]"
        )
        await stage.until(lambda: seen(stage)[0] == "     To 田中 美咲")
        assert "お疲れさまです。[info]議事録" in seen(stage)[1]  # not closed yet: as it is typed
        await stage.type("決定事項[/info]")
        await stage.until(lambda: "[info]" not in "".join(seen(stage)))
        assert [line.strip() for line in seen(stage)] == [
            "To 田中 美咲", "お疲れさまです。", "│ 議事録", "│ 決定事項",
        ]  # fmt: skip
        assert stage.focus == "composer"
        caption = stage.lines[stage.main.query_one(Preview).region.y]
        assert "── Preview" in caption
        assert "Ctrl+R closes it" in caption


@pytest.mark.parametrize("size", [(60, 24), (140, 45)])
async def test_it_is_drawn_as_the_message_will_be(folder: Path, size: tuple[int, int]) -> None:
    async with playing(folder, size=size) as stage:
        stage.main.enter_room(DEVELOPERS)
        body = (
            "長い文章は、部屋の幅で折り返されます。" * 6
            + "\n[code]make\n  all[/code](bow) https://example.com/"
        )
        await opened(stage, body)
        await stage.until(lambda: "https" in seen(stage)[-1])
        previewed = seen(stage)
        await stage.press("enter")
        await stage.until(lambda: stage.waiting() == [body])
        await stage.until(lambda: not stage.main.query(Preview))
        await stage.until(lambda: previewed[-1].strip() in stage.text)
        shown = [line.rstrip(" ▁▂▃▄▅▆▇█▌").replace("▌", " ") for line in stage.shown()]
        begin = shown.index(previewed[0])
        assert shown[begin : begin + len(previewed)] == previewed


async def test_what_is_answered_stands_above_it(folder: Path) -> None:
    async with playing(folder) as stage:
        stage.main.room.go_to(EDITED)
        await stage.press("r")
        await stage.until(lambda: stage.composer.has_focus)
        await stage.type("了解")
        await stage.press("ctrl+r")
        await stage.until(
            lambda: [line.strip() for line in seen(stage)][1:] == [f"Re {DAISUKE.name}", "了解"]
        )
        assert seen(stage)[0].strip().startswith(f"│ {DAISUKE.name}  図面A-12の最新版です。")


@pytest.mark.parametrize("key", ["ctrl+r", "escape"])
async def test_the_same_key_and_escape_close_it(folder: Path, key: str) -> None:
    async with playing(folder) as stage:
        await opened(stage, "書きかけ")
        await stage.until(lambda: stage.hints.startswith("Esc close  Enter send"))
        await stage.press(key)
        await stage.until(lambda: not stage.main.query(Preview))
        await stage.until(lambda: stage.hints.startswith("Enter send"))
        assert (stage.focus, stage.composer.text) == ("composer", "書きかけ")
        await stage.press("escape")
        await stage.until(lambda: stage.focus == "timeline")


async def test_completion_is_left_before_it_and_stands_over_it(folder: Path) -> None:
    async with playing(folder) as stage:
        await opened(stage, "x")
        await stage.type(" @田")
        await stage.until(lambda: "森田 翔" in stage.text)
        await stage.press("escape")
        await stage.until(lambda: "森田 翔" not in stage.text)
        assert seen(stage)
        await stage.press("escape")
        await stage.until(lambda: not stage.main.query(Preview))
        assert stage.focus == "composer"


async def test_where_nothing_is_written_there_is_nothing_to_see(folder: Path) -> None:
    async with playing(folder) as stage:
        await stage.press("i", "ctrl+r")
        await stage.until(lambda: "Nothing is written yet" in stage.key_row)
        assert not stage.main.query(Preview)
        await opened(stage, "あ")
        await stage.press("backspace")
        await stage.until(lambda: not stage.main.query(Preview))


async def test_it_goes_with_the_focus_and_with_the_room(folder: Path) -> None:
    async with playing(folder) as stage:
        await opened(stage, "ここだけ")
        await stage.press("tab")
        await stage.until(lambda: not stage.main.query(Preview))
        await opened(stage, "ここだけ")
        await stage.press("alt+2")
        await stage.until(lambda: not stage.main.query(Preview))


@pytest.mark.parametrize("size", [(60, 15), (140, 40), (60, 12)])
async def test_it_takes_at_most_half_and_shows_what_is_at_the_caret(
    folder: Path, size: tuple[int, int]
) -> None:
    async with playing(folder, size=size) as stage:
        stage.main.enter_room(DEVELOPERS)
        text = "\n".join(f"行 {n}" for n in range(60))
        await opened(stage, text)
        await stage.until(lambda: seen(stage)[-1].strip() == "行 59")
        await stage.reads("よろしくお願いします。")  # the last that was said
        room, preview = stage.main.room, stage.main.query_one(Preview)
        assert preview.size.height <= room.size.height // 2
        assert stage.timeline.size.height >= LEAST_TIMELINE
        assert stage.composer.region.bottom <= room.region.bottom
        at = stage.app.cursor_position - stage.composer.region.offset
        assert at == (len("行 59") + 1, stage.composer.size.height - 1)
        await stage.press(*["up"] * 40)
        await stage.until(lambda: seen(stage)[-1].strip() == "行 19")
        await stage.resize(100, 30)
        await stage.until(lambda: preview.size.height <= room.size.height // 2 and seen(stage))
        assert preview.region.bottom <= stage.composer.region.y
