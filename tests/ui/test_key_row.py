"""Keys as people read them, and the last row of the screen."""

from __future__ import annotations

import pytest
from textual.pilot import Pilot

from cwtui.ui.drawing.width import cells
from cwtui.ui.look import DARK
from cwtui.ui.widgets import key_row
from cwtui.ui.widgets.key_row import KeyRow, shown_key
from tests.ui.host import Host, until

HINTS = [("enter", "送信", "composer.send"), ("ctrl+j", "new line", "composer.newline"), ("g g", "top", "x")]


@pytest.mark.parametrize(
    ("key", "shown"),
    [
        ("j", "j"), ("G", "G"), ("?", "?"), ("1", "1"), ("+", "+"), (">", ">"), (":", ":"), ("/", "/"),
        ("enter", "Enter"), ("escape", "Esc"), ("tab", "Tab"), ("space", "Space"), ("backspace", "Backspace"),
        ("up", "↑"), ("pageup", "PgUp"), ("pagedown", "PgDn"), ("home", "Home"), ("end", "End"),
        ("ctrl+k", "Ctrl+K"), ("ctrl+l", "Ctrl+L"), ("alt+1", "Alt+1"), ("alt+up", "Alt+↑"),
        ("alt+enter", "Alt+Enter"), ("shift+enter", "Shift+Enter"), ("shift+tab", "Shift+Tab"),
        ("g g", "g g"), ("g i", "g i"), ("space space", "Space Space"), ("R R", "R R"),
    ],
)  # fmt: skip
def test_keys_as_people_read_them(key: str, shown: str) -> None:
    assert shown_key(key) == shown


async def row(pilot: Pilot[None], width: int) -> str:
    await pilot.resize_terminal(width, 10)
    await pilot.pause()
    return pilot.app.query_one(KeyRow).render_line(0).text


async def test_keys_stand_from_the_left_and_the_way_to_all_of_them_at_the_right() -> None:
    app = Host(KeyRow(DARK))
    async with app.run_test() as pilot:
        app.query_one(KeyRow).show(HINTS)
        assert await row(pilot, 50) == " Enter 送信  Ctrl+J new line  g g top      ? keys "


@pytest.mark.parametrize("width", [1, 5, 8, 20, 33])
async def test_what_has_no_room_is_left_out_whole(width: int) -> None:
    app = Host(KeyRow(DARK))
    async with app.run_test() as pilot:
        app.query_one(KeyRow).show(HINTS)
        shown = await row(pilot, width)
        assert cells(shown) == width
        for key, words, _ in HINTS:
            assert (shown_key(key) in shown) is (f" {words} " in shown)


async def test_a_sentence_takes_the_place_of_the_keys_for_a_while(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(key_row, "SENTENCE_STAYS", 0.2)
    app = Host(KeyRow(DARK))
    async with app.run_test(size=(50, 10)) as pilot:
        app.query_one(KeyRow).show(HINTS)
        app.query_one(KeyRow).say_line("Copied")
        await until(pilot, lambda: app.text().strip() == "Copied")
        await until(pilot, lambda: "Enter" in app.text())


def rows(app: Host) -> list[str]:
    shown = app.query_one(KeyRow)
    return [shown.render_line(y).text.rstrip() for y in range(shown.size.height)]


async def test_a_sentence_that_is_longer_is_read_to_its_end() -> None:
    app = Host(KeyRow(DARK))
    async with app.run_test(size=(30, 10)) as pilot:
        app.query_one(KeyRow).say_line("明日 9:00 に再表示（この端末だけ。Chatwork では期限切れのままです）")
        await until(pilot, lambda: len(rows(app)) > 1)
        assert "".join(row.strip() for row in rows(app)).replace(" ", "").endswith("期限切れのままです）")
        assert all(cells(row) <= 30 for row in rows(app))
        app.query_one(KeyRow).hush()
        await until(pilot, lambda: len(rows(app)) == 1)


@pytest.mark.parametrize("width", [20, 40, 60, 140])
async def test_all_that_may_follow_is_shown(width: int) -> None:
    choices = [(f"g {letter}", f"the {letter} of it", letter) for letter in "abcdefghijklmno"]
    app = Host(KeyRow(DARK))
    async with app.run_test(size=(width, 40)) as pilot:
        app.query_one(KeyRow).offer(choices)
        await until(pilot, lambda: all(f"the {letter} of it" in "".join(rows(app)) for letter in "ao"))
        assert all(f" g {letter} the {letter} of it" in "".join(rows(app)) for letter in "abcdefghijklmno")
        assert all(cells(row) <= width for row in rows(app))
        app.query_one(KeyRow).offer([])
        await until(pilot, lambda: rows(app) == [""])


async def test_what_may_follow_takes_no_more_than_half_of_the_screen() -> None:
    choices = [("x", "what it does", str(n)) for n in range(50)]
    app = Host(KeyRow(DARK))
    async with app.run_test(size=(30, 10)) as pilot:
        app.query_one(KeyRow).offer(choices)
        await until(pilot, lambda: len(rows(app)) == 5)


async def test_a_click_on_a_key_says_which_command_is_meant() -> None:
    pressed = []

    class Listening(Host):
        def on_key_row_pressed(self, event: KeyRow.Pressed) -> None:
            pressed.append(event.command_id)

    app = Listening(KeyRow(DARK))
    async with app.run_test(size=(50, 10)) as pilot:
        app.query_one(KeyRow).show(HINTS)
        await pilot.pause()
        await pilot.click(KeyRow, offset=(16, 0))
        await pilot.click(KeyRow, offset=(48, 0))
        assert pressed == ["composer.newline"]
