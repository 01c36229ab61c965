"""Files put into a room, and looked for in its list of files."""

from __future__ import annotations

from functools import partial
from sqlite3 import Connection

import msgspec

from cwtui.chatwork.errors import ChatworkError, Forbidden, NotFound
from cwtui.chatwork.models import File
from cwtui.store import files, messages, outbox, outgoing
from cwtui.store.wishes import AnyWish, OutboxRow, Upload
from cwtui.sync import proof
from cwtui.sync.errands.errand import Done, Errand, Ground, nothing, settle, settled
from cwtui.sync.progress import Moving
from cwtui.sync.proof import Decision, Uploaded, Verdict


def _cannot_be_sent(ground: Ground, wish: AnyWish) -> str | None:
    assert isinstance(wish, Upload)
    return outgoing.trouble(ground.reader.archive.folder, wish.copy, wish.filesize)


async def _upload(ground: Ground, row: OutboxRow) -> Done:
    """Its id is noted before anything else happens; then one request tells which message announced it."""
    wish, service = row.wish, ground.reader.service
    assert isinstance(wish, Upload)
    try:
        file_id = await _send(ground, row.wish_id, wish)
    except OSError as error:  # the copy was there a moment ago
        raise NotFound(f"POST /rooms/{wish.room_id}/files", words=(error.strerror or "",)) from error
    wish = msgspec.structs.replace(wish, file_id=file_id)
    await ground.reader.archive.write(outbox.note, row.wish_id, wish)
    try:
        file = await service.file(wish.room_id, file_id)
    except ChatworkError:
        return Done(None, nothing)
    return Done(file.message_id, partial(files.save_one, room_id=wish.room_id, file=file))


async def _send(ground: Ground, wish_id: int, wish: Upload) -> int:
    """Send it, and tell how far it is; the file's id. Raises OSError for the copy."""
    service, now = ground.reader.service, ground.clock.monotonic
    copy = outgoing.path(ground.reader.archive.folder, wish.copy)
    moving = ground.sending[wish_id] = Moving(wish.filesize)
    moving.begin(wish.filesize, 0, now())

    def on_sent(sent: int) -> None:
        moving.reach(sent, now())

    try:
        return await service.upload_file(wish.room_id, copy, wish.filename, wish.message or None, on_sent)
    finally:
        del ground.sending[wish_id]


async def _look(ground: Ground, row: OutboxRow) -> Verdict:
    """Read the list of my files, and decide by the table."""
    wish, past = row.wish, settled(ground, row)
    assert isinstance(wish, Upload)
    if wish.file_id is not None:  # it was answered; only that was not written down to the end
        return Verdict(Decision.ACCEPTED)
    listed: list[File] | None = None
    try:
        listed = await ground.reader.uploaded(wish.room_id, ground.me.account_id)
    except (Forbidden, NotFound):
        if await ground.reader.is_gone(wish.room_id):
            return Verdict(Decision.FAILED, code="unknown_room_gone")
    complete = listed is not None and len(listed) < files.FULL_LIST
    return _decide(ground, row, past=past, complete=complete)


def _from_archive(ground: Ground, row: OutboxRow) -> Verdict:
    return _decide(ground, row, past=True, complete=False)


def _decide(ground: Ground, row: OutboxRow, *, past: bool, complete: bool) -> Verdict:
    """What the archive proves about an upload of unknown outcome."""
    wish, db = row.wish, ground.db
    assert isinstance(wish, Upload)
    owned = outbox.owned_files(db, wish.room_id, row.wish_id)
    mine = [
        Uploaded(file.file_id, file.message_id, file.filename, file.filesize, _sent(db, file.message_id))
        for file in files.of_uploader(db, wish.room_id, ground.me.account_id, after=row.tip or 0)
        if file.file_id not in owned
    ]
    verdict = proof.of_upload(
        wish.filename,
        wish.filesize,
        mine,
        floor=row.floor or row.created_at,
        settle=settle(row, ground.tempo),
        settled=past,
        complete=complete,
    )
    if verdict.decision is not Decision.ACCEPTED:
        return verdict
    found = msgspec.structs.replace(wish, file_id=verdict.made[0])
    return Verdict(Decision.ACCEPTED, verdict.message_id, made=verdict.made, wish=found)


def _sent(db: Connection, message_id: int) -> int:
    """When the message it hangs on was sent; 0 where that is not here."""
    message = messages.get(db, message_id)
    return message.send_time if message is not None else 0


UPLOAD = Errand(
    _upload,
    _look,
    adds_a_file=True,
    stirs=True,
    impossible=_cannot_be_sent,
    from_archive=_from_archive,
    codes={"not_found": "copy_gone"},
)
