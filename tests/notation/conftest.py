"""English, unless a test asks for Japanese."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from cwtui import texts


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    texts.use("en")
    yield
    texts.use("en")


@pytest.fixture
def japanese() -> None:
    texts.use("ja")
