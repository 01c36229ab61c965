"""``cwtui simulator``: a Chatwork of one's own, on loopback."""

from __future__ import annotations

import asyncio
import errno
import os
import signal
import socket
import sys
from collections.abc import Callable, Iterable
from threading import Thread

import click

from cwtui.simulator.scenarios import SCENARIOS
from cwtui.texts import mark, say, system_reason


@click.command(
    help=mark("Run a faithful imitation of Chatwork on this machine, for trying out and for tests.")
)
@click.option(
    "--host",
    default=None,
    metavar="HOST",
    help=mark("The address to listen on. Only loopback unless you say so."),
)
@click.option(
    "--port",
    type=click.IntRange(0, 65_535),
    default=8642,
    show_default=True,
    help=mark("The port; 0 picks a free one."),
)
@click.option(
    "--scenario",
    type=click.Choice(SCENARIOS),
    default=SCENARIOS[0],
    show_default=True,
    help=mark("What is there to begin with."),
)
@click.option("--seed", default=1, show_default=True, help=mark("Another seed, other ids and conversations."))
@click.option("--rooms", type=click.IntRange(min=1), help=mark("How many rooms (large)."))
@click.option("--messages", type=click.IntRange(min=0), help=mark("How many messages in all (large)."))
@click.option(
    "--chatter",
    type=click.FloatRange(min=0),
    default=0.0,
    help=mark("How many things colleagues do by themselves per minute."),
)
@click.option("--no-rate", is_flag=True, help=mark("Without rate limits."))
@click.option(
    "--until-eof", is_flag=True, help=mark("End when standard input ends: with the program that started it.")
)
def simulator(
    host: str | None,
    port: int,
    scenario: str,
    seed: int,
    rooms: int | None,
    messages: int | None,
    chatter: float,
    no_rate: bool,
    until_eof: bool,
) -> None:
    from cwtui.simulator import server
    from cwtui.simulator.simulation import Simulation

    if scenario != "large" and (rooms is not None or messages is not None):
        raise click.UsageError(say("--rooms and --messages are for --scenario large."))
    bound = _bound(server.LOOPBACK if host is None else host, port)
    if host is not None and not server.is_loopback(host):
        click.echo(
            say("Warning: everybody who can reach {host} can read and write here.", host=host), err=True
        )
    simulation = Simulation(
        scenario, seed, rooms=rooms, messages=messages, chatter=chatter, limits=not no_rate
    )
    serving = server.Server(simulation, bound, lambda: _print_lines(server.ready_lines(simulation, bound)))
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: serving.stop())
    if until_eof:
        Thread(target=_wait_for_end_of_input, args=(serving.stop,), daemon=True).start()
    asyncio.run(serving.run_until_stopped())


def _bound(host: str, port: int) -> socket.socket:
    """Listen there, or say whether it is the address or the port that cannot be had."""
    from cwtui.simulator import server

    try:
        return server.bind(host, port)
    except (socket.gaierror, ValueError):
        not_ours = True
    except OSError as error:
        not_ours = error.errno == errno.EADDRNOTAVAIL
        why = system_reason(error)
    if not_ours:
        sentence = say("“{host}” is no address of this machine. Without --host it is 127.0.0.1.", host=host)
    else:
        sentence = say(
            "Cannot listen on port {port}: {reason}. --port 0 picks a free one.", port=port, reason=why
        )
    raise click.ClickException(sentence)


def _wait_for_end_of_input(then: Callable[[], None]) -> None:
    # Not by sys.stdin: its lock is held while it reads, and the interpreter wants it at its end.
    while os.read(0, 4096):
        pass
    then()


def _print_lines(lines: Iterable[str]) -> None:
    """In one piece, also into a pipe: whoever started us can read them all at once."""
    sys.stdout.write("".join(f"{line}\n" for line in lines))
    sys.stdout.flush()


if __name__ == "__main__":
    simulator()
