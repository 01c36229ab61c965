"""``cwtui COMMAND``: which commands there are, and what happens when one cannot do its work.

A command is a module of this package, imported when it is called or listed, with texts declared by
:func:`cwtui.texts.mark`; here it gets its name and a line in ``cwtui --help``.
"""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Sequence
from importlib import import_module
from io import TextIOWrapper
from typing import NoReturn

import click

from cwtui import __version__, paths, texts
from cwtui.cli import library_words, log_file
from cwtui.settings import Settings
from cwtui.texts import mark, say

COMMANDS = {
    "demo": "cwtui.cli.demo",
    "login": "cwtui.cli.login",
    "logout": "cwtui.cli.login",
    "simulator": "cwtui.cli.simulator",
    "watch": "cwtui.cli.watch",
}


_NUMBERS = (type(click.INT), type(click.FLOAT))  # the ranges too


class _Commands(click.Group):
    """Imports a command's module when it is needed, and shows its texts in the person's language."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = getattr(import_module(COMMANDS[cmd_name]), cmd_name)
        _speak(command)
        command.short_help = command.help  # all of it in the list of commands too
        return command


def _speak(command: click.Command) -> None:
    """Say what a command has declared, in the person's language."""
    command.help = say(command.help) if command.help else None
    command.options_metavar = say("[OPTIONS]")
    for parameter in command.params:
        if isinstance(parameter, click.Option) and parameter.help:
            parameter.help = say(parameter.help)
        if isinstance(parameter.type, _NUMBERS):
            parameter.metavar = "N"  # its name is said where it is wrong; click aligns no wide characters


_HELP = mark("Chatwork in the terminal. Without a command, cwtui opens its screen.")


@click.group(cls=_Commands, help=_HELP, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, "--version", prog_name="cwtui", message="%(prog)s %(version)s")
def cwtui() -> None:
    pass


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run the command in ``arguments`` (default: the process's own) and exit with its status."""
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")  # a name its encoding has no letters for is no failure
    settings, problems = Settings.load()
    texts.use(settings.language)
    if not log_file.begin():
        sys.exit(1)
    for problem in problems:
        where = f"{paths.config_file()}: " if problem.key else ""
        click.echo(f"{where}{problem}", err=True)
    library_words.use()
    _speak(cwtui)
    cwtui.subcommand_metavar = say("COMMAND [ARGS]...")
    sys.exit(_status(arguments, settings))


def _status(arguments: Sequence[str] | None, settings: Settings) -> int:
    """Run and say what went wrong: a sentence on stderr, never a traceback."""
    try:
        returned = cwtui.main(arguments, prog_name="cwtui", obj=settings, standalone_mode=False)
        return returned if isinstance(returned, int) else 0
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except (click.Abort, KeyboardInterrupt):
        click.echo(say("Stopped."), err=True)
        return 130
    except BrokenPipeError:  # whoever read our output has heard enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except Exception as error:
        logging.getLogger(__name__).exception("unexpected")
        click.echo(say(_UNEXPECTED, kind=type(error).__name__), err=True)
        return 1


_UNEXPECTED = mark(
    "Something unexpected happened ({kind}). Set CWTUI_LOG to the name of a file and try again: the details "
    "are written there."
)
