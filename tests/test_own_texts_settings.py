"""What a person writes into ``config.toml`` to be sent again and again: templates, and ready answers."""

from __future__ import annotations

from pathlib import Path

import pytest

from cwtui import texts
from cwtui.settings import Settings, save
from cwtui.settings.manual import manual

CONFIG = """\
[reply]
kit = ["{name}、拝承しました。"]

[templates]
"見積の依頼" = '''
{name}
{件名}を{期限}までに。
'''
"""


@pytest.fixture(autouse=True)
def english() -> None:
    texts.use("en")


def load(folder: Path, content: str) -> tuple[Settings, list[str]]:
    file = folder / "config.toml"
    file.write_text(content, encoding="utf-8")
    settings, problems = Settings.load(file)
    return settings, [str(problem) for problem in problems]


def test_they_are_read_as_they_are_written(tmp_path: Path) -> None:
    settings, problems = load(tmp_path, CONFIG)
    assert problems == []
    assert settings.reply.kit == ("{name}、拝承しました。",)
    assert settings.templates == {"見積の依頼": "{name}\n{件名}を{期限}までに。\n"}


def test_without_them_there_are_none() -> None:
    assert (Settings().templates, Settings().reply.kit) == ({}, ())


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("x = 3", "templates.x cannot be 3; it takes a text in quotes that is not empty. It is left out."),
        ('x = " \\n"', 'templates.x cannot be " \\n"; it takes a text in quotes'),
        ('x = ["a"]', 'templates.x cannot be ["a"]; it takes a text in quotes'),
        ('x.y = "a"', 'templates.x cannot be {"y": "a"}; it takes a text in quotes'),
    ],
)
def test_one_that_cannot_be_is_told_and_the_others_are_there(
    tmp_path: Path, line: str, sentence: str
) -> None:
    settings, problems = load(tmp_path, f"{CONFIG}{line}\nlater = 'B'\n")
    assert len(problems) == 1
    assert problems[0].startswith(sentence)
    assert list(settings.templates) == ["見積の依頼", "later"]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("templates = 'a'", "templates is a section: write [templates] on a line of its own"),
        ("reply.kit = 'a'", 'reply.kit cannot be "a"; it takes a list such as'),
        ("reply.kits = ['a']", "There is no setting reply.kits. Did you mean reply.kit?"),
        ("template.a = 'a'", "There is no setting template"),
    ],
)
def test_what_is_in_the_wrong_place_is_told(tmp_path: Path, content: str, sentence: str) -> None:
    settings, problems = load(tmp_path, content)
    assert len(problems) == 1
    assert problems[0].startswith(sentence)
    assert settings == Settings()


def test_saving_another_setting_leaves_them_alone(tmp_path: Path) -> None:
    load(tmp_path, CONFIG)
    save("send.enter", "newline", tmp_path / "config.toml")
    assert CONFIG in (tmp_path / "config.toml").read_text(encoding="utf-8")


def test_the_manual_has_an_example_that_can_be_read(tmp_path: Path) -> None:
    page = manual()
    assert "## [templates]" in page
    assert "### reply.kit" in page
    example = page.partition("## [templates]")[2].partition("```toml\n")[2].partition("```")[0]
    settings, problems = load(tmp_path, example)
    assert problems == []
    assert "{期限}" in settings.templates["見積の依頼"]
