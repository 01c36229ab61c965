"""One request and its answer, as values. No I/O."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

from cwtui.chatwork.errors import BadRequest, TooLarge

MAX_UPLOAD = 5_242_880
"""Bytes one uploaded file may have."""
PIECE = 16_384
"""Bytes of it that are handed to the system together; each piece has the time of :attr:`Timeouts.write`."""

_PATH = re.compile(r"(?:/[A-Za-z0-9_-]+)+")
_LANE = re.compile(r"/rooms/(\d+)/(?:messages|tasks)")

Clock = Callable[[], float]
"""Seconds, of whatever clock."""

OnSent = Callable[[int], None]
"""Told how many bytes of a file have left so far."""

Value = str | int | Iterable[int] | None
"""What a parameter may be. None is left out, a bool is 0 or 1, an id list is joined by commas."""


@dataclass(frozen=True, kw_only=True)
class Timeouts:
    """Seconds. ``total`` bounds a request from its first moment to the last byte of its answer.

    Delivery counts on ``total`` (and ``upload``, which replaces it for files) when it was killed meanwhile.
    """

    connect: float = 5.0
    write: float = 10.0
    read: float = 12.0
    pool: float = 5.0
    total: float = 15.0
    upload: float = 120.0


USUAL = Timeouts()


def nobody_counts(sent: int) -> None:
    """How far an upload is, where nobody wants to know."""


@dataclass(frozen=True)
class Upload:
    """A file on its way into a room."""

    name: str
    content: bytes
    on_sent: OnSent = nobody_counts

    @classmethod
    def read(
        cls,
        file: Path | bytes,
        name: str | None,
        endpoint: str,
        on_sent: OnSent = nobody_counts,
    ) -> Upload:
        """Load what is to be sent; blocks. Raises TooLarge before a byte leaves, OSError for the file."""
        if isinstance(file, bytes):
            content = file
        else:
            with file.open("rb") as handle:
                content = handle.read(MAX_UPLOAD + 1)
            name = name or file.name
        if len(content) > MAX_UPLOAD:
            raise TooLarge(endpoint)
        # A file name on Linux need not be Unicode; what cannot be said is sent as "?".
        return cls((name or "file").encode("utf-8", "replace").decode("utf-8"), content, on_sent)

    def body(self) -> BinaryIO:
        """Its bytes, read by whoever sends them piece by piece: each when the one before it has left."""
        return _Counted(self.content, self.on_sent)


class _Counted(BytesIO):
    """Gives small pieces, and tells with each that is read how much was read before it."""

    def __init__(self, content: bytes, on_sent: OnSent) -> None:
        super().__init__(content)
        self._on_sent = on_sent

    def read(self, size: int | None = -1, /) -> bytes:
        self._on_sent(self.tell())
        return super().read(PIECE if size is None or size < 0 else min(size, PIECE))


@dataclass(frozen=True, kw_only=True)
class Ask:
    """A request before it leaves. ``path`` is below the API's base; a POST or PUT has a ``form``."""

    method: str
    path: str
    query: Mapping[str, str] = field(default_factory=dict)
    form: Mapping[str, str] | None = None
    upload: Upload | None = None
    repeatable: bool = False

    @classmethod
    def raw(cls, method: str, path: str, query: Mapping[str, str], form: Mapping[str, str]) -> Ask:
        """A request somebody composed freely. Raises ValueError where it would leave the API's base."""
        if not _PATH.fullmatch(path) or not re.fullmatch("[A-Z]+", method):
            raise ValueError("a call is a METHOD and a /path of plain names and numbers")
        return cls(method=method, path=path, query=query, form=form)

    @property
    def endpoint(self) -> str:
        """METHOD /path: how errors and the log name this request."""
        return f"{self.method} {self.path}"

    @property
    def lane(self) -> int | None:
        """The room whose posting limit this request counts against, if any."""
        found = _LANE.fullmatch(self.path) if self.method == "POST" else None
        return int(found[1]) if found else None

    def check(self) -> None:
        """Raises BadRequest for half a surrogate pair in a text: UTF-8 cannot say it."""
        try:
            "".join((*self.query.values(), *(self.form or {}).values())).encode()
        except UnicodeEncodeError:
            raise BadRequest(self.endpoint, words=("the text is not valid Unicode",)) from None


@dataclass(frozen=True)
class Answer:
    """What came back: header names in lower case, the body decompressed."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def is_html(self) -> bool:
        """A page for people: from something on the way, never from the API."""
        kind = self.headers.get("content-type", "").lower()
        return "html" in kind or self.body.lstrip()[:1] == b"<"

    @property
    def limited(self) -> bool:
        """The free plan hides something here (``chatwork-message-limitation: true``)."""
        return self.headers.get("chatwork-message-limitation", "").lower() == "true"

    @property
    def limitation(self) -> str:
        """The free plan's prose about it, or nothing."""
        return self.headers.get("chatwork-message-limitation-summary", "")


def fields(values: Mapping[str, Value]) -> dict[str, str]:
    """Parameters as the API wants them. An empty string is sent (it clears), an empty id list is not."""
    written = {name: _written(value) for name, value in values.items()}
    return {name: text for name, text in written.items() if text is not None}


def _written(value: Value) -> str | None:
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, int):
        return str(int(value))
    return ",".join(str(number) for number in value) or None
