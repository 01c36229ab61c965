"""Sections 2.12 to 2.18: messages, the fetch cursor, and what is read."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.simulator.people import Office, done, refused


def fetch(office: Office, room: int) -> list[str]:
    """The bodies ``force=0`` gives."""
    answer = office.ken.get(f"/rooms/{room}/messages")
    return [message["body"] for message in answer.json()] if answer.status_code == 200 else []


def said(office: Office, room: int, count: int) -> list[str]:
    return [office["misaki"].say(room, f"発言 {n}") for n in range(count)]


def test_a_message_has_five_fields(office: Office) -> None:
    room = office.new_room()
    message = office.ken.say(room, "[info]そのまま[/info] <b>&amp;")
    [_, found] = office.ken.messages(room)
    assert found == {
        "message_id": message,
        "account": {
            "account_id": office.ken.id,
            "name": "佐藤 健",
            "avatar_image_url": found["account"]["avatar_image_url"],
        },
        "body": "[info]そのまま[/info] <b>&amp;",
        "send_time": int(office.simulator.simulation.clock.now()),
        "update_time": 0,
    }


def test_the_newest_hundred_oldest_first(office: Office) -> None:
    room = office.new_room("misaki")
    ids = said(office, room, 103)
    found = [message["message_id"] for message in office.ken.messages(room)]
    assert found == ids[3:]
    office.knobs.turn("message_order", "descending")
    assert [message["message_id"] for message in office.ken.messages(room)] == ids[:2:-1]


def test_force_0_gives_what_was_not_fetched_before(office: Office) -> None:
    room = office.new_room("misaki")
    said(office, room, 2)
    assert fetch(office, room)[1:] == ["発言 0", "発言 1"]
    assert office.ken.get(f"/rooms/{room}/messages").status_code == 204
    office.ken.say(room, "わたしも")
    assert fetch(office, room) == ["わたしも"]
    assert fetch(office, room) == []


def test_force_0_loses_what_is_beyond_a_hundred(office: Office) -> None:
    room = office.new_room("misaki")
    fetch(office, room)
    said(office, room, 130)
    assert fetch(office, room)[0] == "発言 30"
    assert fetch(office, room) == []


def test_the_cursor_is_each_accounts_own(office: Office) -> None:
    room = office.new_room("misaki")
    fetch(office, room)
    said(office, room, 1)
    assert len(done(office["misaki"].get(f"/rooms/{room}/messages"))) == 2
    assert fetch(office, room) == ["発言 0"]


def test_force_1_leaves_the_cursor_alone(office: Office) -> None:
    room = office.new_room("misaki")
    said(office, room, 1)
    office.ken.messages(room)
    assert fetch(office, room)[-1] == "発言 0"
    said(office, room, 1)
    office.knobs.turn("force_one_moves_cursor", True)
    office.ken.messages(room)
    assert fetch(office, room) == []


def test_the_first_fetch_is_a_knob(office: Office) -> None:
    room = office.new_room("misaki")
    said(office, room, 1)
    office.knobs.turn("first_fetch", "nothing")
    assert fetch(office, room) == []
    said(office, room, 1)
    assert fetch(office, room) == ["発言 0"]


def test_no_cursor_at_all_is_a_knob(office: Office) -> None:
    room = office.new_room()
    office.knobs.turn("force_cursor", "none")
    assert fetch(office, room) == fetch(office, room) != []


def test_edits_and_deletions_do_not_come_again(office: Office) -> None:
    room = office.new_room()
    one, other = office.ken.say(room, "一"), office.ken.say(room, "二")
    fetch(office, room)
    done(office.ken.put(f"/rooms/{room}/messages/{one}", body="一改"))
    done(office.ken.delete(f"/rooms/{room}/messages/{other}"))
    assert fetch(office, room) == []
    office.knobs.turn("changes_reenter_fetch", True)
    done(office.ken.put(f"/rooms/{room}/messages/{one}", body="一再改"))
    office.ken.say(room, "三")
    assert fetch(office, room)[-1] == "三"
    assert "一再改" in office.ken.messages(room)[1]["body"]


def test_fetching_marks_nothing_read(office: Office) -> None:
    room = office.new_room("misaki")
    said(office, room, 2)
    fetch(office, room)
    office.ken.messages(room)
    assert office.ken.room(room)["unread_num"] == 2
    office.knobs.turn("get_marks_read", True)
    fetch(office, room)
    assert office.ken.room(room)["unread_num"] == 0


def test_posting_gives_the_id_as_text(office: Office) -> None:
    room = office.new_room()
    answer = done(office.ken.post(f"/rooms/{room}/messages", body="x"))
    assert list(answer) == ["message_id"]
    assert isinstance(answer["message_id"], str)


@pytest.mark.parametrize("body", ["", "   ", "\n", "あ" * 65_536])
def test_bodies_that_are_refused(office: Office, body: str) -> None:
    room = office.new_room()
    refused(office.ken.post(f"/rooms/{room}/messages", body=body), 400)
    message = office.ken.say(room, "x")
    refused(office.ken.put(f"/rooms/{room}/messages/{message}", body=body), 400)


def test_the_longest_body_counts_characters_or_bytes(office: Office) -> None:
    room = office.new_room()
    longest = "あ" * 65_535
    office.ken.say(room, longest)
    assert office.ken.messages(room)[-1]["body"] == longest
    office.knobs.turn("body_limit_unit", "bytes")
    refused(office.ken.post(f"/rooms/{room}/messages", body=longest), 400)


def test_ones_own_post_is_read_unless_self_unread(office: Office) -> None:
    room = office.new_room()
    office.ken.say(room, "読んだ")
    assert office.ken.room(room)["unread_num"] == 0
    office.ken.say(room, "あとで読む", self_unread="1")
    assert office.ken.room(room)["unread_num"] == 1


def test_a_readonly_member_says_nothing(office: Office) -> None:
    room = office.new_room(readonly=("misaki",))
    path = f"/rooms/{room}"
    her = office["misaki"]
    refused(her.post(f"{path}/messages", body="x"), 403)
    refused(her.post(f"{path}/tasks", body="x", to_ids=her.id), 403)
    refused(her.http.post(f"{path}/files", files={"file": ("a", b"a")}), 403)
    done(her.put(f"{path}/messages/read"))
    office.knobs.turn("readonly_post_status", 400)
    refused(her.post(f"{path}/messages", body="x"), 400)


def test_reading_up_to_a_message(office: Office) -> None:
    room = office.new_room("misaki")
    ids = said(office, room, 3)
    office["misaki"].say(room, f"[To:{office.ken.id}]")
    answer = office.ken.put(f"/rooms/{room}/messages/read", message_id=ids[1])
    assert done(answer) == {"unread_num": 2, "mention_num": 1}
    assert office.ken.room(room)["unread_num"] == 2
    assert done(office.ken.put(f"/rooms/{room}/messages/read")) == {"unread_num": 0, "mention_num": 0}


def test_reading_only_moves_ones_own_state(office: Office) -> None:
    room = office.new_room("misaki", "daisuke")
    said(office, room, 1)
    done(office.ken.put(f"/rooms/{room}/messages/read"))
    assert office["daisuke"].room(room)["unread_num"] == 2


def test_reading_what_is_read(office: Office) -> None:
    room = office.new_room("misaki")
    [message] = said(office, room, 1)
    done(office.ken.put(f"/rooms/{room}/messages/read", message_id=message))
    refused(office.ken.put(f"/rooms/{room}/messages/read", message_id=message), 400)
    done(office.ken.put(f"/rooms/{room}/messages/read"))  # without an id there is nothing to be wrong


def test_unreading_from_a_message(office: Office) -> None:
    room = office.new_room("misaki")
    ids = said(office, room, 3)
    done(office.ken.put(f"/rooms/{room}/messages/read"))
    path = f"/rooms/{room}/messages/unread"
    assert done(office.ken.put(path, message_id=ids[1])) == {"unread_num": 2, "mention_num": 0}
    refused(office.ken.put(path, message_id=ids[2]), 400)
    refused(office.ken.put(path), 400)


def test_ones_own_message_can_be_made_unread(office: Office) -> None:
    room = office.my_chat()
    message = office.ken.say(room, "覚え書き")
    done(office.ken.put(f"/rooms/{room}/messages/read"))
    answer = office.ken.put(f"/rooms/{room}/messages/unread", message_id=message)
    assert done(answer)["unread_num"] == 1


@pytest.mark.parametrize("what", ["read", "unread"])
def test_an_unknown_message_is_neither_read_nor_unread(office: Office, what: str) -> None:
    refused(office.ken.put(f"/rooms/{office.new_room()}/messages/{what}", message_id="1"), 404)


def test_one_message(office: Office) -> None:
    room = office.new_room()
    message = office.ken.say(room, "一つ")
    assert done(office.ken.get(f"/rooms/{room}/messages/{message}")) == office.ken.messages(room)[-1]
    refused(office.ken.get(f"/rooms/{room}/messages/1"), 404)


def test_editing_sets_the_update_time(office: Office) -> None:
    room = office.new_room()
    message = office.ken.say(room, "前")
    office.simulator.simulation.clock.advance(60)
    answer = office.ken.put(f"/rooms/{room}/messages/{message}", body="後")
    assert done(answer) == {"message_id": message}
    found = office.ken.messages(room)[-1]
    assert (found["body"], found["update_time"] - found["send_time"]) == ("後", 60)


def test_deleting_leaves_a_stone(office: Office) -> None:
    room = office.new_room("misaki")
    message = office.ken.say(room, "消す")
    office.simulator.simulation.clock.advance(60)
    assert done(office.ken.delete(f"/rooms/{room}/messages/{message}")) == {"message_id": message}
    found = done(office.ken.get(f"/rooms/{room}/messages/{message}"))
    assert (found["body"], found["update_time"] - found["send_time"]) == ("[deleted]", 60)
    assert office.ken.room(room)["message_num"] == 2
    refused(office.ken.put(f"/rooms/{room}/messages/{message}", body="戻す"), 400)


@pytest.mark.parametrize(("choice", "after"), [("zero", 0), ("kept", 0)])
def test_the_time_of_a_deletion_is_a_knob(office: Office, choice: str, after: int) -> None:
    room = office.new_room()
    message = office.ken.say(room, "消す")
    office.knobs.turn("deleted_update_time", choice)
    done(office.ken.delete(f"/rooms/{room}/messages/{message}"))
    assert office.ken.messages(room)[-1]["update_time"] == after
    refused(office.ken.put(f"/rooms/{room}/messages/{message}", body="戻す"), 400)


@pytest.mark.parametrize(
    "change",
    [
        lambda person, path: person.put(path, body="x"),
        lambda person, path: person.delete(path),
    ],
)
def test_messages_are_their_authors_own(office: Office, change: Callable[..., object]) -> None:
    room = office.new_room("misaki")
    message = office["misaki"].say(room, "わたしの")
    path = f"/rooms/{room}/messages/{message}"
    refused(change(office.ken, path), 403)  # type: ignore[arg-type]
    refused(change(office["misaki"], f"/rooms/{room}/messages/1"), 404)  # type: ignore[arg-type]
    office.knobs.turn("foreign_message_status", 404)
    refused(change(office.ken, path), 404)  # type: ignore[arg-type]


def test_an_admin_may_delete_if_the_knob_says_so(office: Office) -> None:
    room = office.new_room("misaki")
    message = office["misaki"].say(room, "わたしの")
    office.knobs.turn("who_deletes_messages", "author_or_admin")
    done(office.ken.delete(f"/rooms/{room}/messages/{message}"))


def test_a_deleted_mention_mentions_no_more(office: Office) -> None:
    room = office.new_room("misaki")
    message = office["misaki"].say(room, f"[To:{office.ken.id}] 間違い")
    done(office["misaki"].delete(f"/rooms/{room}/messages/{message}"))
    found = office.ken.room(room)
    assert (found["unread_num"], found["mention_num"]) == (1, 0)


def test_the_free_plan_hides_old_messages(office: Office) -> None:
    room = office.new_room()
    old = office.ken.say(room, "古い")
    office.simulator.simulation.clock.advance(41 * 86_400)
    office.knobs.turn("history_days", 40)
    answer = office.ken.get(f"/rooms/{room}/messages", force=1)
    assert (answer.status_code, answer.headers["chatwork-message-limitation"]) == (204, "true")
    office.ken.say(room, "新しい")
    answer = office.ken.get(f"/rooms/{room}/messages", force=1)
    assert [message["body"] for message in done(answer)] == ["新しい"]
    assert answer.headers["chatwork-message-limitation"] == "true"
    assert answer.headers["chatwork-message-limitation-summary"]
    answer = office.ken.get(f"/rooms/{room}/messages/{old}")
    refused(answer, 404)
    assert answer.headers["chatwork-message-limitation"] == "true"
    office.knobs.turn("history_days", 0)
    assert "chatwork-message-limitation" not in office.ken.get(f"/rooms/{room}/messages", force=1).headers
