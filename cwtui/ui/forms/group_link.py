"""The form for the invitation link of a group: made, changed, removed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from textual.widget import Widget
from textual.widgets import Button

from cwtui import room_rules
from cwtui.store.links import LinkRow
from cwtui.store.rooms import RoomRow
from cwtui.store.wishes import AnyWish, LinkAction, SetLink
from cwtui.texts import say
from cwtui.ui.context import Context
from cwtui.ui.dialogs.question import Answer, Question
from cwtui.ui.forms.check_box import CheckBox
from cwtui.ui.forms.long_text import LongText
from cwtui.ui.forms.one_line import OneLine
from cwtui.ui.forms.wish_form import Before, Fact, WishForm
from cwtui.ui.widgets.verb import Verb
from cwtui.ui.words.groups import fault_words, plain


class GroupLink(WishForm):
    """``link`` is the one there is now. Everything is sent every time: what is not, the service resets."""

    FIELD_OF: ClassVar = {
        "code": "code",
        "link_code": "code",
        "need_acceptance": "acceptance",
        "link_need_acceptance": "acceptance",
        "description": "description",
    }

    def __init__(self, context: Context, room: RoomRow, link: LinkRow, before: Before | None = None) -> None:
        title = say("Invitation link of {name}", name=plain(room.name))
        save = say("Change the link") if link.public else say("Make the link")
        super().__init__(context, title, save, before=before)
        self._room, self._link = room, link
        wish = before.wish if before is not None else None
        removes = not isinstance(wish, SetLink) or wish.action is LinkAction.REMOVE
        begun = None if removes else wish
        assert begun is None or isinstance(begun, SetLink)
        self._code = OneLine(
            say("Code"),
            id="code",
            text=begun.code or link.code if begun is not None else link.code,
            placeholder=say("empty: Chatwork makes one up"),
            check=self._wrong_code,
        )
        needs = begun.need_acceptance if begun is not None else link.need_acceptance
        self._acceptance = CheckBox(
            "",
            say("Who follows the link has to be accepted by an admin"),
            id="acceptance",
            ticked=needs,
        )
        text = begun.description if begun is not None else link.description
        self._text = LongText(say("Description"), id="description", text=text)

    def rows(self) -> Iterable[Widget]:
        if self._link.public:
            yield Fact(words=plain(self._link.url))
        yield self._code
        yield self._acceptance
        yield self._text
        if self._link.public:
            yield Verb(say("Remove the link"), id="link-remove")

    def _wrong_code(self, code: str) -> str:
        if not code and self._link.public:
            return say("The link has a code: remove the link if there shall be none")
        return fault_words(room_rules.code_fault(code))

    # Saving

    def wish(self) -> SetLink | None:
        wish = SetLink(
            room_id=self._room.room_id,
            action=LinkAction.CHANGE if self._link.public else LinkAction.CREATE,
            code=self._code.value,
            need_acceptance=self._acceptance.value,
            description=self._text.value,
            old_code=self._link.code,
        )
        return None if self._link.public and self._is_so(wish) else wish

    def _is_so(self, wish: SetLink) -> bool:
        link = self._link
        is_open = wish.need_acceptance is link.need_acceptance
        return wish.code == link.code and is_open and wish.description == link.description.strip()

    def question(self, wish: AnyWish) -> Question | None:
        """Another code makes what was handed out worthless."""
        assert isinstance(wish, SetLink)
        if not self._link.public or wish.code == self._link.code:
            return None
        words = say("The address that was handed out before leads nowhere then.")
        answers = [Answer("back", say("Back")), Answer("yes", say("Change"))]
        return Question(say("Give the link another address?"), words, answers)

    def on_button_pressed(self, event: Button.Pressed) -> None:
        if event.button.id == "link-remove":
            wish = SetLink(room_id=self._room.room_id, action=LinkAction.REMOVE, old_code=self._link.code)
            answers = [Answer("back", say("Back")), Answer("yes", say("Remove"))]
            words = say("Nobody can join by it any more. Who is in the group already stays.")
            self.call_later(self.ask, Question(say("Remove the invitation link?"), words, answers), wish)
