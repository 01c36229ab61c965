"""What is repaired of Textual's dealings with terminals. These fail when a newer Textual changes them."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import textwrap
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from queue import Empty

import pytest
from textual import _ansi_sequences, events
from textual._xterm_parser import XTermParser
from textual.drivers import linux_driver
from textual.drivers._writer_thread import WriterThread

from cwtui.ui.terminal.repairs import repair
from tests.support import ROOT

FLAGS = ("KITTY_DISAMBIGUATE_ESCAPE_CODES", "KITTY_REPORT_ALL_KEYS", "KITTY_REPORT_ASSOCIATED_TEXT")


@pytest.fixture(autouse=True)
def _leave_textual_as_it_was(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    for name in FLAGS:
        monkeypatch.setattr(linux_driver, name, getattr(linux_driver, name))
    monkeypatch.setattr(WriterThread, "run", WriterThread.run)
    keys = dict(_ansi_sequences.ANSI_SEQUENCES_KEYS)
    yield
    _ansi_sequences.ANSI_SEQUENCES_KEYS.clear()  # type: ignore[attr-defined]
    _ansi_sequences.ANSI_SEQUENCES_KEYS.update(keys)  # type: ignore[attr-defined]


def heard(sent: str) -> list[tuple[str, str | None]]:
    """The keys Textual makes of what a terminal sends, once the time for more of it is over."""
    parser = XTermParser()
    found = list(parser.feed(sent))
    deadline = time.monotonic() + 2
    while not found and time.monotonic() < deadline:
        time.sleep(0.02)
        found = list(parser.tick())
    return [(event.key, event.character) for event in found if isinstance(event, events.Key)]


def flags() -> tuple[int, ...]:
    return tuple(getattr(linux_driver, name) for name in FLAGS)


# The faults of Textual as it comes: when one of these fails, its repair can go.


def test_unrepaired_textual_asks_for_what_garbles_input_methods() -> None:
    assert flags() == (1, 8, 16)
    commit = "\x1b[0;;" + ":".join(str(ord(kana)) for kana in "あいうえおかきく") + "u"
    assert "".join(character or "" for _, character in heard(commit)) != "あいうえおかきく"


def test_unrepaired_textual_takes_alt_enter_for_enter_and_alt_1_for_a_character() -> None:
    assert heard("\x1b\r") == [("enter", "\r")]
    assert heard("\x1b1")[0][1] == "¡"


def draw_on_a_terminal_that_has_gone() -> tuple[WriterThread, threading.Thread]:
    """The thread that draws, and one that gives it much to draw and then stops it."""
    ours, theirs = os.openpty()
    os.close(ours)
    drawing = WriterThread(os.fdopen(theirs, "w"))

    def give() -> None:
        for _ in range(100):
            drawing.write("\x1b[?25h")
        drawing.stop()

    giving = threading.Thread(target=give, daemon=True)
    drawing.start()
    giving.start()
    return drawing, giving


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_unrepaired_textual_never_ends_on_a_terminal_that_has_gone() -> None:
    drawing, giving = draw_on_a_terminal_that_has_gone()
    drawing.join(5)
    giving.join(0.3)
    assert giving.is_alive()
    while giving.is_alive():  # let it go
        with suppress(Empty):
            drawing._queue.get(timeout=0.01)


# And as we use it.


def test_on_a_terminal_that_has_gone_it_ends() -> None:
    repair()
    drawing, giving = draw_on_a_terminal_that_has_gone()
    giving.join(5)
    assert not giving.is_alive()
    assert not drawing.is_alive()


@pytest.mark.parametrize(("kitty", "asked"), [("auto", (1, 0, 0)), ("off", (0, 0, 0)), ("full", (1, 8, 16))])
def test_which_part_of_the_kitty_protocol_is_asked_for(kitty: str, asked: tuple[int, ...]) -> None:
    repair(kitty)  # type: ignore[arg-type]
    assert flags() == asked


@pytest.mark.parametrize(
    ("sent", "key"),
    [
        ("\x1b\r", "alt+enter"),
        ("\x1b[13;2u", "shift+enter"),
        ("\x1b[13;3u", "alt+enter"),
        ("\r", "enter"),
        ("\n", "ctrl+j"),
        ("\x1b", "escape"),
        ("\x1b[27u", "escape"),
        ("\x1b[1;3A", "alt+up"),
        ("\x1b[1;3B", "alt+down"),
        ("\x1b[107;5u", "ctrl+k"),
        ("\x0b", "ctrl+k"),
        ("\x7f", "backspace"),
        *((f"\x1b{digit}", f"alt+{digit}") for digit in range(10)),
    ],
)
def test_what_a_sequence_is_called(sent: str, key: str) -> None:
    repair()
    assert [name for name, _ in heard(sent)] == [key]


def test_what_an_input_method_commits_arrives_character_by_character() -> None:
    repair()
    assert heard("あいうえおかきく") == [(kana, kana) for kana in "あいうえおかきく"]


def test_it_can_be_repaired_twice() -> None:
    repair()
    repair()
    assert heard("\x1b\r") == [("alt+enter", None)]


APP = textwrap.dedent(
    """
    import json, sys
    from cwtui.ui.terminal.repairs import repair
    repair(sys.argv[1])
    from textual.app import App

    class Ears(App):
        heard = []
        def on_key(self, event):
            self.heard.append([event.key, event.character])
            if event.key == "q":
                self.exit()

    Ears().run()
    open(sys.argv[2], "w").write(json.dumps(Ears.heard))
    """
)


@pytest.mark.skipif(os.name == "nt", reason="Windows has no pseudo terminals")
@pytest.mark.parametrize(("kitty", "flag"), [("auto", b"1"), ("off", b"0"), ("full", b"25")])
def test_over_a_real_terminal(kitty: str, flag: bytes, tmp_path: Path) -> None:
    """The driver asks for the flags, and keys come through it as they do through the parser."""
    ears = tmp_path / "heard.json"
    master, slave = os.openpty()
    app = subprocess.Popen(
        [sys.executable, "-c", APP, kitty, str(ears)], stdin=slave, stdout=slave, stderr=slave, cwd=ROOT
    )
    os.close(slave)
    try:
        written = _read_until(master, lambda shown: b"\x1b[?2004h" in shown)
        os.write(master, "\x1b\r日本語\x1b1".encode())
        time.sleep(0.3)  # until the escape has had its time
        os.write(master, b"q")
        written += _read_until(master, lambda shown: app.poll() is not None)
        assert app.wait(10) == 0
    finally:
        app.kill()
        os.close(master)
    assert re.findall(rb"\x1b\[>(\d+)u", written) == [flag]
    assert json.loads(ears.read_text()) == [
        ["alt+enter", None], ["日", "日"], ["本", "本"], ["語", "語"], ["alt+1", "1"], ["q", "q"],
    ]  # fmt: skip


def _read_until(terminal: int, enough: Callable[[bytes], bool]) -> bytes:
    shown = b""
    os.set_blocking(terminal, False)
    deadline = time.monotonic() + 20
    while not enough(shown):
        assert time.monotonic() < deadline, shown
        try:
            shown += os.read(terminal, 65_536)
        except BlockingIOError:
            time.sleep(0.01)
        except OSError:  # the other end is closed
            time.sleep(0.01)
    return shown
