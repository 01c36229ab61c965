"""A sentence for everything that can go wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from cwtui import texts
from cwtui.chatwork import errors
from cwtui.store import errors as store_errors
from cwtui.store.salvage import Salvage
from cwtui.ui.words.failures import archive_sentence, reason, salvaged


def codes(module: object) -> list[str]:
    """Every stable code that an error of the module can carry."""
    found = {
        str(vars(value)["code"])
        for value in vars(module).values()
        if isinstance(value, type) and issubclass(value, Exception) and "code" in vars(value)
    }
    return sorted(found - {"unexpected"})


@pytest.mark.parametrize(
    "code",
    [
        *codes(errors),
        *("unknown_room_gone", "outcome_unknown", "message_gone", "message_deleted", "stale"),
        *("task_gone", "old_task_gone", "request_gone", "copy_gone"),
    ],
)
def test_every_code_of_the_service_has_a_clause_of_its_own(code: str) -> None:
    assert reason(code) != reason(None)
    assert not reason(code).endswith(".")


def test_no_two_codes_are_said_alike() -> None:
    said = [reason(code) for code in codes(errors)]
    assert len(set(said)) == len(said) >= 12


def test_what_nobody_expected_is_said_too() -> None:
    assert reason(None) == reason("never heard of") == "something unexpected happened"


@pytest.mark.parametrize("code", ["bad_request", "forbidden", "not_found"])
def test_the_servers_own_words_are_kept_where_it_refused(code: str) -> None:
    assert reason(code, ("Parameter 'body' is too long",)) == (
        f"{reason(code)} (“Parameter 'body' is too long”)"
    )


def test_the_systems_words_say_nothing_to_a_person() -> None:
    assert reason("no_connection", ("[Errno 111] Connection refused",)) == "there is no connection"


def test_the_servers_words_command_nothing() -> None:
    assert reason("forbidden", ("one\ntwo", "\x1b[31mred")).endswith("(“one two ␛[31mred”)")


@pytest.mark.parametrize("code", codes(store_errors))
def test_every_trouble_with_the_archive_has_a_sentence_that_names_it(code: str) -> None:
    kinds = [
        kind
        for kind in vars(store_errors).values()
        if isinstance(kind, type) and vars(kind).get("code") == code
    ]
    for kind in kinds:
        sentence = archive_sentence(kind(Path("/home/ken/archive.db"), "disk I/O error"))
        assert "/home/ken/archive.db" in sentence


def test_what_was_saved_of_a_damaged_archive_is_said_and_what_was_not() -> None:
    damaged = Path("/data/archive.damaged-20261120-094100.db")
    whole = salvaged(Salvage(damaged=damaged, kept={"outbox": 2}, lost={}))
    assert whole == (
        f"The archive was damaged and is now {damaged.name}. What could be read was carried over."
    )
    lost = {"messages": 3, "files": None, "people": 1, "members": 2, "spans": None, "alarms": 1}
    partly = salvaged(Salvage(damaged=damaged, kept={}, lost=lost))
    assert partly == (
        f"{whole} Not readable: messages 3, files (number unknown), people 3, "
        "cwtui's own notes (number unknown)."
    )


def test_the_sentences_are_in_the_language_of_the_person() -> None:
    before = reason("forbidden")
    texts.use("ja")
    assert reason("forbidden") != before
