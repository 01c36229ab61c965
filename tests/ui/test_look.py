"""Everything that is written can be read: contrast as WCAG measures it."""

from __future__ import annotations

import math
from itertools import combinations

import pytest
from textual.color import Color

from cwtui.ui.look import CHIPS, DARK, Chip, Look

WRITTEN = ("text", "accent", "warn", "error", "outside", "quiet")
IN_CODE = ("code_keyword", "code_string", "code_number", "code_comment", "code_name")
ENOUGH = 4.5


def _luminance(colour: str) -> float:
    red, green, blue = _linear(colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(colour: str) -> tuple[float, float, float]:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return red, green, blue


def contrast(look: Look, role: str, ground: str) -> float:
    return ratio(getattr(look, role), getattr(look, ground))


def ratio(one: str, other: str) -> float:
    bright, dim = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (bright + 0.05) / (dim + 0.05)


def difference(one: str, other: str) -> float:
    """How different two colours look, by OKLab: 0 for the same, 1 from black to white."""
    return math.dist(_oklab(one), _oklab(other))


def _oklab(colour: str) -> tuple[float, float, float]:
    red, green, blue = _linear(colour)
    long = (0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue) ** (1 / 3)
    medium = (0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue) ** (1 / 3)
    short = (0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue) ** (1 / 3)
    return (
        0.2104542553 * long + 0.7936177850 * medium - 0.0040720468 * short,
        1.9779984951 * long - 2.4285922050 * medium + 0.4505937099 * short,
        0.0259040371 * long + 0.7827717662 * medium - 0.8086757660 * short,
    )


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


@pytest.mark.parametrize("chip", DARK.chips)
def test_initials_can_be_read(chip: Chip) -> None:
    assert ratio(chip.text, chip.ground) >= ENOUGH


@pytest.mark.parametrize("chip", DARK.chips)
def test_initials_can_be_read_without_colours(chip: Chip) -> None:
    text, ground = (Color.parse(colour).monochrome.hex for colour in (chip.text, chip.ground))
    assert ratio(text, ground) >= ENOUGH


@pytest.mark.parametrize("chip", DARK.chips)
@pytest.mark.parametrize("role", ["warn", "error", "me", "cursor", "ground"])
def test_initials_are_mistaken_for_nothing(role: str, chip: Chip) -> None:
    assert difference(chip.ground, getattr(DARK, role)) >= 0.1


def test_the_colours_of_initials_can_be_told_apart() -> None:
    grounds = [chip.ground for chip in DARK.chips]
    assert len(grounds) == CHIPS
    assert min(difference(one, other) for one, other in combinations(grounds, 2)) >= 0.04
