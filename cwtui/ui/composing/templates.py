"""Inserting a template, from everywhere: into what is written to the room that ``i`` would write to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cwtui.texts import mark, say
from cwtui.ui.keys.commands import Part, command
from cwtui.ui.room.composer import Composer

if TYPE_CHECKING:
    from cwtui.ui.screens.main import MainScreen


class Templates(Part):
    """By name only."""

    PLACE = mark("Everywhere")

    def __init__(self, main: MainScreen) -> None:
        self._main = main

    @command("template.insert", mark("Insert a template"))
    async def action_insert(self) -> None:
        from cwtui.ui.composing.own_texts import templates, told_from
        from cwtui.ui.dialogs.picker import Item, Picker

        main = self._main
        texts = templates(main.context.settings)
        if not texts:
            main.say_line(say("You have no templates yet: [templates] in config.toml"))
            return

        def chosen(name: str | None) -> None:
            if name is not None:
                self._insert(texts[name])

        items = [Item(name, name, told_from(text), text) for name, text in texts.items()]
        await main.app.push_screen(Picker(main.context.look, say("Insert which template?"), items), chosen)

    def _insert(self, words: str) -> None:
        main = self._main
        if not isinstance(main.focused, Composer):
            main.turning.action_write()
        if isinstance(main.focused, Composer):
            main.room.writing.filling.insert(words)
