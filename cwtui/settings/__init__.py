"""What a person can set: ``config.toml``, its names, values and defaults.

A setting is one field in :mod:`cwtui.settings.declared`; reading, checking, writing and the manual
(``docs/settings.md``) follow from it. A value that cannot be used never stops cwtui: the default is used and
a :class:`Problem` says what to do. The file itself is only ever changed by :func:`save`, one value at a time.

Cheap to import (msgspec, tomllib): this is read before the first paint.
"""

from cwtui.settings.address import api_host, api_url
from cwtui.settings.declared import OFFICIAL_API_URL, Settings
from cwtui.settings.duration import Duration
from cwtui.settings.file import save
from cwtui.settings.problems import Phrase, Problem, SettingError

__all__ = [
    "OFFICIAL_API_URL",
    "Duration",
    "Phrase",
    "Problem",
    "SettingError",
    "Settings",
    "api_host",
    "api_url",
    "save",
]
