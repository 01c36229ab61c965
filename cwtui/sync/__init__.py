"""The carrier: what the service says goes into the archive, what the person wishes goes to the service.

The screen knows :class:`Session` and :class:`SyncState` only, and never waits for the network. Names are
exported lazily: nothing here imports the network or the keyring before :meth:`Session.start`.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from cwtui.sync.asks import Need
    from cwtui.sync.session import Session
    from cwtui.sync.state import Phase, SyncState

_HOMES = {"Need": "asks", "Phase": "state", "Session": "session", "SyncState": "state"}

__all__ = ["Need", "Phase", "Session", "SyncState"]


def __getattr__(name: str) -> Any:
    if home := _HOMES.get(name):
        return getattr(import_module(f"{__name__}.{home}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
