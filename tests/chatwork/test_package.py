"""What importing the package costs, and what it shows."""

from __future__ import annotations

import subprocess
import sys

import pytest

from cwtui.chatwork import errors


@pytest.mark.parametrize("module", ["models", "errors", "budget", "exchange", "address"])
def test_the_archive_and_the_screen_can_import_it_without_the_network(module: str) -> None:
    program = (
        f"import sys, cwtui.chatwork, cwtui.chatwork.{module}\n"
        "print([name for name in ('httpx', 'httpcore', 'ssl', 'asyncio') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_names_come_when_asked_for() -> None:
    import cwtui.chatwork as package
    from cwtui.chatwork.client import Chatwork

    assert package.Chatwork is Chatwork
    assert set(package.__all__) == {"Budget", "Chatwork", "ChatworkError"}
    with pytest.raises(AttributeError, match="no attribute 'Other'"):
        _ = package.Other


def test_every_error_has_a_code_of_its_own() -> None:
    kinds = [
        kind
        for kind in vars(errors).values()
        if isinstance(kind, type) and issubclass(kind, Exception) and kind.__module__ == errors.__name__
    ]
    codes = [kind.code for kind in kinds if hasattr(kind, "code")]
    assert len(codes) == len(kinds) == len(set(codes)) > 12
