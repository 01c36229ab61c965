"""Types, style and the direction of imports."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.support import ROOT

SCRIPTS = Path(sys.executable).parent

CHECKS = {
    "types": [sys.executable, "-m", "mypy"],
    "style": [str(SCRIPTS / "ruff"), "check", "--no-cache", "cwtui", "tests"],
    "form": [str(SCRIPTS / "ruff"), "format", "--no-cache", "--check", "cwtui", "tests"],
    "imports": [str(SCRIPTS / "lint-imports"), "--no-cache"],
}


@pytest.mark.parametrize("check", CHECKS)
def test_the_tools_have_nothing_to_say(check: str) -> None:
    done = subprocess.run(CHECKS[check], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
