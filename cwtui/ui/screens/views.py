"""What is opened from everywhere in place of the panes or over them: the whole-screen views, the question for
a date, the outbox, the bare view."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from cwtui.store.changes import Changed
from cwtui.texts import mark, say
from cwtui.ui.keys.commands import Part, command

if TYPE_CHECKING:
    from textual.widget import Widget

    from cwtui.ui.screens.main import MainScreen
    from cwtui.ui.screens.outbox import Went
    from cwtui.ui.views.view import View


class Views(Part):
    """They show the open room in another way, or all rooms under one aspect.

    ``current`` is the view that is shown in place of the panes; None: the panes are.
    """

    PLACE = mark("Everywhere")

    def __init__(self, main: MainScreen) -> None:
        self.main = main
        self.current: View | None = None
        self._made: dict[type[View], View] = {}
        self._focus: Widget | None = None  # in the panes, before a view was shown

    def get_ready(self) -> None:
        """The screen stands: there is time to bring in what is opened most."""
        for name in ("desk", "inbox"):
            import_module(f"cwtui.ui.views.{name}")

    # In place of the panes

    async def show(self, kind: type[View]) -> None:
        """Put a view before the eyes; Backspace leads back to where somebody was."""
        main = self.main
        if isinstance(self.current, kind):
            return
        main.going.leave()
        if self.current is not None:
            self._put_away(self.current)
        else:
            self._focus = main.focused
        with main.app.batch_update():  # what is half there is not drawn
            view = self._made.get(kind)
            if view is None:
                view = self._made[kind] = kind(main.context)
                await main.mount(view, after="#panes")
            view.display = True
            self.current = view
            self._show_panes(False)
            view.shown()
            main.set_focus(view.stops()[0])
            main.view_changed()

    def close(self) -> None:
        """The panes again, as they were left."""
        if self.current is not None:
            self._put_away(self.current)
            self.current = None
            self._show_panes(True)
            self.main.set_focus(self._focus or self.main.room.timeline)
            self.main.view_changed()

    def _show_panes(self, shown: bool) -> None:
        # Not by a class of the screen, for which every widget is styled anew. None: as the style sheet says.
        self.main.query_one("#panes").styles.display = None if shown else "none"

    def _put_away(self, view: View) -> None:
        view.display = False
        view.hidden()

    def changed(self, change: Changed) -> None:
        """The archive changed."""
        if self.current is not None:
            self.current.changed(change)

    def note_key(self) -> None:
        """Somebody is at the keyboard."""
        if self.current is not None:
            self.current.note_key()

    @command("view.inbox", mark("Inbox: what waits for me"), "g i")
    async def action_inbox(self) -> None:
        from cwtui.ui.views.inbox import Inbox

        await self.show(Inbox)

    @command("view.kept", mark("Kept for later"), "g s")
    async def action_kept(self) -> None:
        from cwtui.ui.views.kept import Kept

        await self.show(Kept)

    @command("view.tasks", mark("Tasks"), "g t")
    async def action_tasks(self) -> None:
        from cwtui.ui.views.desk import TaskDesk

        await self.show(TaskDesk)

    @command("view.contacts", mark("Contacts"), "g p")
    async def action_contacts(self) -> None:
        from cwtui.ui.views.contacts import Contacts

        await self.show(Contacts)

    @command("view.files", mark("Files"), "g f")
    async def action_files(self) -> None:
        from cwtui.ui.views.files import Files

        await self.show(Files)

    @command("view.transfers", mark("Files on their way"), "w")
    async def action_transfers(self) -> None:
        from cwtui.ui.views.files import Files

        await self.show(Files)
        assert isinstance(self.current, Files)
        self.current.show_transfers()

    # Over them

    @command("view.date", mark("Go to a date"), "g d")
    async def action_date(self) -> None:
        await self.main.room.days.ask()

    @command("view.outbox", mark("Outbox and drafts"), "g o")
    async def action_outbox(self) -> None:
        from cwtui.ui.screens.outbox import Outbox

        writing = self.main.room.writing
        writing.save_draft()
        await self.main.app.push_screen(Outbox(self.main.context, writing), self._leave_outbox)

    async def _leave_outbox(self, went: Went | None) -> None:
        """Go where somebody wanted to go from there."""
        main = self.main
        if went is None:
            return
        if went.room_id is None:
            await main.undoing.action_undo()
            return
        if went.to_form and went.row is not None:
            await main.outcomes.again(went.row)
            return
        main.enter_room(went.room_id)
        if went.row is not None:
            await main.room.writing.take_back(went.row)
        elif went.to_write:
            main.set_focus(main.room.composer)

    @command("view.bare", mark("Messages alone, for the terminal's own selection"), "g b", "alt+l")
    async def action_bare(self) -> None:
        from cwtui.ui.screens.bare import Bare

        room = self.main.room
        if room.room is None:
            self.main.say_line(say("No room is open"))
            return
        place = room.timeline.place
        top = place[0] if place is not None and isinstance(place[0], int) else None
        at_end = room.timeline.at_end
        await self.main.app.push_screen(Bare(room.context, room.room.room_id, None if at_end else top))
