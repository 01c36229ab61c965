"""Which addresses may be given the token."""

from __future__ import annotations

import re
from dataclasses import dataclass
from ipaddress import ip_address
from urllib.parse import urlsplit

from cwtui.chatwork.errors import BadAddress

_HOST = re.compile(r"[a-z0-9._-]+|[0-9a-f:.]+")

OFFICIAL = "https://api.chatwork.com/v2"


@dataclass(frozen=True)
class Address:
    """A base URL without a final slash. ``loopback``: this machine itself, where plain http is allowed."""

    url: str
    loopback: bool

    @classmethod
    def parse(cls, url: str) -> Address:
        """Check a base URL. Raises BadAddress: https only (http for loopback), a host and a path, no more."""
        if not url.isascii() or not url.isprintable() or " " in url:
            raise BadAddress("the API address must be plain ASCII without spaces")
        try:
            parts = urlsplit(url)
            host, port = parts.hostname or "", parts.port
        except ValueError:
            raise BadAddress("the API address is not a URL") from None
        if parts.scheme not in ("https", "http") or not _HOST.fullmatch(host) or port == 0:
            raise BadAddress("the API address must look like https://host/path")
        if "@" in parts.netloc or "?" in url or "#" in url:
            raise BadAddress("the API address must hold no user name, no ? and no #")
        loopback = is_loopback(host)
        if parts.scheme == "http" and not loopback:
            raise BadAddress("the API address must begin with https: the token would travel unencrypted")
        return cls(url.rstrip("/"), loopback)


def is_loopback(host: str) -> bool:
    """Is this host the machine we run on?"""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
