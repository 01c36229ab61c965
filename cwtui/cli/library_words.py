"""What the command line library says by itself, in the person's language.

click asks gettext for its sentences, and gettext the environment; ours is a setting as well. So click's
modules are given :func:`cwtui.texts.say` to ask. A sentence that another version of click words in another
way stays English.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

import click

from cwtui.texts import mark, say

MODULES = ("core", "decorators", "exceptions", "formatting", "parser", "types")

SENTENCES = (
    mark("Usage:"),
    mark("Options"),
    mark("Commands"),
    mark("Show the version and exit."),
    mark("Show this message and exit."),
    mark("default: {default}"),
    mark("Try '{command} {option}' for help."),
    mark("Error: {message}"),
    mark("Invalid value: {message}"),
    mark("Invalid value for {param_hint}: {message}"),
    mark("No such command {name!r}."),
    mark("No such option {name!r}."),
    mark("Did you mean {possibility}?"),
    mark("(Did you mean one of: {possibilities}?)"),
    mark("Got unexpected extra argument ({args})"),
    mark("Got unexpected extra arguments ({args})"),
    mark("Option {name!r} requires an argument."),
    mark("Option {name!r} does not take a value."),
    mark("{value!r} is not one of {choices}."),
    mark("{value!r} is not a valid {number_type}."),
    mark("{value} is not in the range {range}."),
)
"""Of click 8.2 and later: all that our own commands can make it say."""


def use() -> None:
    """Have click say its sentences in the language of :mod:`cwtui.texts`."""
    for name in MODULES:
        module: Any = import_module(f"click.{name}")
        module._ = say
        module.ngettext = _one_or_many
    click.types.IntParamType.name = click.IntRange.name = say("integer")
    click.types.FloatParamType.name = click.FloatRange.name = say("number")


def _one_or_many(one: str, many: str, n: int) -> str:
    return say(one if n == 1 else many)
