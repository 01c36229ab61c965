"""A token as an object that does not show itself."""

from __future__ import annotations

import re
from typing import NoReturn

from cwtui import log
from cwtui.secrets.problems import BadToken
from cwtui.texts import Text, mark

TOKEN_PAGE = "https://www.chatwork.com/service/packages/chatwork/subpackages/api/token.php"

_PLAUSIBLE = re.compile(r"[!-~]{1,4096}")  # what may stand in a request header: one word of plain ASCII
_ENTERED = mark("That cannot be an API token: it must be a single word of plain letters and digits.")


class Secret:
    """Shown as ``Secret(…)`` everywhere, replaced in the log; :meth:`reveal` is the only way to it."""

    __slots__ = ("_text",)

    def __init__(self, text: str) -> None:
        log.never_log(text)
        self._text = text

    @classmethod
    def parse(cls, text: str, otherwise: Text = _ENTERED, **fields: object) -> Secret:
        """A token as somebody typed or stored it, without the white space around it.

        Raises BadToken, with the sentence ``otherwise``, for what cannot be a token.
        """
        text = text.strip()
        if not _PLAUSIBLE.fullmatch(text):
            raise BadToken(otherwise, **fields)
        return cls(text)

    def reveal(self) -> str:
        return self._text

    def __repr__(self) -> str:
        return "Secret(…)"

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Secret):
            return NotImplemented
        from hmac import compare_digest  # not before the first paint: it brings all of OpenSSL's digests

        return compare_digest(self._text.encode(), other._text.encode())

    def __hash__(self) -> int:
        return hash(self._text)

    def __reduce__(self) -> NoReturn:
        raise TypeError("a secret is not written anywhere")
