"""How far many wishes have come, said while it goes on, and stopped by whoever wants that."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from textual.timer import Timer
from textual.widget import Widget

from cwtui.store import decisions
from cwtui.store.changes import Changed, Kind
from cwtui.texts import say, say_n
from cwtui.ui.context import Context

SETTLE = 0.1  # seconds in which further changes are waited for before it is said anew


class Progress:
    """Follows the wishes of one decision. ``show`` says how far they are, "" when there is nothing to say;
    ``over`` is called with the last word. ``host`` is the widget on whose screen that is."""

    def __init__(
        self, context: Context, host: Widget, show: Callable[[str], None], over: Callable[[str], None]
    ) -> None:
        self._context = context
        self._host = host
        self._show = show
        self._over = over
        self._wishes: Sequence[int] = ()
        self._timer: Timer | None = None
        self._leave: Callable[[], None] = lambda: None

    @property
    def is_under_way(self) -> bool:
        """May some of it still be carried out?"""
        return bool(self._wishes)

    def follow(self, wishes: Sequence[int]) -> None:
        """Say how far these come; of others nothing more is said."""
        self.leave()
        self._wishes = wishes
        self._leave = self._context.archive.subscribe(self._heard)
        self._look()

    def leave(self) -> None:
        """Nobody wants to know any more."""
        self._leave()
        self._leave = lambda: None
        self._wishes = ()
        self._show("")

    async def stop(self) -> None:
        """Take back what has not begun."""
        wishes = self._wishes
        stopped = await self._context.write(decisions.stop, wishes)
        if stopped is None:
            return
        done = decisions.progress(self._context.archive.db, wishes)
        self.leave()
        self._over(
            say("Stopped: {done} of {n} done or on their way", done=done.done + done.open, n=len(wishes))
        )

    def _heard(self, change: Changed) -> None:
        # The archive knows nothing of Textual: a timer can only be set from within.
        if change.kind in (Kind.OUTBOX, Kind.EVERYTHING):
            self._host.call_later(self._look_soon)

    def _look_soon(self) -> None:
        if self._timer is None:
            self._timer = self._host.set_timer(SETTLE, self._look)

    def _look(self) -> None:
        if self._timer is not None:
            self._timer.stop()
            self._timer = None
        if not self._wishes:
            return
        found, n = decisions.progress(self._context.archive.db, self._wishes), len(self._wishes)
        failed = " · " + say("{n} failed", n=found.failed) if found.failed else ""
        if found.open:
            self._show(say("{done} of {n} done · Esc stops the rest", done=found.done, n=n) + failed)
            return
        self.leave()
        if found.done or found.failed:
            self._over(say_n("{n} done", "{n} done", found.done) + failed)
