"""Which service we talk to. The token goes to that host and to no other."""

from __future__ import annotations

import os
from collections.abc import Mapping
from ipaddress import ip_address
from urllib.parse import SplitResult, urlsplit

from cwtui.settings.declared import Settings
from cwtui.settings.problems import Phrase, Problem, SettingError
from cwtui.texts import Text, mark

_DEFAULT_PORTS = {"https": 443, "http": 80}


def api_url(settings: Settings, environ: Mapping[str, str] = os.environ) -> str:
    """The base URL of the API without a final slash: ``CWTUI_API_URL``, then the setting, then the official.

    Raises SettingError when it cannot be used. It never falls back to another host: the token would be sent
    to a service it was not meant for.
    """
    name, written = "CWTUI_API_URL", environ.get("CWTUI_API_URL", "").strip()
    if not written:
        name, written = "api_url", settings.api_url.strip()
    if refusal := _refusal(written):
        raise SettingError(Problem(name, Phrase(refusal, {"name": name})))
    return written.rstrip("/")


def api_host(url: str) -> str:
    """The ``host``, or ``host:port`` where the port is not the usual one, of a base URL."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    host = f"[{host}]" if ":" in host else host
    return host if parts.port in (None, _DEFAULT_PORTS.get(parts.scheme)) else f"{host}:{parts.port}"


def _refusal(url: str) -> Text | None:
    """Why this URL cannot be used; never repeats it, for a password may stand in it."""
    try:
        parts = urlsplit(url)
        usable = bool(parts.hostname) and (parts.port is None or parts.port > 0)
    except ValueError:
        usable = False
    if not usable or not url.isascii() or any(character.isspace() for character in url):
        return mark("{name} is not a URL. It looks like https://api.chatwork.com/v2.")
    if parts.scheme not in _DEFAULT_PORTS:
        return mark("{name} must begin with https://, as in https://api.chatwork.com/v2.")
    if parts.scheme == "http" and not _loopback(parts):
        return mark(
            "{name} would send your token unencrypted. Begin it with https://; "
            "http:// is only for this machine itself (127.0.0.1)."
        )
    if parts.username is not None or parts.query or parts.fragment:
        return mark("{name} must be a plain address: no user name, no ? and no #.")
    return None


def _loopback(parts: SplitResult) -> bool:
    host = parts.hostname or ""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
