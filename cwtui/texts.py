"""Every string a person sees, in Japanese and English.

The English sentence is the key; the Japanese one lives in ``locales/ja/LC_MESSAGES/cwtui.po``. Call
:func:`say` where a sentence is shown, :func:`mark` where one is only declared (a command's name, say) and
shown later. Fields are named, so that a translation may put them in another order.

>>> say("{n} rooms unread", n=3)
'3 rooms unread'
"""

from __future__ import annotations

import gettext
import locale
import os
from pathlib import Path
from typing import NewType

Text = NewType("Text", str)
"""An English sentence that :func:`say` will translate when it is shown."""

LANGUAGES = ("en", "ja")
LOCALES = Path(__file__).parent / "locales"

_language = "en"
_catalogue: gettext.NullTranslations = gettext.NullTranslations()


def use(language: str) -> None:
    """Speak ``language`` ("ja", "en") from now on; "auto" follows ``LC_ALL``, ``LC_MESSAGES``, ``LANG``."""
    global _language, _catalogue
    _language = language if language in LANGUAGES else system_language()
    _catalogue = gettext.NullTranslations()
    if _language != "en":
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
    translated = _catalogue.gettext(sentence)
    return translated.format(**fields) if fields else translated


def say_n(one: str, many: str, n: int, /, **fields: object) -> str:
    """As :func:`say`, choosing by number; ``{n}`` is filled with ``n``."""
    return _catalogue.ngettext(one, many, n).format(n=n, **fields)
