"""A token that does not show itself."""

from __future__ import annotations

import copy
import logging
import pickle
import subprocess
import sys
from pathlib import Path

import pytest

from cwtui import log
from cwtui.secrets import BadToken, Secret
from tests.secrets.backends import TOKEN


def test_a_secret_does_not_show_itself(caplog: pytest.LogCaptureFixture) -> None:
    shown = [repr(TOKEN), str(TOKEN), f"{TOKEN}", f"{[TOKEN]}", "%s" % TOKEN, repr({"token": TOKEN})]  # noqa: UP031
    assert not [text for text in shown if TOKEN.reveal() in text]
    assert repr(TOKEN) == "Secret(…)"
    with pytest.raises(TypeError):
        pickle.dumps(TOKEN)
    with pytest.raises(TypeError):
        copy.copy(TOKEN)


def test_the_log_never_holds_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CWTUI_LOG", str(tmp_path / "log"))
    handlers = logging.getLogger().handlers[:]
    log.start()
    try:
        logging.getLogger("test").info("header %s", TOKEN.reveal())
    finally:
        logging.getLogger().handlers[:] = handlers
    assert "header (secret)" in (tmp_path / "log").read_text()


def test_secrets_compare_by_what_they_hold() -> None:
    assert Secret("a") == Secret("a")
    assert Secret("a") != Secret("b")
    assert Secret("a") != "a"
    assert len({Secret("a"), Secret("a"), Secret("b")}) == 2


@pytest.mark.parametrize("given", ["abc", "  abc\n", "\tabc\r\n"])
def test_white_space_around_a_token_is_no_part_of_it(given: str) -> None:
    assert Secret.parse(given).reveal() == "abc"


@pytest.mark.parametrize("given", ["", "  ", "ab c", "Bearer abc", "ab\nc", "トークン", "ab\x00", "a" * 4097])
def test_what_cannot_be_a_token(given: str) -> None:
    with pytest.raises(BadToken, match="cannot be an API token"):
        Secret.parse(given)


def test_importing_secrets_imports_no_keyring() -> None:
    code = "import sys, cwtui.secrets; print('keyring' in sys.modules)"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout == "False\n"
