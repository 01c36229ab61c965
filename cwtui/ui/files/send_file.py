"""The form in which a file is sent into a room."""

from __future__ import annotations

import asyncio
import unicodedata
from collections.abc import Callable, Iterable
from pathlib import Path

import msgspec
from textual.widget import Widget
from textual.widgets import Static

from cwtui import times
from cwtui.chatwork.models import Role
from cwtui.store import outbox, outgoing, rooms, session
from cwtui.store.changes import Changed, Kind
from cwtui.store.errors import ArchiveError
from cwtui.store.outgoing import LARGEST, Copy, TooLarge
from cwtui.store.rooms import RoomRow
from cwtui.store.wishes import Upload
from cwtui.sync.asks import Members, Need
from cwtui.texts import say, system_reason
from cwtui.ui.context import Context
from cwtui.ui.files import reach
from cwtui.ui.files.names import from_home, plain
from cwtui.ui.forms.folder_listing import expanded
from cwtui.ui.forms.form import Form
from cwtui.ui.forms.form_field import FormField
from cwtui.ui.forms.long_text import LongText
from cwtui.ui.forms.one_line import OneLine
from cwtui.ui.forms.path_field import PathField
from cwtui.ui.forms.room_field import RoomField
from cwtui.ui.terminal.clipboard_content import Picture
from cwtui.ui.widgets.sentences import Sentences
from cwtui.ui.words.failures import archive_sentence

LONGEST = 65_535  # characters, https://developer.chatwork.com/reference/post-rooms-room_id-files
AGAIN = 60.0  # seconds between declarations of what is shown: a need is forgotten after two minutes
MEMBERS_FRESH = 600.0  # seconds
FOLDER = "upload.folder"  # session value: where the last file was chosen


class Given(msgspec.Struct, frozen=True):
    """A file that is in the outbox now."""

    wish_id: int
    wish: Upload


class SendFile(Form[Given]):
    """``file`` is a path to begin with, a text that becomes a file, or a picture that was copied. Dismissed
    with what was put into the outbox."""

    DEFAULT_CSS = """
    SendFile #facts { width: 100%; height: auto; color: $quiet; margin: 0 0 1 0; }
    SendFile.-low #facts { margin: 0; }
    SendFile #outside { width: 100%; height: auto; color: $outside; display: none; margin: 0 0 1 0; }
    SendFile.-low #outside { margin: 0; }
    """

    def __init__(self, context: Context, room: RoomRow, file: Path | bytes | Picture | None = None) -> None:
        super().__init__(say("Send a file"), say("Send"))
        self.context = context
        self._picture = file if isinstance(file, Picture) else None
        self._content = self._picture.content if self._picture else file if isinstance(file, bytes) else None
        self._unsubscribe: Callable[[], None] = lambda: None
        self._file: PathField | OneLine
        if self._content is not None:
            self._file = OneLine(say("Name"), id="file", text=self._new_name(), check=self._wrong_name)
        else:
            text = from_home(file) if isinstance(file, Path) else self._last_folder()
            self._file = PathField(
                say("File"), context.look, context.now, id="file", text=text, check=self._wrong_file
            )
        listed = [row for row in rooms.all(context.archive.db) if row.left_at is None]
        others = sorted(listed, key=lambda row: -row.last_update_time)
        self._room = RoomField(say("Room"), context.look, room, others, id="room", check=self._wrong_room)
        self._words = LongText(say("Message"), id="words", check=_wrong_words)
        self._words.complete(context, lambda: self._room.value)

    def _new_name(self) -> str:
        """What that has no name yet is called."""
        now = times.local(self.context.now(), self.context.zone)
        if self._picture is not None:
            return say("Pasted {moment}", moment=now.strftime("%Y-%m-%d %H%M")) + ".png"
        return now.strftime("%Y%m%d-%H%M") + ".txt"

    def _last_folder(self) -> str:
        kept = session.get(self.context.archive.db, FOLDER, str)
        return f"{kept.rstrip('/')}/" if kept else "~/"

    def rows(self) -> Iterable[Widget]:
        yield self._file
        if self._picture is not None:
            yield Static(self._facts(self._picture), id="facts", markup=False)
        yield self._room
        yield Sentences(id="outside")
        yield self._words

    def on_mount(self) -> None:
        self._unsubscribe = self.context.archive.subscribe(self._archive_changed)
        self.set_interval(AGAIN, self._declare)
        self._declare()
        self._show_who_sees_it()
        if self._room.problem():  # before anything is written in vain
            self._room.check()

    def on_unmount(self) -> None:
        self._unsubscribe()

    def _facts(self, picture: Picture) -> str:
        """PNG · 1280 x 720 · 240 kB"""
        return f"PNG · {picture.width} x {picture.height} · {times.size(len(picture.content))}"

    # The room and its people

    @property
    def room(self) -> RoomRow | None:
        """The room that is chosen, as it is now."""
        return rooms.get(self.context.archive.db, self._room.value)

    def _declare(self) -> None:
        if self.context.session.archive is self.context.archive:
            self.context.session.need(Need(Members(self._room.value), fresh_for=MEMBERS_FRESH))

    def _archive_changed(self, change: Changed) -> None:
        if change.kind in (Kind.MEMBERS, Kind.ROOMS, Kind.EVERYTHING):
            self.call_later(self._show_who_sees_it)

    def _show_who_sees_it(self) -> None:
        room, line = self.room, self.query_one("#outside", Sentences)
        companies = reach.outside(self.context, room) if room is not None else ""
        line.update(say("Outside: {companies}.", companies=companies) if companies else "")
        line.display = bool(companies)

    def on_form_field_edited(self, event: FormField.Edited) -> None:
        self.say("")
        if isinstance(event.field, RoomField):
            self._declare()
            self._show_who_sees_it()

    # What is wrong

    def _wrong_file(self, typed: str) -> str:
        if not typed or typed.endswith("/"):
            return say("Choose a file")
        try:
            path = expanded(typed)
            if path.is_dir():
                return say("That is a folder. Choose a file in it")
            return _wrong_size(path.stat().st_size) or self._wrong_name(path.name)
        except (OSError, ValueError) as error:
            return _unreadable(error)

    def _wrong_name(self, name: str) -> str:
        try:
            name.encode()
        except UnicodeEncodeError:
            return say("The name of the file is no text that can be sent. Rename it first")
        if not name or "/" in name:
            return say("A file needs a name, without a slash")
        return _wrong_size(len(self._content)) if self._content is not None else ""

    def _wrong_room(self, room_id: int) -> str:
        row = self.room
        if row is None or row.left_at is not None:
            return say("You are no longer in this room")
        if row.role is Role.READONLY:
            return say("You may only read in this room")
        return ""

    # Saving

    async def save(self) -> None:
        room = self.room
        if room is None:
            return
        size = len(self._content) if self._content is not None else await self._how_large()
        if size is None:
            return
        question = reach.question(self.context, room, self._called, size, self._words.value)
        if question is None:
            await self._put_into_outbox(room)
            return

        async def decided(answer: str | None) -> None:
            if answer == "send":
                await self._put_into_outbox(room)

        await self.app.push_screen(question, decided)

    @property
    def _source(self) -> Path | bytes:
        if self._content is not None:
            return self._content
        assert isinstance(self._file, PathField)
        return self._file.path

    @property
    def _called(self) -> str:
        """As it is called in the room: a Mac takes letters apart that others keep together."""
        source = self._source
        return unicodedata.normalize("NFC", source.name if isinstance(source, Path) else self._file.value)

    async def _how_large(self) -> int | None:
        """Bytes; None: it cannot be read, and that was said."""
        source = self._source
        assert isinstance(source, Path)
        try:
            return (await asyncio.to_thread(source.stat)).st_size
        except OSError as error:
            self._file.complain(_unreadable(error))
            return None

    async def _put_into_outbox(self, room: RoomRow) -> None:
        """What is sent is what the file is now, whatever becomes of it until then."""
        context, now = self.context, self.context.now()
        try:
            copy = await asyncio.to_thread(outgoing.keep, context.archive.folder, self._source)
        except TooLarge as error:
            self._file.complain(_wrong_size(error.size))
            return
        except OSError as error:
            self._file.complain(_unreadable(error))
            return
        wish = self._wish(room, copy)
        due_at = now + context.settings.send.hold_files
        try:
            wish_id = await context.archive.write(outbox.add, wish, now=now, due_at=due_at)
        except ArchiveError as error:  # a full disk: it is all still here
            await asyncio.to_thread(outgoing.remove, context.archive.folder, copy.name)
            self.say(archive_sentence(error))
            return
        if isinstance(self._source, Path):
            await context.write(session.put, FOLDER, from_home(self._source.parent))
        context.session.wake()
        self.dismiss(Given(wish_id, wish))

    def _wish(self, room: RoomRow, copy: Copy) -> Upload:
        return Upload(
            room_id=room.room_id,
            filename=self._called,
            filesize=copy.size,
            copy=copy.name,
            message=self._words.value,
        )


def _wrong_size(size: int) -> str:
    if size <= LARGEST:
        return ""
    return say(
        "Too large: Chatwork takes files of up to 5 MB (5,242,880 bytes) this way, this one has {n} bytes.",
        n=f"{size:,}",
    )


def _wrong_words(text: str) -> str:
    if len(text) > LONGEST:
        return say("Too long: a message holds 65,535 characters, this one has {n}.", n=len(text))
    return ""


def _unreadable(error: OSError | ValueError) -> str:
    if isinstance(error, FileNotFoundError):
        return say("There is no such file")
    why = plain(system_reason(error)) if isinstance(error, OSError) else ""
    return say("The file cannot be read: {reason}", reason=why) if why else say("The file cannot be read")
