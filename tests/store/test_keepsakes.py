"""What only this machine knows: drafts, snoozes, where the person was, and which account was open."""

from __future__ import annotations

from pathlib import Path

from cwtui.chatwork.models import Me
from cwtui.paths import last_account, last_account_file, remember_account
from cwtui.store import Archive, Changed, Kind, drafts, session, snoozes
from cwtui.store.drafts import Draft


def test_a_draft_comes_back_as_it_was(archive: Archive, told: list[Changed]) -> None:
    draft = Draft(room_id=1, text="二行\nです ", caret=(1, 3), reply_to=2**60, edit_of=5, old_body="旧")
    archive.write_now(drafts.save, draft)
    assert drafts.get(archive.db, 1) == draft
    assert drafts.get(archive.db, 2) is None
    again = Draft(room_id=1, text="")
    archive.write_now(drafts.save, again)
    assert drafts.all(archive.db) == [again]
    told.clear()
    archive.write_now(drafts.delete, 1)
    archive.write_now(drafts.delete, 1)
    assert drafts.all(archive.db) == []
    assert told == [Changed(Kind.DRAFTS, 1)]


def test_drafts_lie_under_one_another(archive: Archive) -> None:
    first, second = Draft(room_id=1, text="一", caret=(0, 1)), Draft(room_id=1, text="二", reply_to=2**60)
    assert drafts.lie_under(archive.db, 1) == []
    archive.write_now(drafts.put_under, 1, [first, second])
    assert drafts.lie_under(archive.db, 1) == [first, second]
    assert drafts.lie_under(archive.db, 2) == []
    assert drafts.all(archive.db) == []  # they are not what stands in the composer
    archive.write_now(drafts.put_under, 1, [])
    assert drafts.lie_under(archive.db, 1) == []


def test_the_session_keeps_values_of_any_shape(archive: Archive, told: list[Changed]) -> None:
    me = Me(account_id=1001, room_id=9, name="佐藤 健", organization_name="みどり設計")
    archive.write_now(session.put, "me", me)
    archive.write_now(session.put, "last_room", 5)
    archive.write_now(session.put, "anchor:5", {"message_id": 2**60, "offset": 3})
    assert session.get(archive.db, "me", Me) == me
    assert session.get(archive.db, "last_room", int) == 5
    assert session.get(archive.db, "anchor:5") == {"message_id": 2**60, "offset": 3}
    assert session.get(archive.db, "nothing") is None
    told.clear()
    archive.write_now(session.put, "last_room", 5)
    assert told == []
    archive.write_now(session.put, "last_room", None)
    assert session.get(archive.db, "last_room") is None
    assert told == [Changed(Kind.SESSION)]


def test_a_value_of_another_shape_is_as_good_as_none(archive: Archive) -> None:
    archive.write_now(session.put, "last_room", "five")
    assert session.get(archive.db, "last_room", int) is None


def test_snoozed_until_woken(archive: Archive) -> None:
    archive.write_now(snoozes.snooze, "task", 5, 100.0)
    archive.write_now(snoozes.snooze, "message", 5, 200.0)
    archive.write_now(snoozes.snooze, "task", 5, 300.0)
    assert snoozes.all(archive.db) == {("task", 5): 300.0, ("message", 5): 200.0}
    archive.write_now(snoozes.wake, "task", 5)
    assert snoozes.all(archive.db) == {("message", 5): 200.0}


def test_the_last_account_is_remembered_per_service(tmp_path: Path) -> None:
    host, other = tmp_path / "api.chatwork.com", tmp_path / "localhost:8642"
    assert last_account(host) is None
    remember_account(host, 1001)
    remember_account(other, 2002)
    assert (last_account(host), last_account(other)) == (1001, 2002)
    remember_account(host, 1002)
    assert last_account(host) == 1002
    assert last_account_file(host).stat().st_mode & 0o777 == 0o600
    last_account_file(host).write_text("何か\n", encoding="utf-8")
    assert last_account(host) is None
    last_account_file(host).write_bytes(b"\xff\xfe")
    assert last_account(host) is None
