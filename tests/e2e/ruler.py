"""How far a terminal's cursor moves over a text, asked of the terminal itself."""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from tests.e2e import measure
from tests.e2e.terminal import Terminal

KEPT = 21  # bytes that a cell of tmux 3.3a holds; what more is combined into it is not kept


def columns(texts: Sequence[str], env: Mapping[str, str]) -> list[int]:
    """The column (0 is the first) of tmux's cursor behind each text, printed from the left edge.

    ``env`` is the one of the program that shows such texts: tmux measures by its locale.
    """
    with tempfile.TemporaryDirectory() as folder:
        asked, answered = Path(folder) / "asked", Path(folder) / "answered"
        asked.write_text(json.dumps(texts))
        command = [sys.executable, measure.__file__, str(asked), str(answered)]
        with Terminal(command, env, columns=400, rows=4) as terminal:
            assert terminal.wait(60) == 0, terminal.screen()
        found: list[int] = json.loads(answered.read_text())
    return found
