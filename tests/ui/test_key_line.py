"""Keys that come faster than the screen moves on: each means what it means when the one before is done."""

from __future__ import annotations

import asyncio
from pathlib import Path

from textual import events
from textual.app import App, ComposeResult
from textual.widgets import TextArea

from cwtui.ui.keys import line as key_line
from cwtui.ui.keys.line import Input, KeyLine
from tests.ui.cabinet import names
from tests.ui.seed import EVERYBODY
from tests.ui.stage import playing


async def test_behind_a_filter_a_letter_is_a_command(folder: Path) -> None:
    async with playing(folder, size=(140, 30)) as stage:
        stage.burst("g", "f", "/", *"pdf", "enter", "O")
        await stage.reads("Ordered by name")
        assert names(stage) == ["図面A-12.pdf"]


async def test_a_room_is_found_entered_and_answered_in_one_go(folder: Path) -> None:
    async with playing(folder) as stage:
        stage.burst("ctrl+k", *"全体", "enter", "i", *"はい", "enter")
        await stage.until(lambda: stage.waiting() == ["はい"])
        assert [row.wish.room_id for row in stage.outbox()] == [EVERYBODY]


async def test_what_is_typed_behind_the_key_of_a_form_is_in_the_form(folder: Path) -> None:
    async with playing(folder) as stage:
        stage.burst("t", *"電話する")
        await stage.until(lambda: isinstance(stage.app.focused, TextArea) and stage.app.screen.is_modal)
        await stage.until(lambda: getattr(stage.app.focused, "text", "") == "電話する")


async def test_letters_do_not_overtake_what_moves_the_caret_or_takes_letters_away(folder: Path) -> None:
    async with playing(folder) as stage:
        stage.burst("i", "a", "b", "backspace", "c", "left", "d")
        await stage.until(lambda: stage.composer.text == "adc")
        stage.burst("end", "ctrl+u", "x", "home", "y")
        await stage.until(lambda: stage.composer.text == "yx")


async def test_what_is_pasted_stands_in_line_too(folder: Path) -> None:
    async with playing(folder) as stage:
        stage.burst("2", "i")
        stage.app.post_message(events.Paste("見積"))
        stage.burst(*"です")
        await stage.until(lambda: stage.composer.text == "見積です")


class Stuck(App[None]):
    """An app in which what a key asks for does not come to an end."""

    def __init__(self) -> None:
        super().__init__()
        self.taken: list[str] = []
        self.line = KeyLine(self, self._take)
        self.ends = asyncio.Event()
        self.both = asyncio.Event()

    def compose(self) -> ComposeResult:
        yield TextArea()

    async def _take(self, event: Input) -> None:
        assert isinstance(event, events.Key)
        self.taken.append(event.key)
        if self.taken == ["a", "b"]:
            self.both.set()
        has_run = self.line.begin()
        assert self.focused is not None
        self.focused.call_later(self.ends.wait)
        has_run()

    async def on_event(self, event: events.Event) -> None:
        if isinstance(event, Input) and not event.is_forwarded:
            await self.line.put(event)
        else:
            await super().on_event(event)


async def test_a_command_that_does_not_end_holds_keys_up_for_a_moment_only() -> None:
    app = Stuck()
    async with app.run_test() as pilot:
        begun = asyncio.get_running_loop().time()
        for key in "ab":
            app.post_message(events.Key(key, key))
        await pilot.pause()
        assert app.taken == ["a"]
        await asyncio.wait_for(app.both.wait(), timeout=8)
        assert asyncio.get_running_loop().time() - begun >= key_line.PATIENCE
        app.ends.set()
