"""``cwtui`` without arguments: the screen. Imports in the order that puts the archive on it soonest."""

from __future__ import annotations

import asyncio
import gc
import os
import signal
import sys
from collections.abc import Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cwtui.secrets import Tokens
    from cwtui.settings import Settings


def run_app() -> int:
    """Open the screen with the person's own settings and archive; the exit status."""
    gc.disable()  # the app turns it on after the first paint
    os.environ.setdefault("TEXTUAL_FPS", "240")  # a change waits up to two of these for its paint
    from cwtui import texts
    from cwtui.cli import log_file
    from cwtui.settings import SettingError, Settings, api_url

    settings, problems = Settings.load()
    texts.use(settings.language)
    if not log_file.begin():
        return 1
    try:
        address = api_url(settings)
    except SettingError as error:
        print(error, file=sys.stderr)
        return 2
    return show(settings, address, [str(problem) for problem in problems])


def show(
    settings: Settings,
    address: str,
    problems: Sequence[str] = (),
    *,
    data_folder: Path | None = None,
    tokens: Tokens | None = None,
) -> int:
    """Run the app against the service at ``address``; the exit status."""
    from cwtui.store import ArchiveError
    from cwtui.sync.session import Session
    from cwtui.texts import say
    from cwtui.ui.app import CwtuiApp
    from cwtui.ui.leaving import leave
    from cwtui.ui.terminal.repairs import finds_a_screen, repair
    from cwtui.ui.words.failures import archive_sentence

    if not finds_a_screen():
        print(say("cwtui needs a terminal. For scripts: cwtui --help"), file=sys.stderr)
        return 2
    repair(settings.terminal.kitty)
    session = Session(settings, address, data_folder=data_folder, tokens=tokens)
    try:
        session.open_last()
    except ArchiveError as error:
        print(archive_sentence(error), file=sys.stderr)
        return 1
    app = CwtuiApp(session, settings, problems)
    app.is_kept = data_folder is None

    async def whole_life() -> None:
        loop = asyncio.get_running_loop()
        for name in ("SIGTERM", "SIGHUP"):  # never ask: what waits in the outbox goes at the next start
            with suppress(AttributeError, NotImplementedError):  # Windows
                loop.add_signal_handler(getattr(signal, name), partial(leave, app, ask=False))
        try:
            await app.run_async()
        finally:
            await session.close()

    asyncio.run(whole_life())
    return app.return_code or 0
