"""Files of a room, with their bytes."""

from __future__ import annotations

from cwtui.simulator.world import messages, system
from cwtui.simulator.world.records import Room, StoredFile
from cwtui.simulator.world.refusals import Unknown
from cwtui.simulator.world.state import World


def upload(
    world: World,
    room: Room,
    uploader: int,
    filename: str,
    content: bytes,
    content_type: str,
    text: str = "",
    *,
    at: float | None = None,
) -> StoredFile:
    """Keep the bytes and post the message that announces them, ``text`` before the box."""
    when = world.now() if at is None else int(at)
    file = StoredFile(world.file_ids.next(), uploader, 0, filename, content, content_type, when)
    notice = messages.post(world, room, uploader, system.file_uploaded(file, text), at=at)
    file.message_id = notice.message_id
    room.files[file.file_id] = file
    return file


def find(room: Room, file_id: int) -> StoredFile:
    file = room.files.get(file_id)
    if file is None:
        raise Unknown("File not found")
    return file
