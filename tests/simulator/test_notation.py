"""Section 5 as far as the service acts on it: whom a body addresses, and what the system writes."""

from __future__ import annotations

import pytest

from cwtui.simulator.world import system
from cwtui.simulator.world.mentions import addresses
from tests.simulator.people import Office, done

ME = 123


@pytest.mark.parametrize(
    "body",
    [
        "[To:123]",
        "前置き [To:9][To:123] 佐藤さん",
        "[rp aid=123 to=1-2] 佐藤さん",
        "[返信 aid=123 to=1-2]",
        "[Reply aid=123 to=1-2]",
        "[toall]",
        "[info][To:123][/info]",
        "[qt]引用[/qt] [To:123]",
        "[code]x[/code][To:123][code]y[/code]",
        "[qt]閉じない [To:123]",
    ],
)
def test_bodies_that_address_me(body: str) -> None:
    assert addresses(body, ME)


@pytest.mark.parametrize(
    "body",
    [
        "",
        "佐藤さん",
        "[To:1234]",
        "[to:123]",
        "[To: 123]",
        "[picon:123]",
        "[qt][qtmeta aid=123 time=1][To:123][toall][/qt]",
        "[qt]外[qt][To:123][/qt]側[To:123][/qt]",
        "[code][To:123] [toall] [rp aid=123 to=1-2][/code]",
    ],
)
def test_bodies_that_do_not(body: str) -> None:
    assert not addresses(body, ME)


def test_to_all_is_a_knob(office: Office) -> None:
    room = office.new_room("misaki")
    office["misaki"].say(room, "[toall] お知らせ")
    assert office.ken.room(room)["mention_num"] == 1
    office.knobs.turn("toall_counts_as_mention", False)
    office["misaki"].say(room, "[toall] もう一つ")
    assert office.ken.room(room)["mention_num"] == 1


def test_an_edit_can_address_me_later(office: Office) -> None:
    room = office.new_room("misaki")
    message = office["misaki"].say(room, "佐藤さん")
    done(office["misaki"].put(f"/rooms/{room}/messages/{message}", body=f"[To:{office.ken.id}] 佐藤さん"))
    assert office.ken.room(room)["mention_num"] == 1


def bodies(office: Office, room: int) -> list[str]:
    return [message["body"] for message in office.ken.messages(room)]


def test_a_new_group_says_who_is_in_it(office: Office) -> None:
    room = office.new_room("misaki", name="新しい部屋")
    added = "\n".join(
        f"[dtext:chatroom_member_is][piconname:{person}][dtext:chatroom_added]"
        for person in (office.ken.id, office["misaki"].id)
    )
    assert bodies(office, room) == [
        "[info][title][dtext:chatroom_groupchat_created][/title]"
        f"[dtext:chatroom_chatname_is]新しい部屋[dtext:chatroom_set]\n\n{added}[/info]"
    ]


def test_a_new_member_is_one_run_that_bots_match(office: Office) -> None:
    room = office.new_room()
    her = office["misaki"].id
    form = {"members_admin_ids": office.ken.id, "members_member_ids": her}
    done(office.ken.put(f"/rooms/{room}/members", **form))
    expected = f"[info][dtext:chatroom_member_is][piconname:{her}][dtext:chatroom_added][/info]"
    assert bodies(office, room)[-1] == expected


def test_a_renamed_room(office: Office) -> None:
    room = office.new_room()
    done(office.ken.put(f"/rooms/{room}", name="改名", icon_preset="beer"))
    assert bodies(office, room)[-2:] == [
        "[info][title][dtext:chatroom_chat_edited][/title]"
        "[dtext:chatroom_chatname_is]改名[dtext:chatroom_changed][/info]",
        "[info][dtext:chatroom_icon_updated][/info]",
    ]


def test_system_messages_move_counters_and_time(office: Office) -> None:
    room = office.new_room("misaki")
    before = office.ken.room(room)
    office.simulator.simulation.clock.advance(5)
    done(office.ken.put(f"/rooms/{room}", description="説明"))
    after = office.ken.room(room)
    assert after["message_num"] == before["message_num"] + 1
    assert after["last_update_time"] == before["last_update_time"] + 5
    assert office["misaki"].room(room)["unread_num"] == 2


@pytest.mark.parametrize(
    ("size", "said"),
    [(0, "0 B"), (1023, "1023 B"), (1024, "1.00 KB"), (12_636, "12.34 KB"), (5_242_880, "5.00 MB")],
)
def test_sizes_beside_a_file(size: int, said: str) -> None:
    assert system.human_size(size) == said
