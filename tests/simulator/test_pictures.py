"""Section 1.3: everybody has a picture, every room has one, and here they are at addresses of our own."""

from __future__ import annotations

from io import BytesIO
from urllib.parse import urlsplit

import httpx
import pytest
from PIL import Image

from cwtui.simulator.world.records import ICON_PRESETS
from tests.simulator.people import Office, done


def fetched(office: Office, url: str) -> Image.Image:
    """The picture at ``url``, asked for without a token."""
    assert urlsplit(url).netloc == urlsplit(office.simulator.api_url).netloc
    answer = httpx.get(url, verify=False)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "image/png"
    picture = Image.open(BytesIO(answer.content))
    picture.load()
    assert (picture.format, picture.mode, picture.size) == ("PNG", "RGBA", (80, 80))
    assert len(answer.content) < 3000
    return picture


def test_everybody_looks_different(office: Office) -> None:
    people = done(office.ken.get("/contacts"))
    faces = {fetched(office, person["avatar_image_url"]).tobytes() for person in people}
    assert len(people) > 5
    assert len(faces) == len(people)


def test_my_picture_is_that_of_my_chat(office: Office) -> None:
    me = done(office.ken.get("/me"))
    rooms = done(office.ken.get("/rooms"))
    assert next(room for room in rooms if room["type"] == "my")["icon_path"] == me["avatar_image_url"]


def test_a_direct_chat_has_the_picture_of_the_other(office: Office) -> None:
    person = done(office.ken.get("/contacts"))[0]
    room = next(room for room in done(office.ken.get("/rooms")) if room["room_id"] == person["room_id"])
    assert room["icon_path"] == person["avatar_image_url"]


def test_every_preset_has_its_own(office: Office) -> None:
    base = office.simulator.api_url.removesuffix("/v2")
    pictures = [fetched(office, f"{base}/icon/ico_{preset}.png") for preset in ICON_PRESETS]
    assert len({picture.tobytes() for picture in pictures}) == len(ICON_PRESETS)
    for picture in pictures:
        assert picture.getpixel((0, 0)) == (0, 0, 0, 0)
        assert picture.getpixel((40, 3))[3] == 255  # type: ignore[index]


def test_a_room_shows_the_preset_it_was_given(office: Office) -> None:
    room = office.new_room()
    assert urlsplit(office.ken.room(room)["icon_path"]).path == "/icon/ico_group.png"
    done(office.ken.put(f"/rooms/{room}", icon_preset="beer"))
    url = office.ken.room(room)["icon_path"]
    assert urlsplit(url).path == "/icon/ico_beer.png"
    fetched(office, url)


def test_addresses_are_those_the_caller_reached_us_by(office: Office) -> None:
    port = urlsplit(office.simulator.api_url).port
    headers = {"x-chatworktoken": office.simulator.token, "host": f"chat.example:{port}"}
    url = httpx.get(f"{office.simulator.api_url}/me", headers=headers, verify=False).json()[
        "avatar_image_url"
    ]
    assert url.startswith(f"http://chat.example:{port}/avatar/")


@pytest.mark.parametrize("path", ["/avatar/1.png", "/avatar/ken.png", "/icon/ico_none.png", "/icon/beer.png"])
def test_nobody_and_nothing_has_no_picture(office: Office, path: str) -> None:
    assert httpx.get(office.simulator.api_url.removesuffix("/v2") + path, verify=False).status_code == 404
