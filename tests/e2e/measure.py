"""A program: asks the terminal it runs in how far the cursor moves over texts. It needs nothing of ours.

``python measure.py ASKED ANSWERED``: a JSON list of texts; a JSON list of columns, 0 the first.
"""

from __future__ import annotations

import json
import os
import re
import select
import sys
import termios
import time
import tty
from collections.abc import Sequence
from pathlib import Path

AT_ONCE = 200  # questions on their way; more would fill the terminal's buffers
PATIENCE = 20.0  # seconds
_REPORT = re.compile(rb"\x1b\[\d+;(\d+)R")


def measure(texts: Sequence[str]) -> list[int]:
    """The column of the cursor behind each text, printed from the left edge."""
    terminal = os.open("/dev/tty", os.O_RDWR)
    before = termios.tcgetattr(terminal)
    tty.setraw(terminal)
    try:
        found: list[int] = []
        for start in range(0, len(texts), AT_ONCE):
            found += _ask(terminal, texts[start : start + AT_ONCE])
        return found
    finally:
        termios.tcsetattr(terminal, termios.TCSADRAIN, before)


def _ask(terminal: int, texts: Sequence[str]) -> list[int]:
    question = "".join(f"\r\x1b[K{text}\x1b[6n" for text in texts).encode()
    answer, found, deadline = b"", list[int](), time.monotonic() + PATIENCE
    while len(found) < len(texts):
        assert time.monotonic() < deadline, f"{len(texts) - len(found)} reports did not come"
        readable, writable, _ = select.select([terminal], [terminal] if question else [], [], 1)
        if writable:
            question = question[os.write(terminal, question[:2048]) :]
        if readable:
            answer += os.read(terminal, 65_536)
            found += [int(column) - 1 for column in _REPORT.findall(answer)]
            answer = answer[answer.rfind(b"R") + 1 :]
    return found


if __name__ == "__main__":
    Path(sys.argv[2]).write_text(json.dumps(measure(json.loads(Path(sys.argv[1]).read_text()))))
