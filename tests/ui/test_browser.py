"""Addresses go to a browser with a window of its own, and never to one that would take the terminal."""

from __future__ import annotations

import asyncio
import time
from pathlib import Path

import pytest

from cwtui.ui.terminal import browser
from cwtui.ui.terminal.browser import show
from tests.ui.programs import Programs

ADDRESS = "https://www.chatwork.com/#!rid1-2"
X = {"DISPLAY": ":7"}


async def test_a_desktop_opens_it_and_hears_and_says_nothing_here(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    programs = Programs(tmp_path / "bin", **X)
    programs.takes_address("xdg-open")
    assert await show(ADDRESS, programs.environ)
    assert programs.taken("xdg-open") == f"{ADDRESS}\n"
    assert capfd.readouterr() == ("", "")


async def test_without_a_desktop_nothing_is_started(tmp_path: Path) -> None:
    programs = Programs(tmp_path / "bin")
    for name in ("xdg-open", "w3m", "lynx", "www-browser", "firefox"):
        programs.takes_address(name)
    assert not await show(ADDRESS, programs.environ)
    assert list(programs.folder.glob("*.in")) == []


@pytest.mark.parametrize("name", ["w3m", "/usr/bin/lynx", "links %s", "elinks"])
async def test_a_browser_in_the_terminal_is_passed_over_even_where_it_is_named(
    tmp_path: Path, name: str
) -> None:
    programs = Programs(tmp_path / "bin", BROWSER=name, **X)
    programs.takes_address(Path(name.split()[0]).name)
    programs.put("xdg-open", 'echo "${BROWSER-none}" > "$0.in"')
    assert await show(ADDRESS, programs.environ)
    assert programs.taken("xdg-open") == "none\n"
    assert len(list(programs.folder.glob("*.in"))) == 1


@pytest.mark.parametrize("named", ["mine", "mine --new-tab %s &", "not-there:mine", "un'closed:mine"])
async def test_the_browser_that_is_named_comes_first_and_needs_no_desktop(tmp_path: Path, named: str) -> None:
    programs = Programs(tmp_path / "bin", BROWSER=named)
    programs.takes_address("mine")
    assert await show(ADDRESS, programs.environ)
    assert programs.taken("mine") == f"{ADDRESS}\n"


async def test_one_that_fails_is_followed_by_the_next(tmp_path: Path) -> None:
    programs = Programs(tmp_path / "bin", **X)
    programs.put("xdg-open", "exit 3")
    programs.takes_address("firefox")
    assert await show(ADDRESS, programs.environ)
    assert programs.taken("firefox") == f"{ADDRESS}\n"


async def test_one_that_stays_is_not_waited_for_and_lives_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(browser, "PATIENCE", 0.2)
    programs = Programs(tmp_path / "bin", **X)
    programs.put("firefox", 'sleep 0.6; echo "$1" > "$0.in"')
    assert await show(ADDRESS, programs.environ)
    assert programs.taken("firefox") == ""
    end = time.monotonic() + 20
    while not programs.taken("firefox"):
        assert time.monotonic() < end
        await asyncio.sleep(0.05)


@pytest.mark.parametrize("address", ["file:///etc/passwd", "javascript:alert(1)", "-version", "", "www.a.jp"])
async def test_only_the_web_is_opened(tmp_path: Path, address: str) -> None:
    programs = Programs(tmp_path / "bin", **X)
    programs.takes_address("xdg-open")
    assert not await show(address, programs.environ)
    assert programs.taken("xdg-open") == ""


async def test_windows_behind_linux_shows_it_too(tmp_path: Path) -> None:
    programs = Programs(tmp_path / "bin", WSL_DISTRO_NAME="Ubuntu")
    programs.takes_address("rundll32.exe")
    assert await show(ADDRESS, programs.environ)
    assert programs.taken("rundll32.exe") == f"{ADDRESS}\n"
