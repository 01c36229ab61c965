"""Everything that is written can be read: contrast as WCAG measures it."""

from __future__ import annotations

import pytest

from cwtui.ui.look import DARK, Look

WRITTEN = ("text", "accent", "warn", "error", "outside", "quiet")
IN_CODE = ("code_keyword", "code_string", "code_number", "code_comment", "code_name")
ENOUGH = 4.5


def _luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(look: Look, role: str, ground: str) -> float:
    bright, dim = sorted((_luminance(getattr(look, role)), _luminance(getattr(look, ground))), reverse=True)
    return (bright + 0.05) / (dim + 0.05)


def test_black_on_white_is_the_most_there_is() -> None:
    assert _luminance("#ffffff") == 1
    assert _luminance("#000000") == 0


@pytest.mark.parametrize("ground", ["ground", "surface", "cursor"])
@pytest.mark.parametrize("role", WRITTEN)
def test_text_can_be_read(role: str, ground: str) -> None:
    assert contrast(DARK, role, ground) >= ENOUGH


@pytest.mark.parametrize("role", IN_CODE)
def test_code_can_be_read(role: str) -> None:
    assert contrast(DARK, role, "surface") >= ENOUGH
    assert contrast(DARK, role, "cursor") >= ENOUGH


def test_the_colours_of_code_can_be_told_apart() -> None:
    assert len({getattr(DARK, role) for role in (*IN_CODE, "text")}) == len(IN_CODE) + 1
