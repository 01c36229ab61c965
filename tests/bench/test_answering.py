"""What is counted as the answer to a key, and the service whose files come meanwhile."""

from __future__ import annotations

import hashlib
import os
import sys

import httpx
import pytest

from tests.bench.answering import letters, places, went_up
from tests.bench.files_town import marker, served
from tests.bench.steps import Stage, shows

SLUGGISH = """
import os, sys, time, tty
tty.setraw(0)
os.write(1, b"ready")
for pressed in range(1, 100):
    os.read(0, 1)
    if pressed % 2 == 0:
        time.sleep(0.02)
        os.write(1, b"\\x1b[?2026h\\x1b[2J\\x1b[H%d" % pressed + b"\\x1b[?2026l")
"""


def test_a_key_is_answered_by_the_first_frame_that_shows_what_it_did() -> None:
    with Stage([sys.executable, "-c", SLUGGISH], {"PATH": os.environ["PATH"]}) as stage:
        stage.wait_for(shows("ready"))
        written = stage.write_keys("xxxxx", 0.1)
        stage.read_for(0.3)
        took = stage.answers(written, lambda screen: int("0" + screen[0].strip(" ready")))
    assert len(took) == 4  # the fifth one never was
    shown = [at + late for at, late in zip(written, took, strict=False)]
    assert all(late >= 20 for late in took)
    assert shown[0] == pytest.approx(shown[1])  # by the same frame
    assert shown[2] == pytest.approx(shown[3])
    assert shown[1] < shown[2]


@pytest.mark.parametrize(
    ("screen", "up"),
    [
        (["  #7 a", "▌ #8 b", "  #9 c"], 2),
        (["▌Rooms  │▌ マイチャット", "       │▌    #10 c", "       │▌    d"], 0),
        (["▌All rooms  On their way 3", "  #10 c"], 0),
    ],
)
def test_the_cursor_tells_how_often_it_has_gone_up(screen: list[str], up: int) -> None:
    assert went_up(10)(screen) == up


@pytest.mark.parametrize(("screen", "number"), [(["│ > xxx  │", "xxxx"], 3), (["│ >     │", "Esc x"], 0)])
def test_letters_are_those_in_the_composer(screen: list[str], number: int) -> None:
    assert letters(screen) == number


def test_the_service_has_the_files_it_says_and_talk_for_the_timeline() -> None:
    with served(number=4) as town:
        assert [file.filesize for file in sorted(town.files, key=lambda file: file.filesize)] == [
            1_000,
            17_099,
            292_401,
            5_000_000,
        ]
        room_id = town.files[0].room_id
        headers = {"x-chatworktoken": town.simulator.token}
        with httpx.Client(verify=False, headers=headers, base_url=town.simulator.api_url) as api:
            for file in town.files:
                path = f"/rooms/{room_id}/files/{file.file_id}"
                url = api.get(path, params={"create_download_url": 1}).json()["download_url"]
                content = httpx.get(url, verify=False).content
                assert hashlib.sha256(content).hexdigest() == town.digests[file.file_id]
            newest = api.get(f"/rooms/{room_id}/messages", params={"force": 1}).json()[-1]
        [timeline, *_] = places(len(town.files))
        assert newest["body"].startswith(timeline.shows)
        assert timeline.shows == marker(90)
