"""Finding words in the open room, and walking from one message that holds them to the next."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.worker import Worker

from cwtui.notation import one_line
from cwtui.store import finding
from cwtui.texts import mark, say
from cwtui.ui.drawing.width import cut
from cwtui.ui.keys.commands import Command, command
from cwtui.ui.room.part import RoomPart

if TYPE_CHECKING:
    from cwtui.ui.room.pane import RoomPane
    from cwtui.ui.widgets.find_line import FindLine

MOST = 10_000  # hits; nobody walks through more, and each is kept
SHOWN = 24  # cells of the words in what is said of them


class Finding(RoomPart):
    """The archive of the room is looked through from the newest message on, while the hits can be walked."""

    PLACE = mark("Find in a room")

    def __init__(self, pane: RoomPane) -> None:
        super().__init__(pane)
        self.words = ""
        self.hits: list[int] = []  # message ids, newest first
        self.at = -1  # which of them the cursor was led to
        self.running = False  # there may be more
        self._owed = 0  # steps to older hits that somebody wants to take as soon as they are found
        self._line: FindLine | None = None
        self._search: Worker[None] | None = None

    @command("room.find", mark("Find in this room"), "/", footer=mark("find"))
    async def action_find(self) -> None:
        if self.pane.room is None:
            return
        self._forget()
        if self._line is None:
            from cwtui.ui.widgets.find_line import FindLine

            self._line = FindLine(self.context.look, self._start, self.end)
            await self.pane.mount(self._line, before=self.pane.writing)
        else:
            self._line.ask()

    @command("room.older_hit", mark("Older hit"), "n")
    def action_older(self) -> None:
        if self.running or self.at + 1 < len(self.hits):
            self._owed += 1
            self._advance()
        else:
            self.pane.say(say("This is the oldest hit"))

    @command("room.newer_hit", mark("Newer hit"), "N")
    def action_newer(self) -> None:
        self._owed = 0
        if self.at > 0:
            self._go(self.at - 1)
        else:
            self.pane.say(say("This is the newest hit"))

    @command("room.end_find", mark("End the search"), "escape", "q", listed=False)
    def action_end(self) -> None:
        self.end()

    def fits(self, command: Command) -> bool:
        return False  # it goes elsewhere

    def can(self, command: Command) -> bool:
        return command.id == "room.find" or (self._line is not None and bool(self.words))

    def left(self) -> None:
        """The room is left: its hits are none of the next one."""
        if self._line is not None:
            self._close()

    def end(self) -> None:
        """Away with hits and field."""
        self._close()
        self.pane.screen.set_focus(self.timeline)

    def _close(self) -> None:
        self._forget()
        if self._line is not None:
            self._line.remove()
            self._line = None

    def _forget(self) -> None:
        if self._search is not None:
            self._search.cancel()
        self.words, self.hits, self.at = "", [], -1
        self.running, self._owed = False, 0
        self.timeline.highlight("")

    def _start(self, words: str) -> None:
        if not words or self.pane.room is None:
            self.end()
            return
        self.words, self.running, self._owed = words, True, 1
        self.timeline.highlight(words)
        self._show()
        self.pane.screen.set_focus(self.timeline)
        self._search = self.pane.run_worker(self._look_through(self.pane.room.room_id, words))

    async def _look_through(self, room_id: int, words: str) -> None:
        before: int | None = None
        while True:
            found = await self.context.read(finding.find, room_id, words, before=before)
            if found is not None:
                self.hits += found.ids
                before = found.before
            self.running = before is not None and found is not None and len(self.hits) < MOST
            self._advance()
            self._show()
            if not self.running:
                self._owed = 0
                return

    def _advance(self) -> None:
        """Take as many of the wanted steps as there are hits for."""
        steps = min(self._owed, len(self.hits) - 1 - self.at)
        if steps > 0:
            self._owed -= steps
            self._go(self.at + steps)

    def _go(self, index: int) -> None:
        self.at = index
        self.pane.go_to(self.hits[index])
        self._show()

    def _show(self) -> None:
        if self._line is None:
            return
        words = cut(one_line(self.words), SHOWN)
        if self.hits:
            more = "+" if self.running or len(self.hits) >= MOST else ""
            sentence = say(
                "“{words}”: hit {n} of {total} · n older · N newer · Esc ends",
                words=words,
                n=self.at + 1,
                total=f"{len(self.hits)}{more}",
            )
        elif self.running:
            sentence = say("Looking for “{words}” · Esc ends", words=words)
        else:
            sentence = say("No message here holds “{words}” · Esc", words=words)
        self._line.say(sentence)
