"""The manual of ``config.toml``, made from the settings' own docstrings.

``python -m cwtui.settings.manual docs/settings.md`` writes it.
"""

from __future__ import annotations

import ast
import inspect
import sys
from itertools import pairwise
from pathlib import Path

from msgspec.structs import FieldInfo

from cwtui.settings import declared
from cwtui.settings.declared import Section, Settings, default_of, fields_of, is_section, is_table_of_texts
from cwtui.settings.problems import as_written, takes

INTRODUCTION = """\
# Settings

They live in `config.toml`: on Linux in `~/.config/cwtui/` (or `$XDG_CONFIG_HOME/cwtui/`), on macOS in
`~/Library/Application Support/cwtui/`, on Windows in `%LOCALAPPDATA%\\cwtui\\cwtui\\`. The file need not
exist; write into it only what you want different:

```toml
language = "ja"

[send]
hold_seconds = 5
enter = "newline"
```

A value that cannot be used is reported and its default used instead. Where cwtui itself changes a setting,
your comments and the order of the file stay as they are.
"""


def manual() -> str:
    """The whole of ``docs/settings.md``."""
    described = _docstrings()
    pages = [INTRODUCTION, *_section(Settings, "", described)]
    for name, field in fields_of(Settings).items():
        if is_section(field.type):
            pages += [f"## [{name}]\n\n{inspect.getdoc(field.type)}\n"]
            pages += _section(field.type, f"{name}.", described)
    return "\n".join(pages)


def _section(kind: type[Section], prefix: str, described: dict[tuple[str, str], str]) -> list[str]:
    return [
        f"{'###' if prefix else '##'} {_heading(field, prefix)}\n\n"
        f"{described[kind.__name__, field.name]}\n\n"
        f"Takes {takes(field)}. Default: `{as_written(default_of(field))}`.\n"
        for field in fields_of(kind).values()
        if not is_section(field.type)
    ]


def _heading(field: FieldInfo, prefix: str) -> str:
    return f"[{field.name}]" if is_table_of_texts(field.type) else f"{prefix}{field.name}"


def _docstrings() -> dict[tuple[str, str], str]:
    """The string below each field, by class and field name. Python itself forgets them."""
    found = {}
    for kind in ast.parse(inspect.getsource(declared)).body:
        if isinstance(kind, ast.ClassDef):
            for field, below in pairwise(kind.body):
                match field, below:
                    case ast.AnnAssign(target=ast.Name(id=name)), ast.Expr(
                        value=ast.Constant(value=str(text))
                    ):
                        found[kind.name, name] = inspect.cleandoc(text)
    return found


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(manual(), encoding="utf-8")
