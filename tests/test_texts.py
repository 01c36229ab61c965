"""Sentences and names one after the other, as each language writes them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from cwtui import texts


@pytest.fixture(autouse=True)
def spoken() -> Iterator[None]:
    yield
    texts.use("en")


@pytest.mark.parametrize(
    ("language", "sentences", "names"),
    [("en", "It is so. It stays.", "Misaki, Ken"), ("ja", "そうです。そのままです。", "田中、佐藤")],
)
def test_each_language_has_its_own_way_from_one_to_the_next(
    language: str, sentences: str, names: str
) -> None:
    texts.use(language)
    said = ("It is so.", "", "It stays.") if language == "en" else ("そうです。", "", "そのままです。")
    assert texts.joined(*said) == sentences
    assert texts.enumerated(names.replace("、", ", ").split(", ")) == names
