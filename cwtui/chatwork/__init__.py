"""Chatwork's API v2 as a typed client. Stateless but for the budget; it never sleeps and never prints.

Names are exported lazily: the archive imports :mod:`cwtui.chatwork.models` before the first paint, and
must not drag the network in with it.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from cwtui.chatwork.budget import Budget
    from cwtui.chatwork.client import Chatwork
    from cwtui.chatwork.errors import ChatworkError

_HOMES = {"Chatwork": "client", "Budget": "budget", "ChatworkError": "errors"}

__all__ = ["Budget", "Chatwork", "ChatworkError"]


def __getattr__(name: str) -> Any:
    if home := _HOMES.get(name):
        return getattr(import_module(f"{__name__}.{home}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
