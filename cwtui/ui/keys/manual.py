"""The list of all keys, made from the commands themselves.

``python -m cwtui.ui.keys.manual docs/keys.md`` writes it. The app does not import this.
"""

from __future__ import annotations

import sys
from pathlib import Path

from cwtui.ui.dialogs.help import READ_FIRST, declare_everything
from cwtui.ui.keys.commands import Command, in_order
from cwtui.ui.widgets.key_row import shown_key

INTRODUCTION = """\
# Keys

cwtui shows most of this too, in your language: `?` lists the keys, `Ctrl+P` finds a command by a few letters
of its name.

* `g m` means `g`, then `m`. After `g` alone the last rows show what may follow; `Esc` ends it.
* While you type, letters are letters; what is marked *also while typing* works then, too.
* Outside text fields an input method may stay on: `ｊ` is `j`, `あ` is `a`.
* What has the focus goes first: `1` opens the first room, but in the side panel it is the first tab.
"""

DIALOGS = {"help.": "List of keys", "picker.": "Palette and switcher", "question.": "Questions"}
"""Headings of what says "Dialogs" on the screen, by how the ids of the commands begin."""

ABOUT = {
    "Composer": """\
With `send.enter = "newline"` in the [settings](settings.md), `Enter` and `Ctrl+J` break the line;
`Ctrl+D`, `Alt+Enter` and `Shift+Enter` send. Many terminals cannot tell `Shift+Enter` from `Enter`; nothing
needs it.
""",
    "Lists": "The rooms, the side panel and the list of keys move alike.\n",
    "Text fields": "The filter of the rooms, and the fields of the palette and the switcher.\n",
}
"""What is worth saying below a heading."""


def manual() -> str:
    """The whole of ``docs/keys.md``."""
    places: dict[str, list[Command]] = {heading: [] for heading in READ_FIRST}
    declare_everything()
    for known in in_order():
        if known.place is not None and (known.keys or known.listed):
            group = "".join(known.id.partition(".")[:2])
            places.setdefault(DIALOGS.get(group, known.place), []).append(known)
    return "\n".join([INTRODUCTION, *(_place(*each) for each in places.items())])


def _place(heading: str, commands: list[Command]) -> str:
    lines = [f"## {heading}\n"]
    if about := ABOUT.get(heading):
        lines.append(about)
    lines += ["| Key | What it does |", "|---|---|"]
    lines += [f"| {_keys(known)} | {known.name}{_while_typing(known, heading)} |" for known in commands]
    return "\n".join([*lines, ""])


def _keys(known: Command) -> str:
    shown = [f"`{shown_key(key)}`".replace("|", r"\|") for key in known.keys]
    if not shown:
        return "by name"
    # One key for each of several things: the first and the last say it.
    return f"{shown[0]}-{shown[-1]}" if known.with_key else " ".join(shown)


def _while_typing(known: Command, heading: str) -> str:
    """Which of the keys work while a text field has the focus; said where it is not plain."""
    if heading != "Everywhere" or not known.while_typing or "while typing" in known.name:
        return ""
    plain = [shown_key(key) for key in known.keys if _is_letter(key)]
    if not plain:
        return " *(also while typing)*"
    return " *(also while typing, but not by " + " ".join(f"`{key}`" for key in plain) + ")*"


def _is_letter(key: str) -> bool:
    first = key.split(" ")[0]
    return len(first) == 1 or first == "space"


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(manual(), encoding="utf-8")
