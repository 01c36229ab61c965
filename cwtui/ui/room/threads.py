"""The thread of the message at the cursor."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cwtui.texts import mark, say
from cwtui.ui.keys.commands import command
from cwtui.ui.room.part import RoomPart

if TYPE_CHECKING:
    from cwtui.ui.dialogs.thread import Went


class Threads(RoomPart):
    """Who answered whom."""

    @command("message.thread", mark("Replies as a tree"), "T")
    async def action_thread(self) -> None:
        from cwtui.store import threads
        from cwtui.ui.dialogs.thread import Thread

        if (row := self.pane.message) is None:
            self.pane.say(say("There is no message at the cursor"))
        elif threads.stands_alone(self.context.archive.db, row):
            self.pane.say(say("This message answers none, and none answers it"))
        else:
            await self.pane.app.push_screen(Thread(self.context, row), self._went)

    def _went(self, went: Went | None) -> None:
        from cwtui.ui.screens.main import MainScreen

        main, here = self.pane.screen, self.pane.message
        assert isinstance(main, MainScreen)
        if went is None:
            return
        if here is None or here.message_id != went.message_id:
            main.going.go_to(went.room_id, went.message_id)
        if went.to_reply and main.open_room_id == went.room_id:
            self.pane.writing.reply_to(went.message_id)
            main.set_focus(self.pane.composer)
