"""Reading answers: any bytes at all are a value or an error that names the endpoint."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cwtui.chatwork import answers, models
from cwtui.chatwork.errors import (
    BadAnswer,
    BadRequest,
    ChatworkError,
    Forbidden,
    InvalidToken,
    NotFound,
    Outcome,
    ServerError,
    TooLarge,
)
from cwtui.chatwork.exchange import Answer
from tests.chatwork.shapes import SHAPES, anything, promised, spoiled

ENDPOINT = "GET /somewhere/1"
HTML = b"<!doctype html><title>Sign in to the network</title>"


def leaves(value: object) -> Iterator[object]:
    """Every number and text in decoded values."""
    if isinstance(value, dict):
        for inner in value.values():
            yield from leaves(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from leaves(inner)
    else:
        yield value


def fits_the_archive(value: object) -> None:
    db = sqlite3.connect(":memory:")
    for leaf in leaves(msgspec.to_builtins(value)):
        db.execute("SELECT ?", (leaf,))
    db.close()


def read(body: bytes, shape: Any) -> object:
    """The value, already proven storable, or the BadAnswer."""
    value: object
    try:
        value = answers.decode(ENDPOINT, Answer(200, {}, body), shape)
    except BadAnswer as error:
        value = error
    if isinstance(value, BadAnswer):
        assert value.endpoint == ENDPOINT
        assert value.words
    else:
        fits_the_archive(value)
    return value


@pytest.mark.parametrize("shape", SHAPES, ids=str)
@settings(max_examples=40)
@given(st.data())
def test_what_was_promised_is_read(shape: Any, data: st.DataObject) -> None:
    sent = data.draw(promised(shape))
    for ascii_only in (True, False):
        try:
            body = json.dumps(sent, ensure_ascii=ascii_only).encode()
        except UnicodeEncodeError:
            continue  # an unknown field may hold what UTF-8 cannot say; only escapes can
        assert not isinstance(read(body, shape), BadAnswer)


@pytest.mark.parametrize("shape", SHAPES, ids=str)
@settings(max_examples=40)
@given(st.data())
def test_anything_else_is_a_value_or_a_bad_answer(shape: Any, data: st.DataObject) -> None:
    sent = data.draw(spoiled(shape) | anything)
    body = json.dumps(sent).encode()
    cut = data.draw(st.integers(0, len(body)))
    read(body, shape)
    read(body[:cut], shape)


@given(st.sampled_from(SHAPES), st.binary())
def test_any_bytes(shape: Any, body: bytes) -> None:
    read(body, shape)


@given(
    st.integers(100, 599),
    st.dictionaries(
        st.sampled_from(["content-type", "chatwork-message-limitation", "x-ratelimit-remaining"]), st.text()
    ),
    st.binary() | anything.map(lambda value: json.dumps(value).encode()),
)
def test_any_answer_is_a_success_or_an_error_of_ours(
    status: int, headers: dict[str, str], body: bytes
) -> None:
    error = answers.refusal(ENDPOINT, Answer(status, headers, body))
    assert error is None or error.endpoint == ENDPOINT
    if error is None:
        assert 200 <= status < 300


def room(**fields: object) -> bytes:
    return json.dumps({"room_id": 1, "name": "n", "type": "my", "role": "admin"} | fields).encode()


def test_ids_come_as_strings_or_numbers() -> None:
    for written in ('"2175903193215549440"', "2175903193215549440"):
        body = f'{{"message_id": {written}}}'.encode()
        ref = answers.decode(ENDPOINT, Answer(200, {}, body), models.MessageRef)
        assert ref.message_id == 2175903193215549440


@pytest.mark.parametrize(
    "wrong", ["-1", '"-1"', str(2**63), f'"{2**63}"', "1.5", '""', '"x"', "null", "[]", "1e30"]
)
def test_ids_that_are_none(wrong: str) -> None:
    assert isinstance(read(f'{{"room_id": {wrong}}}'.encode(), models.RoomRef), BadAnswer)


def test_numbers_that_no_archive_holds() -> None:
    assert isinstance(read(room(unread_num=2**63), models.Room), BadAnswer)
    assert isinstance(read(room(last_update_time=-1), models.Room), BadAnswer)


def test_unknown_fields_and_missing_optional_ones_are_tolerated() -> None:
    value = read(room(threads=[{"x": None}]), models.Room)
    assert value == models.Room(
        room_id=1, name="n", type=models.RoomType.MY, role=models.Role.ADMIN, description=None
    )


def test_truths_come_as_words_or_numbers() -> None:
    assert read(b'{"public": 1}', models.Link) == models.Link(public=True)
    assert read(b'{"public": false}', models.Link) == models.Link(public=False)


@pytest.mark.parametrize(
    ("escaped", "text"),
    [
        (r"\ud83d", "\ufffd"),
        (r"a\ud83d z", "a\ufffd z"),
        (r"\ude00", "\ufffd"),
        (r"\ud83d\ud83d\ude00", "\ufffd😀"),
        (r"\ud83d\ude00\ude00", "😀\ufffd"),
        (r"\\ud83d\ud83d", r"\ud83d" + "\ufffd"),
        (r"\\\ud83d\"", '\\\ufffd"'),
    ],
)
def test_half_an_emoji_spoils_one_character_and_not_the_room(escaped: str, text: str) -> None:
    value = read(f'{{"file_id": 1, "filename": "{escaped}"}}'.encode(), dict[str, int | str])
    assert value == {"file_id": 1, "filename": text}


def test_a_json_too_deep_to_read() -> None:
    deep = b'{"room_id": 1, "x": ' + b"[" * 100_000 + b"]" * 100_000 + b"}"
    assert isinstance(read(deep, models.RoomRef), BadAnswer)


@pytest.mark.parametrize("body", [b"", b" \r\n", b"[]", b" [ ] "])
def test_the_four_ways_of_saying_nothing(body: bytes) -> None:
    assert answers.decode_list(ENDPOINT, Answer(200, {}, body), list[models.Room]) == []


@pytest.mark.parametrize(
    ("status", "kind", "outcome"),
    [
        (400, BadRequest, Outcome.REFUSED),
        (401, InvalidToken, Outcome.NOT_YET),
        (403, Forbidden, Outcome.REFUSED),
        (404, NotFound, Outcome.REFUSED),
        (405, BadRequest, Outcome.REFUSED),
        (408, ServerError, Outcome.UNKNOWN),
        (413, TooLarge, Outcome.REFUSED),
        (422, BadRequest, Outcome.REFUSED),
        (500, ServerError, Outcome.UNKNOWN),
        (502, ServerError, Outcome.UNKNOWN),
        (503, ServerError, Outcome.UNKNOWN),
        (599, ServerError, Outcome.UNKNOWN),
        (301, BadAnswer, Outcome.UNKNOWN),
        (304, BadAnswer, Outcome.UNKNOWN),
        (100, BadAnswer, Outcome.UNKNOWN),
    ],
)
def test_what_a_status_means(status: int, kind: type[ChatworkError], outcome: Outcome) -> None:
    error = answers.refusal(ENDPOINT, Answer(status, {}, b'{"errors": ["No", "really"]}'))
    assert type(error) is kind
    assert error is not None
    assert error.outcome is outcome
    assert error.status == status
    if status >= 400:
        assert error.words == ("No", "really")
        assert "No; really" in str(error)
    assert ENDPOINT in str(error)
    assert error.code in str(error)


@pytest.mark.parametrize("status", [401, 403, 404, 400])
def test_a_page_says_nothing_about_rooms_and_tokens(status: int) -> None:
    error = answers.refusal(ENDPOINT, Answer(status, {"content-type": "text/html"}, HTML))
    assert type(error) is BadAnswer
    assert error.outcome is Outcome.REFUSED


@pytest.mark.parametrize(("status", "kind"), [(408, ServerError), (413, TooLarge), (503, ServerError)])
def test_a_page_from_the_front_door_still_has_its_status(status: int, kind: type[ChatworkError]) -> None:
    assert type(answers.refusal(ENDPOINT, Answer(status, {"content-type": "text/html"}, HTML))) is kind


def test_a_page_with_success_is_none() -> None:
    assert type(answers.refusal(ENDPOINT, Answer(200, {}, HTML))) is BadAnswer
    # An empty page would otherwise read as an empty list, and empty the archive's contacts.
    assert type(answers.refusal(ENDPOINT, Answer(200, {"content-type": "text/html"}, b""))) is BadAnswer


@pytest.mark.parametrize(
    "body", [b"", b"no", b"[]", b'{"errors": "text"}', b'{"errors": [1]}', b'{"errors": null}']
)
def test_an_error_without_usable_words(body: bytes) -> None:
    error = answers.refusal(ENDPOINT, Answer(400, {}, body))
    assert type(error) is BadRequest
    assert error.words == ()


def test_the_free_plan_hides_and_says_so() -> None:
    error = answers.refusal(ENDPOINT, Answer(404, {"chatwork-message-limitation": "true"}, b""))
    assert isinstance(error, NotFound)
    assert error.limited
    error = answers.refusal(ENDPOINT, Answer(404, {}, b""))
    assert isinstance(error, NotFound)
    assert not error.limited


def test_a_server_that_will_not_stop_talking_is_cut_short() -> None:
    body = json.dumps({"errors": ["x" * 5000] * 50}).encode()
    error = answers.refusal(ENDPOINT, Answer(400, {}, body))
    assert error is not None
    assert len(error.words) == 10
    assert all(len(word) == 1000 for word in error.words)
