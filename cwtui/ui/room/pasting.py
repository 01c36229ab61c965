"""A long paste: it is in the composer at once, and what can be made of it is offered."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from cwtui import notation, times
from cwtui.texts import mark, say, say_n
from cwtui.ui.keys.commands import Command, Part, command

if TYPE_CHECKING:
    from collections.abc import Callable

    from cwtui.ui.files.send_file import Given
    from cwtui.ui.room.composer import Composer
    from cwtui.ui.room.paste_offer import PasteOffer
    from cwtui.ui.room.writing import Writing

LINES, CHARACTERS = 8, 800  # from which on a paste is long
LOOKED_AT = 20_000  # characters of it in which a programming language is looked for
CODE, QUOTE, FILE = "code", "quote", "file"


class Pasted(msgspec.Struct, frozen=True):
    """What stands in the composer from ``start`` to ``end`` (row, column)."""

    text: str
    start: tuple[int, int]
    end: tuple[int, int]

    @property
    def lines(self) -> int:
        """How many, without an empty last one."""
        return self.text.rstrip("\n").count("\n") + 1

    @property
    def is_long(self) -> bool:
        """Is it worth asking about?"""
        return self.lines >= LINES or len(self.text) >= CHARACTERS


class Pasting(Part):
    """The offer stands until something else is typed, or the composer is left."""

    PLACE = mark("After a long paste")

    def __init__(self, writing: Writing) -> None:
        self._writing = writing
        self._offered: Pasted | None = None
        self._line: PasteOffer | None = None

    def can(self, command: Command) -> bool:
        return self._offered is not None

    async def look_at(self, event: Composer.Pasted) -> None:
        """Something was pasted: offer what can be made of it, where it is long, and not a list of files."""
        from cwtui.ui.files.dropped import paths_in

        composer = self._writing.composer
        pasted = Pasted(composer.get_text_range(event.start, event.end), event.start, event.end)
        if not pasted.is_long or paths_in(event.text):
            return
        self._offered = pasted
        if self._line is None:
            from cwtui.ui.room.paste_offer import PasteOffer

            self._line = PasteOffer(self._writing.context.look, self._clicked)
            await self._writing.mount(self._line)
        self._line.show(self._words(pasted), self._ways())
        self._show_line(True)

    def end_offer(self) -> None:
        """Leave it as it is."""
        self._offered = None
        if self._line is not None and self._line.display:
            self._show_line(False)

    def _show_line(self, shown: bool) -> None:
        assert self._line is not None
        self._line.display = shown
        self._writing.set_class(shown, "offered")
        self._writing.composer.call_after_refresh(self._writing.composer.scroll_cursor_visible)

    # What is offered

    @property
    def _too_long(self) -> int:
        """Characters of what is written, where they are more than a message holds; else 0."""
        from cwtui.ui.room.sending import LONGEST

        written = len(self._writing.composer.text)
        return written if written > LONGEST else 0

    def _ways(self) -> list[tuple[str, str]]:
        """What can become of it, the likeliest first."""
        ways = [(CODE, say("Code")), (QUOTE, say("Quote")), (FILE, say("File"))]
        return [ways[2], *ways[:2]] if self._too_long else ways

    def _words(self, pasted: Pasted) -> list[str]:
        """What was pasted; then shorter, for a narrow line."""
        if written := self._too_long:
            whole = say("{n} characters, at most 65,535 fit", n=f"{written:,}")
            return [whole, say("Too long for a message"), say("Too long")]
        return [say_n("Pasted {n} line", "Pasted {n} lines", pasted.lines), ""]

    @command("composer.of_paste", mark("Make code, a quote or a file of it"), "tab", while_typing=True)
    async def action_choose(self) -> None:
        if (pasted := self._offered) is None:
            return
        from cwtui.ui.dialogs.menu import Menu
        from cwtui.ui.dialogs.picker import Item

        facts = {
            CODE: notation.language_of(pasted.text[:LOOKED_AT]) or "",
            FILE: times.size(len(pasted.text.encode("utf-8", "replace"))),
        }
        items = [Item(way, name, facts.get(way, "")) for way, name in self._ways()]
        title = say_n("Make what of {n} pasted line?", "Make what of {n} pasted lines?", pasted.lines)
        note = self._words(pasted)[0] if self._too_long else ""
        self.end_offer()

        async def chosen(way: str | None) -> None:
            if way is not None:
                await self._make(way, pasted)

        await self._writing.app.push_screen(Menu(self._writing.context.look, title, items, note), chosen)

    def _clicked(self, way: str) -> None:
        if (pasted := self._offered) is not None:
            self.end_offer()
            self._writing.run_worker(self._make(way, pasted))

    # What becomes of it

    async def _make(self, way: str, pasted: Pasted) -> None:
        match way:
            case "file":
                await self._send_as_file(pasted)
            case "quote":
                from cwtui.ui.room.shaping import quoted

                self._shape(pasted, quoted)
            case _:
                self._shape(pasted, notation.code)

    def _shape(self, pasted: Pasted, shaped: Callable[[str], str]) -> None:
        """The line break at its end stays behind it: what is written next begins below."""
        if not self._is_there(pasted):
            return
        text = pasted.text.rstrip("\n")
        self._put(pasted, shaped(text) + pasted.text[len(text) :])

    async def _send_as_file(self, pasted: Pasted) -> None:
        """It leaves the composer once it is in the outbox: nothing is lost while the form is open, whatever
        happens, and who cancels finds it where it was."""
        from cwtui.ui.files.filing import filing_of

        def then(given: Given | None) -> None:
            if given is not None and self._is_there(pasted):
                self._put(pasted, "")

        await filing_of(self._writing).sending.open(pasted.text.encode("utf-8", "replace"), then)

    def _is_there(self, pasted: Pasted) -> bool:
        """Does it stand in the composer still, where it was put?"""
        composer = self._writing.composer
        return pasted.end <= composer.document.end and pasted.text == composer.get_text_range(
            pasted.start, pasted.end
        )

    def _put(self, pasted: Pasted, text: str) -> None:
        composer = self._writing.composer
        composer.replace(text, pasted.start, pasted.end, maintain_selection_offset=False)
        self._writing.screen.set_focus(composer)
