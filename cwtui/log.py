"""One log file, off unless asked for, that never holds a secret.

``CWTUI_LOG=/path/to/file`` turns it on. Nothing may be written to stderr while the screen is up: Textual
draws there.
"""

from __future__ import annotations

import logging
import os
from io import TextIOWrapper
from typing import Any

MOST = 5_000_000
"""Bytes of one log file: some days of requests."""

SHORTEST = 8
"""Characters of what may be a secret. A token has 32."""

_secrets: set[str] = set()


class _Redactor(logging.Filter):
    def filter(self, record: logging.LogRecord) -> bool:
        message = record.getMessage()
        for secret in _secrets:
            message = message.replace(secret, "(secret)")
        record.msg, record.args = message, ()
        return True


class _SecretlessFormatter(logging.Formatter):
    def formatException(self, ei: Any) -> str:
        text = super().formatException(ei)
        for secret in _secrets:
            text = text.replace(secret, "(secret)")
        return text


def never_log(secret: str) -> None:
    """From now on ``secret`` appears as ``(secret)``, whoever logs it.

    What is shorter than any token is, is none: hiding it would only make the log unreadable.
    """
    if len(secret) >= SHORTEST:
        _secrets.add(secret)


def _file(target: str) -> logging.Handler:
    from logging.handlers import RotatingFileHandler  # most people never log

    class File(RotatingFileHandler):
        def _open(self) -> TextIOWrapper:
            descriptor = os.open(self.baseFilename, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
            return os.fdopen(descriptor, "a", encoding="utf-8")

        def handleError(self, record: logging.LogRecord) -> None:
            """A full disk: there is nowhere to say it, for the screen may be up."""

    return File(target, maxBytes=MOST, backupCount=1)


def start() -> None:
    """Log to the file named by ``CWTUI_LOG`` (0600), or nowhere. Raises OSError.

    A file of :data:`MOST` bytes becomes ``NAME.1``, in the place of the one before, and a new one is begun.
    """
    root = logging.getLogger()
    root.handlers.clear()
    if not (target := os.environ.get("CWTUI_LOG")):
        root.addHandler(logging.NullHandler())
        return
    handler = _file(target)
    handler.setFormatter(_SecretlessFormatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    handler.addFilter(_Redactor())
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    for noisy in ("httpcore", "hpack", "asyncio", "filelock"):
        logging.getLogger(noisy).setLevel(logging.INFO)
    # It names every address in full, and that of a file is a key to it.
    logging.getLogger("httpx").setLevel(logging.WARNING)
