"""The log file, begun however cwtui is started."""

from __future__ import annotations

import os
import sys

from cwtui import log
from cwtui.texts import say, system_reason


def begin() -> bool:
    """Log where ``CWTUI_LOG`` says, if it says anything. False: that cannot be, and the person was told."""
    try:
        log.start()
    except OSError as error:
        file, reason = os.environ.get("CWTUI_LOG"), system_reason(error)
        words = say("CWTUI_LOG names {file}, which cannot be written: {reason}.", file=file, reason=reason)
        print(words, file=sys.stderr)
        return False
    return True
