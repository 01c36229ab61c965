"""From keys to commands: whose turn it is, chords, the input method left on, and what is said of the rest."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from textual import events
from textual.app import App, ComposeResult
from textual.containers import Vertical
from textual.pilot import Pilot
from textual.screen import ModalScreen
from textual.widgets import TextArea

from cwtui.texts import mark
from cwtui.ui.keys import commands
from cwtui.ui.keys.commands import Command, Commanded, TakesText, command
from cwtui.ui.keys.keyboard import SHOW_CHOICES_AFTER, Choice, Keyboard, key_of, unshifted_ime
from cwtui.ui.keys.line import Input, KeyLine


@pytest.fixture(autouse=True)
def _forget_commands(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is declared here is nobody's."""
    monkeypatch.setattr(commands, "EVERY", dict(commands.EVERY))


@asynccontextmanager
async def desk(remapped: dict[str, tuple[str, ...]] | None = None) -> AsyncIterator[Desk]:
    app = make_desk(remapped or {})
    async with app.run_test() as pilot:
        app.pilot = pilot
        yield app


class Desk(App[None]):
    """An app that writes down what is done, said and shown."""

    ENABLE_COMMAND_PALETTE = False
    pilot: Pilot[None]

    def __init__(self, remapped: dict[str, tuple[str, ...]]) -> None:
        super().__init__()
        self.done: list[str] = []
        self.said: list[str] = []
        self.shown: list[list[str]] = []
        self._line = KeyLine(self, self._take)
        self.keyboard = Keyboard(self, self._line, self._show, self.said.append, remapped)

    def _show(self, choices: list[Choice]) -> None:
        self.shown.append([choice.key for choice in choices])

    async def on_event(self, event: events.Event) -> None:
        if isinstance(event, Input) and not event.is_forwarded:
            await self._line.put(event)
        else:
            await super().on_event(event)

    async def _take(self, event: Input) -> None:
        if isinstance(event, events.Paste) or not await self.keyboard.press(event):
            await super().on_event(event)

    async def press(self, *keys: str) -> None:
        await self.pilot.press(*keys)
        await self.pilot.pause()

    async def type(self, text: str) -> None:
        for letter in text:
            self.post_message(events.Key(letter, letter))
        await self.pilot.pause()


def make_desk(remapped: dict[str, tuple[str, ...]]) -> Desk:
    """The classes are made here, so that their commands are declared while nobody else looks."""

    class Pad(Commanded, TakesText, TextArea):
        PLACE = mark("Pad")

        @command("pad.send", mark("Send"), "enter")
        def action_send(self) -> None:
            done.append(f"send {self.text}")

    class Pane(Commanded, Vertical, can_focus=True):
        PLACE = mark("Pane")

        def compose(self) -> ComposeResult:
            yield Pad()

        @command("pane.down", mark("Down"), "j", "down")
        async def action_down(self) -> None:
            await asyncio.sleep(0)
            done.append("down")

        @command("pane.first", mark("First"), "g g")
        def action_first(self) -> None:
            done.append("first")

        @command("pane.pick", mark("Pick"), "1", "2", with_key=True)
        def action_pick(self, key: str) -> None:
            done.append(f"pick {key}")

        @command("pane.never", mark("Never"), "x")
        def action_never(self) -> None:
            done.append("never")

        def can(self, command: Command) -> bool:
            return command.id != "pane.never"

    class Table(Commanded, Desk):
        PLACE = mark("Everywhere")

        def compose(self) -> ComposeResult:
            yield Pane()

        @command("desk.down", mark("Hidden behind the pane's"), "j")
        def action_hidden(self) -> None:
            done.append("the desk's j")

        @command("desk.people", mark("People"), "g p")
        def action_people(self) -> None:
            done.append("people")

        @command("desk.never", mark("Instead"), "x")
        def action_instead(self) -> None:
            done.append("instead")

        @command("desk.dot", mark("Dot"), ".", ">", "[", "-", "~", "space space", ":")
        def action_dot(self) -> None:
            done.append("dot")

        @command("desk.find", mark("Find"), "ctrl+k", while_typing=True)
        def action_find(self) -> None:
            done.append("find")

        @command("desk.quit", mark("Quit"), "ctrl+q", while_typing=True, over_dialogs=True)
        def action_leave(self) -> None:
            done.append("quit")

    table = Table(remapped)
    done = table.done
    return table


async def test_the_nearest_command_with_the_key_runs() -> None:
    async with desk() as app:
        app.query_one("Pane").focus()
        await app.press("j", "down")
        assert app.done == ["down", "down"]


async def test_a_command_without_an_object_leaves_its_key_to_the_next() -> None:
    async with desk() as app:
        app.query_one("Pane").focus()
        await app.press("x")
        assert app.done == ["instead"]


async def test_a_command_can_be_told_its_key() -> None:
    async with desk() as app:
        app.query_one("Pane").focus()
        await app.press("2")
        assert app.done == ["pick 2"]


async def test_keys_can_be_remapped_by_the_id_of_the_command() -> None:
    async with desk({"pane.down": ("ö",), "desk.people": ("Q",)}) as app:
        app.query_one("Pane").focus()
        await app.press("j", "Q")
        assert app.done == ["the desk's j", "people"]


async def test_while_typing_letters_are_text_and_only_what_says_so_is_a_command() -> None:
    async with desk() as app:
        pad = app.query_one(TextArea)
        pad.focus()
        await app.type("jg1.")
        await app.press("ctrl+k")
        assert (pad.text, app.done, app.said) == ("jg1.", ["find"], [])


async def test_a_field_acts_on_all_that_was_typed_before() -> None:
    async with desk() as app:
        app.query_one(TextArea).focus()
        for letter in "承知しました":
            app.post_message(events.Key(letter, letter))
        app.post_message(events.Key("enter", "\r"))
        await app.pilot.pause()
        assert app.done == ["send 承知しました"]


async def test_a_letter_with_alt_is_no_text() -> None:
    async with desk() as app:
        pad = app.query_one(TextArea)
        pad.focus()
        app.post_message(events.Key("alt+x", "x"))
        await app.pilot.pause()
        assert (pad.text, app.done) == ("", [])


async def test_what_would_select_everything_before_the_next_letter_is_not_ours() -> None:
    async with desk() as app:
        app.query_one(TextArea).focus()
        await app.type("abc")
        await app.press("f7")
        await app.type("d")
        await app.press("alt+backspace")
        await app.type("e")
        assert app.query_one(TextArea).text == "e"


async def test_japanese_while_typing_is_text() -> None:
    async with desk() as app:
        pad = app.query_one(TextArea)
        pad.focus()
        await app.type("ｊあ。")
        assert (pad.text, app.done) == ("ｊあ。", [])


async def test_over_a_dialog_only_what_says_so_works() -> None:
    async with desk() as app:
        await app.push_screen(ModalScreen())
        await app.press("ctrl+k", "ctrl+q")
        assert app.done == ["quit"]


# Chords


async def test_a_chord_is_two_keys_in_a_row_and_the_nearest_wins() -> None:
    async with desk() as app:
        app.query_one("Pane").focus()
        await app.press("g", "g", "g", "p")
        assert app.done == ["first", "people"]


async def test_a_chord_waits_and_shows_its_choices_after_a_while() -> None:
    async with desk() as app:
        app.query_one("Pane").focus()
        await app.press("g")
        assert app.shown == []
        began = time.monotonic()
        while not app.shown:
            await app.pilot.pause(0.02)
        assert time.monotonic() - began > SHOW_CHOICES_AFTER / 2
        assert app.shown == [["g g", "g p"]]
        await app.pilot.pause(SHOW_CHOICES_AFTER)
        await app.press("p")
        assert app.done == ["people"]
        assert app.shown[-1] == []


async def test_a_chord_that_is_finished_at_once_shows_nothing() -> None:
    async with desk() as app:
        app.query_one("Pane").focus()
        await app.type("gg")  # in one go, however long the machine takes
        await app.pilot.pause(SHOW_CHOICES_AFTER + 0.1)
        assert not any(app.shown)


async def test_escape_ends_a_chord_and_nothing_else() -> None:
    async with desk() as app:
        app.query_one("Pane").focus()
        await app.press("g", "escape", "p")
        assert app.done == []
        assert app.said == ["p does nothing here · ? shows the keys"]


async def test_a_chord_that_leads_nowhere_says_so_and_is_over() -> None:
    async with desk() as app:
        app.query_one("Pane").focus()
        await app.press("g", "y", "j")
        assert app.said == ["g y does nothing here · ? shows the keys"]
        assert app.done == ["down"]


async def test_space_twice_is_a_chord() -> None:
    async with desk() as app:
        app.query_one("Pane").focus()
        await app.press("space", "space")
        assert app.done == ["dot"]


# What has no object


async def test_an_unknown_letter_says_one_line_and_does_not_fall_through() -> None:
    async with desk() as app:
        app.query_one("Pane").focus()
        await app.press("ü")
        await app.press("w")
        assert app.said[-1] == "w does nothing here · ? shows the keys"
        assert app.done == []


async def test_an_unknown_key_with_a_name_is_left_to_textual_in_silence() -> None:
    async with desk() as app:
        app.query_one("Pane").focus()
        await app.press("f12", "ctrl+g", "insert")
        assert (app.said, app.done) == ([], [])


# The input method left on


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("ｊ", "j"), ("Ｇ", "G"), ("１", "1"), ("＠", "@"), ("＞", ">"), ("？", "?"), ("／", "/"),
        ("：", ":"), ("あ", "a"), ("い", "i"), ("う", "u"), ("え", "e"), ("お", "o"), ("ん", "n"),
        ("、", ","), ("。", "."), ("・", "/"), ("「", "["), ("」", "]"), ("ー", "-"), ("〜", "~"),
        ("\u3000", " "), ("￥", "\\"), ("｡", "."), ("ｱ", None),
        ("か", None), ("漢", None), ("ア", None), ("é", None), ("🙂", None), ("㍿", None),
    ],
)  # fmt: skip
def test_what_a_character_of_an_input_method_stands_for(typed: str, meant: str | None) -> None:
    assert unshifted_ime(typed) == meant


async def test_full_width_letters_and_kana_are_their_keys_and_several_act_in_order() -> None:
    async with desk() as app:
        app.query_one("Pane").focus()
        await app.type("ｊ２。「ー〜：")
        assert app.done == ["down", "pick 2", *["dot"] * 5]
        await app.type("ｇｐ\u3000\u3000")
        assert app.done[-2:] == ["people", "dot"]
        assert app.said == []


async def test_any_other_commit_does_nothing_but_say_so() -> None:
    async with desk() as app:
        app.query_one("Pane").focus()
        await app.type("かき漢")
        assert app.said == ["Your IME is on"] * 3
        assert app.done == []


async def test_a_letter_of_europe_is_a_letter_that_means_nothing() -> None:
    async with desk() as app:
        app.query_one("Pane").focus()
        await app.type("ü")
        assert app.said == ["ü does nothing here · ? shows the keys"]


@pytest.mark.parametrize(
    ("event", "key"),
    [
        (events.Key("question_mark", "?"), "?"),
        (events.Key("G", "G"), "G"),
        (events.Key("upper_g", "G"), "G"),
        (events.Key("space", " "), "space"),
        (events.Key("ctrl+j", "\n"), "ctrl+j"),
        (events.Key("enter", "\r"), "enter"),
        (events.Key("tab", "\t"), "tab"),
        (events.Key("alt+1", None), "alt+1"),
        (events.Key("alt+1", "1"), "alt+1"),
        (events.Key("alt+G", "G"), "alt+G"),
        (events.Key("plus", "+"), "+"),
        (events.Key("ideographic_space", "\u3000"), "\u3000"),
    ],
)
def test_how_a_key_is_spelt(event: events.Key, key: str) -> None:
    assert key_of(event) == key
