"""Whatever a file is called, it lands in the folder, under a name that says what it is."""

from __future__ import annotations

import os
import unicodedata
from itertools import islice
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from cwtui.file_names import LONGEST, candidates, part_of, place, safe_name, split
from tests.hostile_names import HOSTILE

NAMES = [(hostile, safe) for table in HOSTILE.values() for hostile, safe in table.items()]

# Any text, and such as is made of what does harm.
PIECES = [
    "/",
    "\\",
    "..",
    ".",
    "-",
    " ",
    "　",
    "\0",
    "\n",
    "\u202e",
    "\u200b",
    "\u0301",
    "CON",
    "lpt1",
    "a",
    "あ",
]
PIECES += ["👍", "🏽", "🇯", ".exe", ".tar.gz", "x" * 120, "漢" * 60, "\ud800", ":"]
ANY = st.text(st.characters(codec=None)) | st.lists(st.sampled_from(PIECES), max_size=12).map("".join)


def test_there_are_three_hundred_of_them() -> None:
    assert len(NAMES) >= 300


@pytest.mark.parametrize(("hostile", "safe"), NAMES, ids=[ascii(hostile)[:40] for hostile, _ in NAMES])
def test_a_hostile_name_becomes_a_harmless_one(hostile: str, safe: str) -> None:
    assert safe_name(hostile) == safe


@pytest.mark.parametrize(
    "name",
    [
        *("見積書_2026.xlsx", "図面 A-12 (1).pdf", "議事録（最終）.docx", "photo.jpeg", "README", "a.tar.gz"),
        *(
            "100% 確定.txt",
            "ﾃｽﾄ.csv",
            "ファイル・名.txt",
            "葛\U000e0100城.txt",
            "❤️.png",
            "~$予定表.xlsx",
            "v1.2.3",
        ),
    ],
)
def test_what_people_call_their_files_stays_as_it_is(name: str) -> None:
    assert safe_name(name) == name


@given(ANY)
@example("\u202e" * 300)
def test_no_name_does_harm(name: str) -> None:
    safe = safe_name(name)
    assert safe
    assert len(safe.encode()) <= LONGEST
    assert not set(safe) & set('/\\\0<>:"|?*')
    assert safe == safe.strip()
    assert safe[0] not in ".-"
    assert safe[-1] != "."
    assert not {unicodedata.category(character) for character in safe} & {"Cc", "Cf", "Cs", "Zl", "Zp"}
    assert unicodedata.is_normalized("NFC", safe)
    assert safe_name(safe) == safe


@given(ANY, st.sampled_from([".pdf", ".exe", ".tar.gz", ".添付"]))
def test_the_extension_is_the_last_thing_one_reads(name: str, extension: str) -> None:
    safe = safe_name(f"a{name}b{extension}")
    assert safe.endswith(extension)
    assert split(safe)[1].endswith(extension)


@given(ANY, st.integers(100, LONGEST))
def test_the_ones_to_choose_from_differ_and_fit(name: str, longest: int) -> None:
    safe = safe_name(name, longest)
    several = list(islice(candidates(safe, longest), 12))
    assert several[0] == safe
    assert len(set(several)) == 12
    for one in several:
        assert len(one.encode()) <= longest
        assert safe_name(one) == one
        assert split(one)[1] == split(safe)[1]


def test_nothing_is_overwritten(tmp_path: Path) -> None:
    assert place(tmp_path, "a.pdf") == tmp_path / "a.pdf"
    (tmp_path / "a.pdf").touch()
    assert place(tmp_path, "../a.pdf") == tmp_path / "a (1).pdf"
    part_of(tmp_path / "a (1).pdf").touch()
    assert place(tmp_path, "a.pdf") == tmp_path / "a (2).pdf"
    (tmp_path / "a (2).pdf").mkdir()
    (tmp_path / "a (3).pdf").symlink_to(tmp_path / "nowhere")
    assert place(tmp_path, "a.pdf") == tmp_path / "a (4).pdf"
    assert not (tmp_path / "nowhere").exists()


@pytest.mark.parametrize("name", [hostile for hostile, _ in NAMES])
def test_every_hostile_name_is_a_file_of_the_folder(tmp_path: Path, name: str) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    for _ in range(2):
        path = place(folder, name)
        part_of(path).touch(exist_ok=False)
        part_of(path).rename(path)
    assert len(list(folder.iterdir())) == 2
    assert os.listdir(tmp_path) == ["folder"]


def test_the_folder_may_be_a_link(tmp_path: Path) -> None:
    (tmp_path / "disk").mkdir()
    (tmp_path / "folder").symlink_to(tmp_path / "disk")
    place(tmp_path / "folder", "a.txt").touch()
    assert (tmp_path / "disk" / "a.txt").exists()
