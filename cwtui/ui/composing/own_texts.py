"""The texts that a person need not type again: ready answers, and templates."""

from __future__ import annotations

from cwtui.settings import Settings
from cwtui.texts import say
from cwtui.ui.composing import fields


def ready_answers(settings: Settings) -> list[str]:
    """What the reply kit offers: the person's own answers first, then what is said in every office."""
    own = [text.strip("\n") for text in settings.reply.kit if text.strip()]
    return list(dict.fromkeys([*own, *_everyday()]))


def _everyday() -> list[str]:
    deadline = fields.field(say("deadline"))
    return [
        say("Understood."),
        say("I will check."),
        say("Thank you."),
        say("One moment, please."),
        say("That is done."),
        say("I will have it done by {deadline}.", deadline=deadline),
        say("No problem at all, please go ahead."),
        say("Sorry for the late answer."),
        say("I will get back to you on this."),
    ]


def templates(settings: Settings) -> dict[str, str]:
    """The person's templates by name. What a text in three quotes begins or ends with is no line of it."""
    return {name: text.strip("\n") for name, text in settings.templates.items()}


def told_from(text: str) -> str:
    """The line by which a person knows a text of several again: the first that is more than a field."""
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    return next((line for line in lines if not fields.is_field(line)), lines[0])


def field_names(settings: Settings) -> frozenset[str]:
    """The fields that any of them has."""
    every = [*ready_answers(settings), *settings.templates.values()]
    return frozenset(name for text in every for name in fields.names(text))
