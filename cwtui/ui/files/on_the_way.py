"""How far the files are that are being sent, and what waits behind them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from cwtui.store import outbox
from cwtui.store.wishes import OutboxRow, Upload, WishState
from cwtui.sync.lanes import goes_before
from cwtui.sync.progress import Moving, percent
from cwtui.texts import say
from cwtui.ui.context import Context
from cwtui.ui.drawing.width import cut_middle
from cwtui.ui.files import standing
from cwtui.ui.files.names import plain

WIDEST_NAME = 24  # cells of a file's name in what is said of others

Notes = Mapping[int, tuple[str, ...]]
"""What else is to be said of how a wish stands, by its id: the same said ever shorter."""


def moving(context: Context, row: OutboxRow) -> Moving | None:
    """How far a file that is being sent is; None where this cwtui does not send it."""
    return context.session.progress.sent.get(row.wish_id)


def percent_sent(context: Context) -> int | None:
    """Of all that this cwtui sends now; None: it sends nothing."""
    going = context.session.progress.sent.values()
    return percent(sum(one.moved for one in going), sum(one.size for one in going)) if going else None


def notes(context: Context, rows: Iterable[OutboxRow]) -> Notes:
    """What there is to say of these open wishes. It is for the one that is sent how far it is, and for those
    behind a file of their room which file that is and how far."""
    rooms: dict[int, list[OutboxRow]] = {}
    for row in rows:
        rooms.setdefault(row.wish.room_id, []).append(row)
    found: dict[int, tuple[str, ...]] = {}
    for lane in rooms.values():
        if any(isinstance(row.wish, Upload) for row in lane):
            for row in lane:
                if note := _note(context, lane, row):
                    found[row.wish_id] = note
    return found


def _note(context: Context, lane: Sequence[OutboxRow], row: OutboxRow) -> tuple[str, ...]:
    if row.state is WishState.ATTEMPTING and (far := moving(context, row)) is not None:
        return _sending(far)
    if row.state is WishState.QUEUED and row.due_at <= context.now():
        return _behind(context, lane, row)
    return ()


def _sending(far: Moving) -> tuple[str, ...]:
    if far.moved >= far.size:
        return say("sent, waiting for Chatwork's answer"), say("not answered yet")
    return say("sending {far}", far=standing.how_far(far)), say("sending {percent}%", percent=far.percent)


def _behind(context: Context, lane: Sequence[OutboxRow], row: OutboxRow) -> tuple[str, ...]:
    file = _file_before(lane, row)
    if file is None:
        return ()
    name = name_of(file)
    plainly = say("after {name}", name=name), say("after a file")
    if (far := moving(context, file)) is None:
        return plainly
    long = say("after {name}: {far}", name=name, far=standing.how_far(far))
    return long, say("after {name}: {far}", name=name, far=f"{far.percent}%"), *plainly


def _file_before(lane: Sequence[OutboxRow], row: OutboxRow) -> OutboxRow | None:
    """The file that has to be in the room before it is the turn of ``row``; the first of several."""
    return next((one for one in goes_before(lane, row) if isinstance(one.wish, Upload)), None)


def name_of(file: OutboxRow) -> str:
    """What the file is called, cut to what a sentence has room for."""
    assert isinstance(file.wish, Upload)
    return cut_middle(plain(file.wish.filename), WIDEST_NAME)


# What is said of it when somebody asks


def being_sent(context: Context, row: OutboxRow) -> str | None:
    """How far this file is, in a sentence; None where that is not known."""
    far = moving(context, row)
    return say("It is being sent right now: {far}", far=standing.how_far(far)) if far is not None else None


def waits_for_a_file(context: Context, row: OutboxRow) -> str | None:
    """Which file ``row`` has to wait for; None: for none."""
    file = _file_before(outbox.open_rows(context.archive.db, row.wish.room_id), row)
    if file is None or file.state is not WishState.ATTEMPTING:
        return None
    far, name = moving(context, file), name_of(file)
    if far is None:
        return say("It waits until {name} is sent", name=name)
    return say("It waits until {name} is sent: {far}", name=name, far=standing.how_far(far))


def too_late(context: Context, row: OutboxRow) -> str:
    """Why a file that is on its way cannot be taken back."""
    if (far := moving(context, row)) is None:
        return say("Too late: it is being sent")
    return say("Too late: {percent}% of it has been sent, and that cannot be taken back", percent=far.percent)
