"""Every string a person sees, in Japanese and English.

The English sentence is the key; the Japanese one lives in ``locales/ja/LC_MESSAGES/cwtui.po``. Call
:func:`say` where a sentence is shown, :func:`mark` where one is only declared (a command's name, say) and
shown later. Fields are named, so that a translation may put them in another order.

>>> say("{n} rooms unread", n=3)
'3 rooms unread'
"""

from __future__ import annotations

import errno
import locale
import os
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, NewType

if TYPE_CHECKING:
    from gettext import NullTranslations

Text = NewType("Text", str)
"""An English sentence that :func:`say` will translate when it is shown."""

LANGUAGES = ("en", "ja")
LOCALES = Path(__file__).parent / "locales"

_language = "en"
_catalogue: NullTranslations | None = None  # English needs none


def use(language: str) -> None:
    """Speak ``language`` ("ja", "en") from now on; "auto" follows ``LC_ALL``, ``LC_MESSAGES``, ``LANG``."""
    global _language, _catalogue
    _language = language if language in LANGUAGES else system_language()
    _catalogue = None
    if _language != "en":
        import gettext

        _catalogue = gettext.translation("cwtui", LOCALES, [_language], fallback=True)


def language() -> str:
    """The language in use: "ja" or "en"."""
    return _language


def system_language() -> str:
    """Japanese where the system speaks it, English everywhere else."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if value := os.environ.get(name):
            return "ja" if value.lower().startswith("ja") else "en"
    spoken = locale.getlocale()[0] or ""
    return "ja" if spoken.lower().startswith(("ja", "japanese")) else "en"


def mark(sentence: str) -> Text:
    """Declare a sentence for translation without translating it yet."""
    return Text(sentence)


def say(sentence: str | Text, /, **fields: object) -> str:
    """The sentence in the person's language, its ``{fields}`` filled in."""
    translated = _catalogue.gettext(sentence) if _catalogue is not None else sentence
    return translated.format(**fields) if fields else translated


def say_n(one: str, many: str, n: int, /, **fields: object) -> str:
    """As :func:`say`, choosing by number; ``{n}`` is filled with ``n``."""
    if _catalogue is not None:
        return _catalogue.ngettext(one, many, n).format(n=n, **fields)
    return (one if n == 1 else many).format(n=n, **fields)


def enumerated(names: Iterable[str]) -> str:
    """Several of the same kind one after the other: ``Misaki, Ken``, 田中、佐藤."""
    return say(", ").join(names)


def joined(*sentences: str) -> str:
    """Sentences one after the other. Japanese leaves no blank between them."""
    return ("" if _language == "ja" else " ").join(each for each in sentences if each)


REASONS: dict[str, Text] = {
    "bad_request": mark("Chatwork refused it"),
    "invalid_token": mark("the API token is not valid any more"),
    "forbidden": mark("you may not do this in this room"),
    "not_found": mark("it does not exist any more"),
    "too_large": mark("it is larger than 5 MB"),
    "rate_limited": mark("the API limit is used up for the moment"),
    "room_rate_limited": mark("this room takes ten messages in ten seconds"),
    "server_error": mark("Chatwork has a problem of its own"),
    "bad_answer": mark("the answer did not come from Chatwork (a sign-in page of this network?)"),
    "broken_answer": mark("the answer came incomplete or unreadable"),
    "no_connection": mark("there is no connection"),
    "tls_failed": mark("the connection is not safe: the certificate could not be checked"),
    "connection_lost": mark("the connection broke"),
    "file_refused": mark("the server that keeps the files does not give it"),
    "file_changed": mark("the file changes while it is being saved"),
    "wrong_size": mark("what arrives is not as large as the room says"),
    "unsafe_address": mark("its address leads where the connection is not safe"),
    "file_too_large": mark("it is larger than your settings allow"),
    "disk_full": mark("there is not enough room on the disk"),
    "folder_missing": mark("the folder does not exist any more"),
    "folder_unwritable": mark("nothing can be written in the folder"),
    "bad_address": mark("the address of the API cannot be used"),
    "wrong_address": mark("there is no API of Chatwork at this address"),
    "bad_environment": mark("the proxy or certificates named by your environment cannot be used"),
    "unknown_room_gone": mark("sent or not is unknown, you are no longer in the room"),
    "outcome_unknown": mark("whether it was sent is unknown"),
    "message_gone": mark("the message does not exist any more"),
    "message_deleted": mark("the message was deleted"),
    "task_gone": mark("the task does not exist any more"),
    "old_task_gone": mark("the old task does not exist any more"),
    "request_gone": mark("the request does not exist any more"),
    "copy_gone": mark("cwtui's own copy of the file is not there any more"),
    "room_changed": mark("somebody else has changed it meanwhile"),
    "members_changed": mark("somebody else has changed the same people meanwhile"),
    "link_changed": mark("somebody else has changed the link meanwhile"),
    "removes_me": mark("you would not be in the group any more"),
    "no_admin": mark("the group would have no admin any more"),
    "stale": mark("it was written a while ago"),
    "archive_newer": mark("a newer cwtui has written this archive"),
    "archive_damaged": mark("the archive is damaged: quit cwtui and start it again"),
    "archive_unwritable": mark("the archive cannot be written (disk full, or folder not writable?)"),
    "archive_busy": mark("another program holds the archive"),
}
"""Why something failed, by the stable code of its error: a clause for the end of a row."""
UNEXPECTED = mark("something unexpected happened")

SENTENCES: dict[str, Text] = {
    "invalid_token": mark("{host} does not accept this token. Copy it again from {page}"),
    "server_error": mark("{host} is unwell at the moment ({status}). Try again later."),
    "bad_answer": mark(
        "What answered is not Chatwork's API. Does this network want you to sign in somewhere first?"
    ),
    "broken_answer": mark("The answer of {host} came incomplete or unreadable. Try again."),
    "no_connection": mark("There is no connection to {host}. Check your network and try again."),
    "tls_failed": mark("{host} could not prove who it is (TLS), so nothing was sent to it."),
    "connection_lost": mark("The connection to {host} broke off. Try again."),
    "archive_newer": mark(
        "{path} was written by a newer cwtui. Update cwtui; the archive was left as it is."
    ),
    "archive_damaged": mark(
        "{path} is damaged. Close every cwtui and start again: it is kept under another name, and all of it "
        "that can be read is carried over."
    ),
    "archive_unwritable": mark(
        "Not saved: {path} cannot be written. Make room on the disk, or make the folder writable."
    ),
    "archive_busy": mark("{path} is being used by another program. Close it and try again."),
    "wrong_address": mark(
        "There is no API of Chatwork at this address of {host}. Mend CWTUI_API_URL or the setting api_url: "
        "it looks like https://api.chatwork.com/v2."
    ),
    "bad_address": mark("The address of the API cannot be used. It looks like https://api.chatwork.com/v2."),
    "bad_environment": mark(
        "The proxy or the certificates that your environment names (HTTPS_PROXY, SSL_CERT_FILE) cannot be "
        "used. Mend or unset the variable."
    ),
}
"""The same as a sentence with the way out. Fields: ``host``, ``page`` (where tokens are),
``status``, ``path``."""


def reason(code: str | None) -> str:
    """Why something failed, in one clause."""
    return say(REASONS.get(code or "", UNEXPECTED))


_SYSTEM_REASONS: dict[int, Text] = {
    errno.EACCES: mark("it is not permitted"),
    errno.EPERM: mark("it is not permitted"),
    errno.ENOENT: mark("there is no such file or folder"),
    errno.ENOTDIR: mark("part of its path is not a folder"),
    errno.EISDIR: mark("it is a folder"),
    errno.EEXIST: mark("there is already something of that name"),
    errno.ENAMETOOLONG: mark("its name is too long"),
    errno.ELOOP: mark("its links lead back to themselves"),
    errno.ENOSPC: mark("there is not enough room on the disk"),
    errno.EROFS: mark("the disk can only be read"),
    errno.EIO: mark("the disk has failed"),
    errno.EMFILE: mark("too many files are open"),
    errno.EADDRINUSE: mark("another program uses it"),
}


def system_sentence(error: OSError) -> Text:
    """What the system says is wrong, as a clause; in its own words where it is something rare."""
    return _SYSTEM_REASONS.get(error.errno or 0) or Text(error.strerror or type(error).__name__)


def system_reason(error: OSError) -> str:
    """The same, in the person's language."""
    return say(system_sentence(error))
