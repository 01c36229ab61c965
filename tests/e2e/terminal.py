"""A real terminal to type into and look at: one tmux server of its own, with one window and one program."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from tests.support import need_program

POLL = 0.02  # seconds between two looks at the screen
PATIENCE = 15.0  # seconds; a loaded machine with two cores may need many of them

Wanted = str | re.Pattern[str] | Callable[[str], object]

_DEAD = "Pane is dead"  # what tmux writes under the last words of a program

_PASSED_ON = ("PATH", "PYTHONPATH", "COVERAGE_PROCESS_START")


class Cursor(NamedTuple):
    """Where the terminal's own cursor stands, 0-based; an input method draws there."""

    x: int
    y: int


class Terminal:
    """Runs ``command`` with ``env`` (and nothing else of ours but PATH) in ``columns`` x ``rows``.

    The screen stays to be looked at when the program has ended. A context manager.
    """

    def __init__(
        self,
        command: Sequence[str],
        env: Mapping[str, str],
        *,
        columns: int = 120,
        rows: int = 40,
        keep_bytes: bool = False,
    ) -> None:
        need_program("tmux")
        # A socket of its own each time: killing a server does not wait for the end of the old one. The path
        # is short, for a socket's may not be longer than 107 bytes.
        self._folder = Path(tempfile.mkdtemp(prefix="e2e-"))
        self._env = {name: os.environ[name] for name in _PASSED_ON if name in os.environ}
        self._env |= {"COLORTERM": "truecolor", **env}
        self._bytes = self._folder / "bytes"
        start = ["start-server", ";", "set-option", "-g", "remain-on-exit", "on", ";"]
        start += ["new-session", "-d", "-s", "e2e", "-x", str(columns), "-y", str(rows), "--", *command]
        if keep_bytes:
            start += [";", "pipe-pane", f"exec cat >'{self._bytes}'"]
        self._tmux(*start)
        self.pid = int(self._told("#{pane_pid}"))

    # What the person does

    def type(self, text: str) -> None:
        """Type ``text``; more than one character at once is what an input method commits."""
        self._tmux("send-keys", "-t", "e2e", "-l", "--", text)

    def keys(self, *names: str) -> None:
        """Press keys by tmux's names: ``Enter``, ``C-q``, ``M-1``, ``Escape``."""
        self._tmux("send-keys", "-t", "e2e", "--", *names)

    def paste(self, text: str) -> None:
        """Paste as the terminal does: bracketed where the program asked for it."""
        self._tmux("load-buffer", "-", stdin=text)
        self._tmux("paste-buffer", "-p", "-r", "-t", "e2e")

    def resize(self, columns: int, rows: int) -> None:
        """The window gets another size."""
        self._tmux("resize-window", "-t", "e2e", "-x", str(columns), "-y", str(rows))

    def close_window(self) -> None:
        """The terminal goes away under the program (SIGHUP). Nothing can be looked at any more."""
        self._tmux("kill-server")

    def signal(self, number: signal.Signals) -> None:
        """Send the program a signal."""
        os.kill(self.pid, number)

    def kill(self) -> None:
        """``kill -9``: the program ends between two instructions."""
        self.signal(signal.SIGKILL)
        assert eventually(lambda: not self.runs)

    # What the person sees

    def screen(self) -> str:
        """The text on the screen."""
        return self._tmux("capture-pane", "-p", "-t", "e2e")

    def line(self, text: str) -> str:
        """The line of the screen that has ``text``."""
        return next(line for line in self.screen().splitlines() if text in line)

    def cursor(self) -> Cursor:
        """The terminal's own cursor."""
        x, y = self._told("#{cursor_x},#{cursor_y}").split(",")
        return Cursor(int(x), int(y))

    def title(self) -> str:
        """The window's title."""
        return self._told("#{pane_title}")

    def bytes(self) -> bytes:
        """Every byte the program has written so far (``keep_bytes``)."""
        return self._bytes.read_bytes()

    def until(self, wanted: Wanted, timeout: float = PATIENCE) -> str:
        """Look until ``wanted`` (a text, a pattern, or a function of the screen that says yes) is there.

        Gives the screen on which it is.
        """
        seen = ""

        def look() -> bool:
            nonlocal seen
            seen = self.screen()
            if isinstance(wanted, str):
                found: object = wanted in seen
            else:
                found = wanted.search(seen) if isinstance(wanted, re.Pattern) else wanted(seen)
            assert found or _DEAD not in seen, f"it ended before {wanted!r} came up:\n{seen}"
            return bool(found)

        assert eventually(look, timeout), f"{wanted!r} did not come up on:\n{seen}"
        return seen

    def until_cursor(self, at: Cursor) -> None:
        """Wait until the terminal's cursor stands there."""
        assert eventually(lambda: self.cursor() == at), f"{self.cursor()} is not {at}:\n{self.screen()}"

    @property
    def reports_mouse(self) -> bool:
        """Does the program want to know of the mouse? Otherwise the terminal selects text with it."""
        return self._told("#{mouse_any_flag}") == "1"

    # Its end

    @property
    def runs(self) -> bool:
        """Does the program still run? Also to be asked when the terminal is gone."""
        try:
            stat = Path(f"/proc/{self.pid}/stat").read_text()
        except FileNotFoundError:
            return False
        return stat.rpartition(")")[2].split()[0] != "Z"  # nobody may be there to ask how it ended

    @property
    def is_as_it_was(self) -> bool:
        """Did the program leave the terminal as it found it: the first screen, without mouse reports?"""
        return self._told("#{alternate_on}#{mouse_any_flag}#{keypad_flag}") == "000"

    def wait(self, timeout: float = PATIENCE) -> int:
        """Wait until the program has ended; its exit status (negative: the signal that ended it)."""
        assert eventually(self._ending, timeout), f"it still runs:\n{self.screen()}"
        status, _, number = self._ending().partition("-")
        return -int(number) if number else int(status)

    def _ending(self) -> str:
        """How it ended: its status, or ``-`` and the signal; "" while it runs."""
        ended, ending = self._told(
            "#{pane_dead},#{pane_dead_status}#{?pane_dead_signal,-#{pane_dead_signal},}"
        ).split(",")
        if ended == "1" and not ending:
            # The program has let go of the terminal. tmux 3.3a sometimes misses the end that follows.
            os.kill(int(self._told("#{pid}")), signal.SIGCHLD)
        return ending

    def close(self) -> None:
        subprocess.run(["tmux", "-S", str(self._folder / "s"), "kill-server"], capture_output=True)
        shutil.rmtree(self._folder, ignore_errors=True)

    def __enter__(self) -> Terminal:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _told(self, words: str) -> str:
        return self._tmux("display-message", "-p", "-t", "e2e", words).rstrip("\n")

    def _tmux(self, *arguments: str, stdin: str | None = None) -> str:
        command = ["tmux", "-S", str(self._folder / "s"), "-u", "-f", "/dev/null", *arguments]
        done = subprocess.run(command, env=self._env, input=stdin, capture_output=True, text=True, timeout=30)
        assert done.returncode == 0, f"{arguments}: {done.stderr}"
        return done.stdout


def eventually(fact: Callable[[], object], timeout: float = PATIENCE) -> bool:
    """Wait until ``fact()`` holds; False if it does not in time."""
    end = time.monotonic() + timeout
    while not fact():
        if time.monotonic() > end:
            return False
        time.sleep(POLL)
    return True
