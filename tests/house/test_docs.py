"""What the docs say can be followed: commands, links, pictures, lists made from the code."""

from __future__ import annotations

import dataclasses
import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Literal, get_args, get_origin, get_type_hints
from xml.etree import ElementTree

import pytest

from cwtui.cli.simulator import simulator
from cwtui.simulator.control import routes
from cwtui.simulator.faults import Fault, Kind
from cwtui.simulator.knobs import Knobs
from cwtui.simulator.scenarios import SCENARIOS
from cwtui.simulator.simulation import Simulation
from tests.support import ROOT

README = ROOT / "README.md"
DOCS = ROOT / "docs"
PAGES = [README, *sorted(DOCS.glob("*.md"))]


def words(page: Path) -> str:
    return page.read_text(encoding="utf-8")


def without_code(text: str) -> str:
    return re.sub(r"```.*?```|`[^`\n]*`", "", text, flags=re.DOTALL)


def headings(text: str) -> set[str]:
    """The anchors of a page's headings, as a web site of repositories names them."""
    titles = re.findall(r"^#+ (.+)$", re.sub(r"```.*?```", "", text, flags=re.DOTALL), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title).strip().lower().replace(" ", "-") for title in titles}


def commands_of(page: Path) -> list[str]:
    """The lines of a page's shell blocks."""
    blocks = re.findall(r"```sh\n(.*?)```", words(page), flags=re.DOTALL)
    return [line for block in blocks for line in block.splitlines()]


def test_the_list_of_keys_is_the_commands(tmp_path: Path) -> None:
    """In a process of its own: tests declare commands, too."""
    made = tmp_path / "keys.md"
    subprocess.run([sys.executable, "-m", "cwtui.ui.keys.manual", str(made)], check=True, cwd=ROOT)
    assert words(DOCS / "keys.md") == words(made), "python -m cwtui.ui.keys.manual docs/keys.md"


def test_the_second_command_is_what_the_complete_suite_runs() -> None:
    try_it, test_it = commands_of(README)[:2]
    assert try_it.endswith("cwtui demo")
    assert test_it in (ROOT / ".ci" / "run").read_text(encoding="utf-8").splitlines()
    assert test_it in commands_of(DOCS / "contributing.md")


def test_both_commands_are_on_the_first_screen() -> None:
    lines = words(README).splitlines()
    for command in commands_of(README)[:2]:
        assert lines.index(command) < 25, command
    assert len(lines) < 90


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_and_pictures_lead_somewhere(page: Path) -> None:
    targets = re.findall(r"\]\(([^)\s]+)\)", without_code(words(page)))
    for target in targets:
        if target.startswith("https://"):
            continue
        file, _, anchor = target.partition("#")
        there = (page.parent / file) if file else page
        assert there.is_file(), target
        if anchor:
            assert anchor in headings(words(there)), target


def test_every_page_is_named_in_the_readme() -> None:
    named = set(re.findall(r"\]\(docs/([\w-]+\.md)", words(README)))
    assert named == {page.name for page in DOCS.glob("*.md")}


def test_every_picture_is_shown_somewhere() -> None:
    shown = {Path(name).name for page in PAGES for name in re.findall(r"!\[[^]]*\]\(([^)]+)\)", words(page))}
    assert shown == {picture.name for picture in (ROOT / "screenshots").glob("*.png")}


def test_pictures_ask_nobody_for_anything() -> None:
    """No font, no image and no style from elsewhere; what the screen says may name an address."""
    for picture in (ROOT / "screenshots").glob("*.svg"):
        for element in ElementTree.parse(picture).iter():
            asked = [*element.attrib.values()]
            if element.tag.endswith("style"):
                asked.append(element.text or "")
            assert not [text for text in asked if re.search("://|@import|@font-face|url", text)], picture.name


def test_pictures_are_light() -> None:
    for picture in (ROOT / "screenshots").glob("*.png"):
        assert picture.stat().st_size < 400_000, picture.name


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_no_page_knows_the_machine_it_was_written_on(page: Path) -> None:
    absolute = r"(?<![\w.~$}/-])/(?:home|root|tmp|work|usr|Users|var|opt|mnt)\b[^\s)]*"
    assert not re.findall(absolute, words(page))


def test_the_simulators_page_names_every_knob() -> None:
    rows = re.findall(r"^\| `(\w+)` \| `([^`]*)` \| (.*?) \|", words(DOCS / "simulator.md"), re.MULTILINE)
    said = {name: (default, set(re.findall(r"`([^`]*)`", others))) for name, default, others in rows}
    kinds = get_type_hints(Knobs)
    for name, default in Knobs().as_dict().items():
        choices = get_args(kinds[name]) if get_origin(kinds[name]) is Literal else ()
        others = {json.dumps(choice) for choice in choices if choice != default}
        assert name in said, name
        assert said[name][0] == json.dumps(default), name
        assert others <= said[name][1], name


def test_the_simulators_page_names_no_knob_that_is_not_there() -> None:
    table = words(DOCS / "simulator.md").partition("## Knobs")[2].partition("\n## ")[0]
    assert set(re.findall(r"^\| `(\w+)`", table, re.MULTILINE)) == set(Knobs().as_dict())


def test_the_simulators_page_names_every_control_call() -> None:
    page = words(DOCS / "simulator.md")
    for route in routes(Simulation("empty")):
        for method in (route.methods or set()) - {"HEAD"}:
            assert f"| `{method} {route.path}" in page, (method, route.path)


def test_the_simulators_page_names_every_fault() -> None:
    page = words(DOCS / "simulator.md")
    fields = {field.name for field in dataclasses.fields(Fault)}
    for name in {*get_args(Kind), *fields}:
        assert f"`{name}`" in page, name


def test_the_simulators_page_names_every_option() -> None:
    page = words(DOCS / "simulator.md")
    for option in simulator.params:
        assert f"`{option.opts[0]}" in page, option.name
    for scenario in SCENARIOS:
        assert f"`{scenario}`" in page, scenario
