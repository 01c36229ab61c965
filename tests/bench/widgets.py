"""The ways Textual itself offers to show messages, each as a small app over the messages of the big room.

    python -m tests.bench.widgets (static|richlog|optionlist) FOLDER COUNT

FOLDER is that of an account. The messages are read before anything is drawn; ``1`` shows them, Page Up and
Page Down are the widget's own, and a knock at the door brings one more.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import ClassVar

from rich.text import Text
from textual.app import App, ComposeResult
from textual.binding import BindingType
from textual.containers import VerticalScroll
from textual.widget import Widget
from textual.widgets import Label, OptionList, RichLog, Static
from textual.widgets.option_list import Option

from cwtui.store import Archive, messages
from tests.bench.door import Inside
from tests.bench.one_room import BIG, arrived, author

READY = "ready"


class Rival(App[None]):
    """One widget that fills the screen; a subclass says how messages come into it."""

    BINDINGS: ClassVar[list[BindingType]] = [("1", "open")]

    def __init__(self, texts: Sequence[Text]) -> None:
        super().__init__()
        self._texts = texts
        self._shown = len(texts)
        self.list = self.empty()

    def empty(self) -> Widget:
        raise NotImplementedError

    async def add(self, texts: Sequence[Text]) -> None:
        raise NotImplementedError

    def compose(self) -> ComposeResult:
        yield Label(READY)
        yield self.list

    def on_mount(self) -> None:
        door = Inside()

        def arrive() -> None:
            door.tell()
            self._shown += 1
            self.call_next(self._show, [_text(author(self._shown).name, arrived(self._shown))])

        door.listen(arrive)

    async def action_open(self) -> None:
        await self._show(self._texts)

    async def _show(self, texts: Sequence[Text]) -> None:
        await self.add(texts)
        self.list.scroll_end(animate=False)


class OneWidgetEach(Rival):
    def empty(self) -> Widget:
        return VerticalScroll()

    async def add(self, texts: Sequence[Text]) -> None:
        await self.list.mount_all([Static(text) for text in texts])


class InRichLog(Rival):
    def empty(self) -> Widget:
        return RichLog(wrap=True, auto_scroll=False)

    async def add(self, texts: Sequence[Text]) -> None:
        assert isinstance(self.list, RichLog)
        for text in texts:
            self.list.write(text)


class InOptionList(Rival):
    def empty(self) -> Widget:
        return OptionList()

    async def add(self, texts: Sequence[Text]) -> None:
        assert isinstance(self.list, OptionList)
        self.list.add_options([Option(text) for text in texts])


RIVALS: dict[str, type[Rival]] = {"static": OneWidgetEach, "richlog": InRichLog, "optionlist": InOptionList}


def _text(name: str, body: str) -> Text:
    return Text(f"{name}\n{body}\n")


def main(kind: str, folder: str, count: str) -> None:
    with closing(Archive.open(Path(folder))) as archive:
        rows = messages.page(archive.db, BIG, limit=int(count))
    RIVALS[kind]([_text(row.author, row.body) for row in rows]).run()


if __name__ == "__main__":
    main(*sys.argv[1:])
