"""The look: seven roles of colour, once for Textual's stylesheets and once for lines we draw ourselves."""

from __future__ import annotations

from functools import cache, cached_property

import msgspec
from rich.style import Style
from textual.theme import Theme

CHIPS = 8  # colours in which initials are drawn


class Chip(msgspec.Struct, frozen=True):
    """The colours of somebody's initials: letters on a ground."""

    text: str
    ground: str


class Look(msgspec.Struct, frozen=True, dict=True):
    """A theme by roles. Every text colour has a contrast of at least 4.5 to its background."""

    name: str
    dark: bool
    ground: str
    text: str
    accent: str  # focus, links
    me: str  # the tint of a row addressed to me
    warn: str  # overdue, gap, offline
    error: str  # failed
    outside: str  # rooms with other companies
    quiet: str  # facts, muted
    surface: str  # code, quotes, cards
    line: str  # between panes
    cursor: str  # the tint of the row at the cursor
    code_keyword: str  # in code on the surface: the colours above, calmer
    code_string: str
    code_number: str
    code_comment: str
    code_name: str
    chips: tuple[Chip, ...]  # CHIPS calm ones; which is whose, cwtui.ui.drawing.initials decides
    initials: bool = True  # do they stand before names?

    def theme(self) -> Theme:
        """The same for Textual's stylesheets: ``$accent``, ``$quiet`` and so on."""
        return Theme(
            name=self.name,
            dark=self.dark,
            primary=self.accent,
            accent=self.accent,
            warning=self.warn,
            error=self.error,
            foreground=self.text,
            background=self.ground,
            surface=self.ground,
            panel=self.surface,
            variables={
                "quiet": self.quiet,
                "outside": self.outside,
                "line": self.line,
                "card": self.surface,
                "cursor-row": self.cursor,
                "block-cursor-background": self.accent,
                "input-selection-background": f"{self.accent} 35%",
                "scrollbar": self.line,
                "scrollbar-hover": self.quiet,
                "scrollbar-active": self.accent,
                "scrollbar-background": self.ground,
                "scrollbar-background-hover": self.ground,
                "scrollbar-background-active": self.ground,
                "scrollbar-corner-color": self.ground,
            },
        )

    @cached_property
    def base(self) -> Style:
        return Style(color=self.text, bgcolor=self.ground)

    @cached_property
    def chip_styles(self) -> tuple[Style, ...]:
        """The chips as styles."""
        return tuple(Style(color=chip.text, bgcolor=chip.ground) for chip in self.chips)

    def style(self, role: str | None = None, *, on: str | None = None, bold: bool = False) -> Style:
        """The style of a role ("accent", "quiet", ...) on the ground or on another role ("me", "surface")."""
        return _style(getattr(self, role or "text"), getattr(self, on or "ground"), bold)


@cache
def _style(colour: str, ground: str, bold: bool) -> Style:
    """One object for the same look: equal styles are compared quickly where they are the same."""
    return Style(color=colour, bgcolor=ground, bold=bold or None)


DARK = Look(
    name="cwtui-dark",
    dark=True,
    ground="#15181d",
    text="#d7dde5",
    accent="#74b8ff",
    me="#1f3346",
    warn="#e6b450",
    error="#ff8078",
    outside="#d3a6ff",
    quiet="#8b95a5",
    surface="#1e232b",
    line="#333b47",
    cursor="#222933",
    code_keyword="#c7a8ea",
    code_string="#a9c99a",
    code_number="#e0bc7a",
    code_comment="#8b95a5",
    code_name="#93c1ef",
    chips=(
        # OKLCH: lightness 0.42 and chroma 0.058 (the letters 0.92 and 0.03), a hue every 45 degrees from 0
        Chip("#f7dde4", "#673f4c"),
        Chip("#f7dfd5", "#684332"),
        Chip("#ece4cf", "#594c26"),
        Chip("#dce9d6", "#3f5434"),
        Chip("#d0ece5", "#23574e"),
        Chip("#d0e9f4", "#255465"),
        Chip("#dde4f9", "#414c6d"),
        Chip("#ecdff3", "#594363"),
    ),
)
