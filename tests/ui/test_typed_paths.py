"""Paths as people type them into a field."""

from __future__ import annotations

from pathlib import Path

import pytest

from cwtui.ui.forms.folder_listing import expanded

HOME = Path.home()


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("~/plan.pdf", HOME / "plan.pdf"),
        ("plan.pdf", HOME / "plan.pdf"),
        ("/tmp/plan.pdf", Path("/tmp/plan.pdf")),
        ("~//tmp/plan.pdf", Path("/tmp/plan.pdf")),
        ("~/documents//tmp/見積.csv", Path("/tmp/見積.csv")),
        ("~/documents/~/plan.pdf", HOME / "plan.pdf"),
        ("~//", Path("/")),
        ("~/a~/b", HOME / "a~" / "b"),
        ("~nobody-of-this-name/x", HOME / "~nobody-of-this-name" / "x"),
    ],
)
def test_a_whole_path_behind_another_is_the_one_that_is_meant(typed: str, meant: Path) -> None:
    assert expanded(typed) == meant
