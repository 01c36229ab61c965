"""Forms whose saving is a wish in the outbox, and which can be filled in anew as long as that is not carried
out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

import msgspec

from cwtui import room_rules
from cwtui.store import outbox
from cwtui.store.errors import ArchiveError
from cwtui.store.wishes import AnyWish, CreateRoom, OutboxRow, WishState
from cwtui.texts import say
from cwtui.ui.context import Context
from cwtui.ui.dialogs.question import Question
from cwtui.ui.forms.form import Form
from cwtui.ui.forms.form_field import FormField
from cwtui.ui.widgets.sentences import Sentences
from cwtui.ui.words.failures import archive_sentence, reason


class Before(msgspec.Struct, frozen=True):
    """A wish that is entered anew. ``row`` is where it stands in the outbox, and stays until the form is
    saved; None: it was taken back, and is only here."""

    wish: AnyWish
    row: OutboxRow | None = None


class Wished(msgspec.Struct, frozen=True):
    """A wish that is in the outbox now; ``withdrawn``: it was, and nothing else is wished in its stead."""

    wish_id: int
    wish: AnyWish
    withdrawn: bool = False


class WishForm(Form[Wished]):
    """Dismissed with what was put into the outbox.

    A subclass makes the wish of what was entered (:meth:`wish`), and the question it may need first.
    """

    DEFAULT_CSS = "WishForm.-low Fact { margin: 0; }"

    FIELD_OF: ClassVar[Mapping[str, str]] = {}
    """Parameters of the API, and the id of the field each is entered in: where a refusal is shown."""

    def __init__(
        self, context: Context, title: str, save_words: str, *, before: Before | None = None
    ) -> None:
        super().__init__(title, save_words)
        self.context = context
        self._earlier = before
        self._refused: FormField[Any] | None = None
        self._refusal = ""

    @property
    def refused(self) -> OutboxRow | None:
        """What it was made of, if that stands in the outbox because it could not be carried out."""
        row = self._earlier.row if self._earlier is not None else None
        return row if row is not None and row.state is WishState.FAILED else None

    # For subclasses

    def wish(self) -> AnyWish | None:
        """What was entered, as a wish; None: nothing is different from how it is now."""
        raise NotImplementedError

    def question(self, wish: AnyWish) -> Question | None:
        """What is asked before it is saved; dismissed with "yes"."""
        return None

    def hold(self, wish: AnyWish) -> float:
        """Seconds in which it can still be taken back."""
        return self.context.settings.send.hold_seconds

    # What it begins with

    def _remember(self) -> None:
        super()._remember()
        self._say_refusal()

    def _say_refusal(self) -> None:
        """What the service said, at the field it is about; until something is changed."""
        row = self.refused
        if row is None:
            return
        words = reason(row.error, row.words)
        parameter = room_rules.field_named(row.words, self.FIELD_OF)
        if parameter is None:
            self.say(words)
            return
        self._refusal = words
        self._refused = field = self.query_one(f"#{self.FIELD_OF[parameter]}", FormField)
        field.check()  # from now on: the sentence goes with the first change
        field.complain(words)
        self.set_focus(field.stop or self.focused)

    @property
    def has_changed(self) -> bool:
        """What was taken back is nowhere else."""
        return super().has_changed or (self._earlier is not None and self._earlier.row is None)

    def on_form_field_edited(self, event: FormField.Edited) -> None:
        if super().has_changed:
            self.say("")
        elif event.field is self._refused:  # what it began with has only now come into it
            event.field.complain(self._refusal)

    # Saving

    async def save(self) -> None:
        wish = self.wish()
        if wish is None:
            await self._withdraw()
        elif (question := self.question(wish)) is not None:
            await self.ask(question, wish)
        else:
            await self.put(wish)

    async def _withdraw(self) -> None:
        """It shall be as it is: what was wished before is not any more."""
        row = self._earlier.row if self._earlier is not None else None
        if row is None:
            self.say(say("Nothing is different"), wrong=False)
        elif await self.context.write(outbox.take_back, row.wish_id) is not None:
            self.dismiss(Wished(row.wish_id, row.wish, withdrawn=True))
        else:
            self.say(say("Too late: it is being done"))

    async def ask(self, question: Question, wish: AnyWish) -> None:
        """Save ``wish`` if the answer is yes."""

        async def decided(answer: str | None) -> None:
            if answer == "yes":
                await self.put(wish)

        await self.app.push_screen(question, decided)

    async def put(self, wish: AnyWish) -> None:
        """Put it into the outbox, in the place of the one it was made of, and close the form."""
        now = self.context.now()
        due_at = now + self.hold(wish)
        try:
            wish_id = await self._write(wish, now, due_at)
        except ArchiveError as error:  # a full disk: it is all still here
            self.say(archive_sentence(error))
            return
        if wish_id is None:
            self.say(say("Too late: it is being done"))
            return
        self.context.session.wake()
        self.dismiss(Wished(wish_id, wish))

    async def _write(self, wish: AnyWish, now: float, due_at: float) -> int | None:
        archive, row = self.context.archive, self._earlier.row if self._earlier is not None else None
        if row is None:
            return await archive.write(outbox.add, wish, now=now, due_at=due_at)
        wish_id = await archive.write(outbox.add_in_place_of, row.wish_id, wish, now=now, due_at=due_at)
        if wish_id is None and not isinstance(wish, CreateRoom):
            # The earlier one was carried out meanwhile: this is what is to be different from then on.
            return await archive.write(outbox.add, wish, now=now, due_at=due_at)
        return wish_id


class Fact(Sentences):
    """Something between the fields that is only read."""

    DEFAULT_CSS = """
    Fact { width: 100%; height: auto; color: $quiet; margin: 0 0 1 0; display: none; }
    Fact.warn { color: $warning; }
    """

    def __init__(self, *, id: str | None = None, words: str = "", classes: str | None = None) -> None:
        super().__init__(words, id=id, classes=classes)
        self.display = bool(words)

    def put(self, words: str) -> None:
        """Say this; "" for nothing."""
        self.update(words)
        self.display = bool(words)
