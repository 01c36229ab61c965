"""Keys as a terminal without any keyboard protocol sends them, Japanese commits, pastes and the caret."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from rich.cells import cell_len

from tests.e2e.machine import Machine
from tests.e2e.office import GENERAL, TEAM, Office
from tests.e2e.terminal import Cursor, Terminal, eventually


@contextmanager
def composing(machine: Machine, *, keep_bytes: bool = False) -> Iterator[Terminal]:
    """cwtui with the caret in the composer of the team's room, and nothing written yet."""
    with machine.open(keep_bytes=keep_bytes) as cwtui:
        cwtui.until(TEAM)
        cwtui.keys("1", "i")
        cwtui.until(machine.say("to {room}", room=TEAM))
        cwtui.until(machine.say("send"))
        yield cwtui


def caret_behind(cwtui: Terminal, text: str) -> Cursor:
    """Where the caret stands when the composer's only line holds ``text`` and the caret is at its end."""
    screen = cwtui.until(f"> {text}").splitlines()
    y = next(y for y, line in enumerate(screen) if f"> {text}" in line)
    before = screen[y][: screen[y].index(f"> {text}")]
    return Cursor(cell_len(f"{before}> {text}"), y)


def test_alt_enter_and_ctrl_j_break_the_line_and_enter_sends(machine: Machine, office: Office) -> None:
    with composing(machine) as cwtui:
        cwtui.type("一行目")
        cwtui.keys("M-Enter")
        cwtui.type("二行目")
        cwtui.keys("C-j")
        cwtui.type("三行目")
        cwtui.until("三行目")
        assert not office.mine(TEAM, "一行目")
        cwtui.keys("Enter")
        assert eventually(lambda: office.mine(TEAM, "一行目"))
    assert office.mine(TEAM, "一行目") == ["一行目\n二行目\n三行目"]


def test_alt_and_a_digit_opens_a_room_and_types_nothing(machine: Machine) -> None:
    with composing(machine) as cwtui:
        cwtui.type("ここまで")
        cwtui.until("> ここまで")
        cwtui.keys("M-2")
        cwtui.until(machine.say("to {room}", room=GENERAL))
        cwtui.keys("M-1")
        cwtui.until(machine.say("to {room}", room=TEAM))
        cwtui.keys("M-x")
        cwtui.type("。")
        cwtui.until("> ここまで。")
        assert not set("¡™") & set(cwtui.screen())


def test_a_long_commit_of_an_input_method_arrives_whole(machine: Machine, office: Office) -> None:
    commit = "来週の打合せの議事録を共有いたします。𠮷野家と葛󠄀城も"
    with composing(machine) as cwtui:
        cwtui.type(commit)
        cwtui.keys("Enter")
        assert eventually(lambda: office.mine(TEAM, "議事録を共有"))
    assert office.mine(TEAM, "議事録を共有") == [commit]


def test_the_terminals_cursor_is_at_the_caret(machine: Machine) -> None:
    """That is where an input method draws what is being composed."""
    with composing(machine) as cwtui:
        cwtui.until_cursor(caret_behind(cwtui, ""))
        cwtui.type("こんにちは")
        cwtui.until_cursor(caret_behind(cwtui, "こんにちは"))
        cwtui.type("abcｶﾅ漢字")
        at_end = caret_behind(cwtui, "こんにちはabcｶﾅ漢字")
        cwtui.until_cursor(at_end)
        cwtui.keys("Left")
        cwtui.until_cursor(Cursor(at_end.x - 2, at_end.y))


def test_nothing_moves_the_cursor_while_a_colleague_writes(machine: Machine, office: Office) -> None:
    with composing(machine) as cwtui:
        cwtui.type("へんかんちゅう")
        at = caret_behind(cwtui, "へんかんちゅう")
        cwtui.until_cursor(at)
        office.say("misaki", TEAM, "割り込みます。")

        def stays() -> bool:  # one look may fall into the middle of a frame, which ends where it began
            return at in (cwtui.cursor(), cwtui.cursor(), cwtui.cursor())

        assert eventually(lambda: not stays() or "割り込みます。" in cwtui.screen())
        assert stays()


def test_a_paste_of_several_lines_never_sends(machine: Machine, office: Office) -> None:
    pasted = "貼り付け一行目\n二行目\n\n四行目\n"
    with composing(machine) as cwtui:
        cwtui.paste(pasted)
        cwtui.until("四行目")
        cwtui.type("末尾")
        cwtui.until("末尾")
        assert not office.mine(TEAM, "貼り付け")
        cwtui.keys("Enter")
        assert eventually(lambda: office.mine(TEAM, "貼り付け"))
    assert office.mine(TEAM, "貼り付け") == [pasted + "末尾"]
