"""What the status bar is told, and that it is told nothing when nothing is new."""

from __future__ import annotations

from cwtui.sync.state import Phase, Status, SyncState


def told(status: Status) -> list[SyncState]:
    """What listeners hear from now on."""
    heard: list[SyncState] = []
    status.subscribe(heard.append)
    return heard


def test_an_end_computed_anew_is_no_news() -> None:
    status = Status(100.0)
    status.show(Phase.OFFLINE, 100.0, until=160.0, error="no_connection")
    heard = told(status)
    status.show(Phase.OFFLINE, 102.0, until=160.00004, error="no_connection")
    status.show(Phase.OFFLINE, 104.0, until=159.99997, error="no_connection")
    assert heard == []
    assert status.state.until == 160.0


def test_another_end_is() -> None:
    status = Status(100.0)
    status.show(Phase.OFFLINE, 100.0, until=160.0, error="no_connection")
    heard = told(status)
    status.show(Phase.OFFLINE, 160.0, until=220.0, error="no_connection")
    assert [(state.since, state.until) for state in heard] == [(100.0, 220.0)]


def test_what_the_plan_hides_outlives_every_phase() -> None:
    status = Status(100.0)
    status.show_limitation("Older messages are hidden.")
    heard = told(status)
    status.show_limitation("Older messages are hidden.")
    assert heard == []
    status.show(Phase.FRESH, 101.0)
    status.show(Phase.OFFLINE, 102.0, error="no_connection")
    assert status.state.limitation == "Older messages are hidden."
    status.show_limitation("")
    assert status.state.limitation == ""
    assert status.state.phase is Phase.OFFLINE


def test_a_listener_that_fails_does_not_keep_it_from_the_others() -> None:
    status = Status(100.0)

    def fails(state: SyncState) -> None:
        raise RuntimeError("a broken screen")

    status.subscribe(fails)
    heard = told(status)
    status.show(Phase.FETCHING, 101.0)
    assert [state.phase for state in heard] == [Phase.FETCHING]
