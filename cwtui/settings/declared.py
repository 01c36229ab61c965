"""The settings themselves. A new one is one field here: with its default and its docstring."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal, get_origin

import msgspec
from msgspec import Meta
from msgspec.structs import FieldInfo

from cwtui import paths
from cwtui.settings.duration import Duration

if TYPE_CHECKING:
    from cwtui.settings.problems import Problem

OFFICIAL_API_URL = "https://api.chatwork.com/v2"


class Section(msgspec.Struct, frozen=True, kw_only=True):
    """A table of the file: its fields are settings, or sections themselves."""


Hold = Annotated[float, Meta(ge=0, le=30)]


class Send(Section, frozen=True, kw_only=True):
    """Sending messages."""

    hold_seconds: Hold = 3
    """How many seconds a message waits before it is sent. Until then `Ctrl+Z` brings it back."""

    hold_outside: Hold = 6
    """The same, in rooms where people of other companies read."""

    hold_files: Hold = 10
    """The same, for files."""

    stale: Duration = Duration(2 * 3600)
    """A message that could not be sent for longer than this is not sent without asking you once more."""

    enter: Literal["send", "newline"] = "send"
    """What `Enter` does while you write. With `newline`, `Ctrl+D` or `Alt+Enter` sends. `Ctrl+J` breaks the
    line either way."""

    settle_seconds: Annotated[float, Meta(ge=1, le=600)] = 30
    """When the line broke while a message was being sent: how many seconds cwtui looks for it in the room
    before it counts as not sent."""


class Reply(Section, frozen=True, kw_only=True):
    """Answering messages."""

    kit: tuple[str, ...] = ()
    """Your own answers in the reply kit (`+` on a message). They stand before those of cwtui, and may have
    fields as templates have."""


class Read(Section, frozen=True, kw_only=True):
    """Marking rooms as read."""

    mark: Literal["view", "leave", "never"] = "view"
    """When messages count as read: once you have seen them, when you leave the room, or only when you say so
    (`R`)."""


class Download(Section, frozen=True, kw_only=True):
    """Saving files."""

    folder: str = ""
    """Where files are saved. Empty means your system's folder for downloads."""

    max_megabytes: Annotated[int, Meta(ge=1, le=1_000_000)] = 1024
    """Files larger than this are not saved. A megabyte has 1,048,576 bytes."""


class Look(Section, frozen=True, kw_only=True):
    """How things look."""

    initials: bool = True
    """Before the names of people and rooms stand their initials, each in a colour that stays the same."""


class Terminal(Section, frozen=True, kw_only=True):
    """What is asked of the terminal."""

    kitty: Literal["auto", "off", "full"] = "auto"
    """How much of the kitty keyboard protocol is used. `auto` asks for its plain form, which goes well with
    input methods; `off` asks for nothing, `full` for everything."""


class Notify(Section, frozen=True, kw_only=True):
    """Notifications."""

    keywords: tuple[str, ...] = ()
    """Words that notify you wherever somebody writes them."""


class Settings(Section, frozen=True, kw_only=True):
    """Everything of ``config.toml``; attributes are named as in the file (``settings.send.enter``)."""

    language: Literal["auto", "ja", "en"] = "auto"
    """The language cwtui speaks. `auto` follows your system's."""

    time_zone: str = ""
    """The time zone of message times, such as `Asia/Tokyo`. Empty means your machine's. Due dates are always
    in Japanese time."""

    start: Literal["room", "inbox", "catchup"] = "room"
    """What cwtui opens with: the room you were in last, the inbox, or the catch-up."""

    emoticons: Literal["text", "emoji"] = "text"
    """How emoticons are drawn: as they are written, or as emoji."""

    token_store: Literal["keyring", "file"] = "keyring"
    """Where your API token is kept: in your system's keyring, or in a file that only you can read, but that
    is not encrypted. `cwtui login --store file` sets it."""

    api_url: str = OFFICIAL_API_URL
    """The base URL of the API, for the simulator or a proxy. The variable `CWTUI_API_URL` wins over it."""

    templates: dict[str, str] = {}
    """Texts of your own, each under a name; *Insert a template* in `Ctrl+P` finds them by it. A name in
    Japanese stands in quotes, and a text between three of them may have several lines:

    ```toml
    [templates]
    "見積の依頼" = '''
    {name}
    お世話になっております。
    {件名}の見積を{期限}までにお願いいたします。
    '''
    ```

    `{name}` is the author of the message that is answered, `{room}` the room, `{date}` today, `{me}` your
    name. Any other word in braces, such as `{期限}`, is a field: `Tab` goes from one to the next, and what
    you type takes its place. Braces around anything else stay as they are, and so do `{{two}}`."""

    send: Send = Send()
    reply: Reply = Reply()
    read: Read = Read()
    download: Download = Download()
    look: Look = Look()
    terminal: Terminal = Terminal()
    notify: Notify = Notify()

    @classmethod
    def load(cls, file: Path | None = None) -> tuple[Settings, list[Problem]]:
        """The settings of ``file`` (default: the person's own), and what in it could not be used."""
        from cwtui.settings.file import read

        return read(file or paths.config_file())


def fields_of(kind: type[Section]) -> dict[str, FieldInfo]:
    """The settings and sections of ``kind`` by name."""
    return {field.name: field for field in msgspec.structs.fields(kind)}


def is_section(kind: object) -> bool:
    """Is this field's type a table of its own?"""
    return isinstance(kind, type) and issubclass(kind, Section)


def is_table_of_texts(kind: object) -> bool:
    """Is this field's type a table of texts under names that the person chooses?"""
    return get_origin(kind) is dict


def default_of(field: FieldInfo) -> Any:
    """What counts where the file says nothing."""
    return field.default if field.default is not msgspec.NODEFAULT else field.default_factory()


def every_setting(kind: type[Section] = Settings, prefix: str = "") -> list[tuple[str, FieldInfo]]:
    """Every setting by its full name ("send.enter"), in the order of the file."""
    found: list[tuple[str, FieldInfo]] = []
    for name, field in fields_of(kind).items():
        inner = is_section(field.type)
        found += every_setting(field.type, f"{prefix}{name}.") if inner else [(prefix + name, field)]
    return found
