"""What may lie in the tree, and what may not."""

from __future__ import annotations

import re
import subprocess

import pytest

from tests.support import ROOT

ALLOWED = {"pyproject.toml", "README.md", "LICENSE", "cwtui", "tests", "screenshots", "docs"}
# Spelt in two halves: this file is searched, too.
REGISTRIES = ["pypi" + ".org", "pythonhosted" + ".org", "registry.npmjs" + ".org", "deb.debian" + ".org"]


def tracked() -> list[str]:
    """The files git knows."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=False)
    if listed.returncode:
        pytest.skip("not a git checkout")
    return [name for name in listed.stdout.decode().split("\0") if name]


def test_the_top_level_is_as_agreed() -> None:
    top = {name.split("/")[0] for name in tracked()}
    assert {name for name in top if not name.startswith(".")} <= ALLOWED
    assert {"pyproject.toml", "README.md", "LICENSE", "cwtui", "tests"} <= top


def test_no_lock_file_and_no_registry_is_named() -> None:
    names = tracked()
    assert [
        n for n in names if re.search(r"(^|/)(.*\.lock|.*-lock\.(json|yaml)|requirements.*\.txt)$", n)
    ] == []
    texts = {name: (ROOT / name).read_bytes() for name in names if (ROOT / name).is_file()}
    named = [name for name, text in texts.items() for host in REGISTRIES if host.encode() in text]
    assert named == []


def test_no_pre_built_or_personal_file_is_tracked() -> None:
    unwanted = re.compile(r"(__pycache__|\.pyc$|\.egg-info|\.venv/|\.db$|\.token$)")
    assert [name for name in tracked() if unwanted.search(name)] == []
