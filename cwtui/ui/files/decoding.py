"""Which encoding a text of unknown origin is in. PURE.

Files in Japan come in UTF-8, in the code page of Windows (CP932), from older systems in EUC-JP or JIS. What
is read may be cut off anywhere.
"""

from __future__ import annotations

import codecs
import re
from typing import NamedTuple

MOST_STRANGE = 20
"""In a text at most one character of so many is none that people write."""

_MARKED = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_JIS = (b"\x1b$B", b"\x1b$@", b"\x1b(J")
_JAPANESE = ("cp932", "euc_jp")
_NAMES = {
    "utf-8": "UTF-8",
    "utf-8-sig": "UTF-8",
    "utf-16": "UTF-16",
    "cp932": "CP932",
    "euc_jp": "EUC-JP",
    "iso2022_jp": "ISO-2022-JP",
}
_LIKELY = re.compile("[ -~\\s\u3000-\u30ff\uff01-\uff5e\u4e00-\u9fff]")
_KANA = re.compile("[\u3041-\u3096\u30a1-\u30fa]")
_HALF_KANA = re.compile("[\uff61-\uff9f]")
_NO_TEXT = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f]")


class Decoded(NamedTuple):
    """A text, and the name of the encoding it was in."""

    text: str
    encoding: str


def decode(head: bytes, *, cut: bool = False) -> Decoded | None:
    """``head`` as text, as far as it goes (``cut``: more came after it); None: it is none."""
    for mark, codec in _MARKED:
        if head.startswith(mark):
            return _as(head, codec, cut)
    if b"\0" in head:
        return None
    if any(escape in head for escape in _JIS) and (found := _as(head, "iso2022_jp", cut)) is not None:
        return found
    if (found := _as(head, "utf-8", cut)) is not None:
        return found
    guesses = [found for codec in _JAPANESE if (found := _as(head, codec, cut)) is not None]
    return max(guesses, key=lambda guess: _likelihood(guess.text), default=None)


def _as(head: bytes, codec: str, cut: bool) -> Decoded | None:
    try:
        text = codecs.getincrementaldecoder(codec)().decode(head, final=not cut)
    except UnicodeDecodeError:
        return None
    strange = len(_NO_TEXT.findall(text))
    return None if strange * MOST_STRANGE > len(text) else Decoded(text, _NAMES[codec])


def _likelihood(text: str) -> float:
    """How much like Japanese it reads: half-width kana in a row are EUC-JP that was read as CP932."""
    if not text:
        return 0.0
    likely, kana, half = (len(found.findall(text)) for found in (_LIKELY, _KANA, _HALF_KANA))
    return (likely + 2 * kana - 2 * half) / len(text)
