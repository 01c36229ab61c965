"""Section 3: three hundred calls in five minutes, ten posts in ten seconds."""

from __future__ import annotations

import httpx

from tests.simulator.people import Office, Person, done, refused


def left(answer: httpx.Response) -> int:
    return int(answer.headers["x-ratelimit-remaining"])


def room_of(office: Office) -> int:
    """A room ken may write in."""
    return office.new_room()


def use_up(person: Person) -> httpx.Response:
    """Call until it is refused; gives the refusal."""
    for _ in range(400):
        answer = person.get("/rooms/1")
        if answer.status_code == 429:
            return answer
    raise AssertionError("never refused")


def test_the_headers_count_down_from_300(limited: Office) -> None:
    first, second = limited.ken.get("/me"), limited.ken.get("/me")
    assert first.headers["x-ratelimit-limit"] == "300"
    assert (left(first), left(second)) == (299, 298)
    opened = int(limited.simulator.simulation.clock.now())
    assert int(first.headers["x-ratelimit-reset"]) == opened + 300


def test_the_window_is_fixed_by_its_first_call(limited: Office) -> None:
    clock = limited.simulator.simulation.clock
    reset = limited.ken.get("/me").headers["x-ratelimit-reset"]
    clock.advance(299)
    answer = limited.ken.get("/me")
    assert (left(answer), answer.headers["x-ratelimit-reset"]) == (298, reset)
    clock.advance(1)
    answer = limited.ken.get("/me")
    assert (left(answer), int(answer.headers["x-ratelimit-reset"])) == (299, int(reset) + 300)


def test_refusals_cost_too_but_for_429(limited: Office) -> None:
    assert left(limited.ken.get("/rooms/1")) == 299
    limited.knobs.turn("refused_calls_cost", False)
    assert left(limited.ken.get("/rooms/1")) == 299


def test_used_up(limited: Office) -> None:
    refusal = use_up(limited.ken)
    assert refused(refusal, 429) == ["Rate limit exceeded"]
    assert left(refusal) == 0
    refused(limited.ken.get("/me"), 429)
    assert limited["colleague1"].get("/me").status_code == 200  # everybody has their own
    limited.simulator.simulation.clock.advance(300)
    assert limited.ken.get("/me").status_code == 200


def test_the_general_refusal_may_have_no_body(limited: Office) -> None:
    limited.knobs.turn("rate_text", "")
    refusal = use_up(limited.ken)
    assert (refusal.status_code, refusal.content) == (429, b"")


def test_a_sliding_window(limited: Office) -> None:
    limited.knobs.turn("rate_window_kind", "sliding")
    clock = limited.simulator.simulation.clock
    limited.ken.get("/me")
    clock.advance(200)
    limited.ken.get("/me")
    clock.advance(100)  # the first one is forgotten, the second is not
    assert left(limited.ken.get("/me")) == 298


def test_a_wrong_token_is_told_so_and_never_limited(limited: Office) -> None:
    limited.knobs.turn("rate_limit", 2)
    url = f"{limited.simulator.api_url}/me"
    assert [httpx.get(url, verify=False).status_code for _ in range(4)] == [401] * 4


def test_ten_posts_in_ten_seconds_per_room(limited: Office) -> None:
    room, other = room_of(limited), room_of(limited)
    for n in range(5):
        limited.ken.say(room, str(n))
        done(limited.ken.post(f"/rooms/{room}/tasks", body="仕事", to_ids=limited.ken.id))
    answer = limited.ken.post(f"/rooms/{room}/messages", body="多い")
    assert refused(answer, 429) == ["Rate limit for message posting per room exceeded."]
    assert left(answer) > 200
    refused(limited.ken.post(f"/rooms/{room}/tasks", body="多い", to_ids=limited.ken.id), 429)
    limited.ken.say(other, "こちらは空いている")
    limited.simulator.simulation.clock.advance(10)
    limited.ken.say(room, "もう大丈夫")


def test_a_room_refusal_costs_nothing_and_does_nothing(limited: Office) -> None:
    room = room_of(limited)
    for n in range(10):
        limited.ken.say(room, str(n))
    before = left(limited.ken.get("/me"))
    assert left(limited.ken.post(f"/rooms/{room}/messages", body="多い")) == before
    assert limited.ken.room(room)["message_num"] == 11


def test_bad_posts_do_not_count(limited: Office) -> None:
    room = room_of(limited)
    for _ in range(12):
        refused(limited.ken.post(f"/rooms/{room}/messages", body=""), 400)
    limited.ken.say(room, "まだ書ける")


def test_edits_and_uploads_are_no_posts(limited: Office) -> None:
    room = room_of(limited)
    message = limited.ken.say(room, "0")
    for n in range(12):
        done(limited.ken.put(f"/rooms/{room}/messages/{message}", body=str(n)))
        limited.ken.http.post(f"/rooms/{room}/files", files={"file": ("a.txt", b"a")})
    limited.ken.say(room, "まだ書ける")


def test_whose_posts_count_is_a_knob(limited: Office) -> None:
    room = limited.new_room("colleague1")
    limited.knobs.turn("post_scope", "room")
    for n in range(10):
        limited.ken.say(room, str(n))
    refused(limited["colleague1"].post(f"/rooms/{room}/messages", body="x"), 429)


def test_sizes_and_lengths_are_knobs(limited: Office) -> None:
    room = room_of(limited)
    clock = limited.simulator.simulation.clock
    for name, value in (("rate_limit", 9), ("rate_window", 60.0), ("post_limit", 2), ("post_window", 3.0)):
        limited.knobs.turn(name, value)
    answers = [limited.ken.post(f"/rooms/{room}/messages", body="x") for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert answers[-1].headers["x-ratelimit-limit"] == "9"
    clock.advance(3)
    limited.ken.say(room, "三秒後")
    use_up(limited.ken)
    clock.advance(57)
    done(limited.ken.get("/me"))


def test_without_limits_nothing_is_counted(limited: Office) -> None:
    limited.knobs.turn("limits", False)
    room = room_of(limited)
    for n in range(20):
        limited.ken.say(room, str(n))
    assert left(limited.ken.get("/me")) == 300
