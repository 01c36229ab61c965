"""Why the service does not do something. The text is for people; clients go by the status."""

from __future__ import annotations

from collections.abc import Mapping


class Refused(Exception):
    """Not done. Travels as ``{"errors": [text, ...]}`` with ``status`` and ``headers``."""

    status = 400

    def __init__(
        self, *texts: str, status: int | None = None, headers: Mapping[str, str] | None = None
    ) -> None:
        super().__init__(*texts)
        self.texts = list(texts)
        self.headers = dict(headers or {})
        if status is not None:
            self.status = status


class Invalid(Refused):
    """A parameter is missing or wrong, or the state of things does not allow it."""

    status = 400


class Forbidden(Refused):
    """Not a right of this person in that room."""

    status = 403


class Unknown(Refused):
    """No such message, task, file or request."""

    status = 404


class TooMany(Refused):
    """A rate limit: the five-minute one or a room's posting limit."""

    status = 429
