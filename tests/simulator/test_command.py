"""``cwtui simulator`` as a person starts it."""

from __future__ import annotations

import re
import signal
import socket
import subprocess
import sys

import httpx
import pytest

from cwtui.simulator.server import is_loopback
from cwtui.simulator.simulation import Simulation
from tests.support import ROOT, Simulator

COMMAND = [sys.executable, "-m", "cwtui.cli.simulator"]


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_ready_lines_then_an_end_with_status_0(number: signal.Signals) -> None:
    with Simulator.start("empty") as simulator:
        assert re.fullmatch(r"http://127\.0\.0\.1:\d+/v2", simulator.api_url)
        [(nick, token)] = simulator.tokens.items()
        assert (nick, len(token)) == ("ken", 32)
        answer = httpx.get(f"{simulator.api_url}/me", headers={"x-chatworktoken": token}, verify=False)
        assert answer.status_code == 200
        assert simulator.process is not None
        simulator.process.send_signal(number)
        assert simulator.process.wait(5) == 0


def test_it_ends_with_the_program_that_started_it() -> None:
    process = subprocess.Popen(
        [*COMMAND, "--port", "0", "--scenario", "empty", "--until-eof"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=ROOT,
    )
    assert process.stdin is not None
    assert process.stdout is not None
    with process:
        process.stdin.write(b"not yet\n")
        process.stdin.flush()
        assert process.stdout.readline().startswith(b"ready ")
        assert process.poll() is None
        process.stdin.close()
        assert process.wait(5) == 0


def test_it_ends_although_a_client_hangs_on() -> None:
    with Simulator.start("empty") as simulator:
        simulator.control("POST", "/faults", {"kind": "stall"})
        headers = {"x-chatworktoken": simulator.token}
        with (
            httpx.Client(verify=False) as client,
            client.stream("GET", f"{simulator.api_url}/me", headers=headers),
        ):
            assert simulator.process is not None
            simulator.process.terminate()
            assert simulator.process.wait(5) == 0


def test_tokens_are_those_of_the_seed() -> None:
    expected = Simulation("office", seed=7).tokens
    with Simulator.start("office", seed=7) as simulator:
        assert simulator.tokens == expected
        assert next(iter(simulator.tokens)) == "ken"


def test_options_reach_the_simulation() -> None:
    with Simulator.start("large", rooms=4, messages=9, no_rate=True) as simulator:
        headers = {"x-chatworktoken": simulator.token}
        answer = httpx.get(f"{simulator.api_url}/rooms", headers=headers, verify=False)
        assert len(answer.json()) == 5
        assert sum(room["message_num"] for room in answer.json()) == 9
        assert answer.headers["x-ratelimit-remaining"] == "300"


def test_chatter_by_itself() -> None:
    with Simulator.start("office", chatter=3000) as simulator:
        before = len(simulator.control("GET", "/state")["rooms"])
        headers = {"x-chatworktoken": simulator.token}
        with httpx.Client(headers=headers, verify=False) as client:
            first = client.get(f"{simulator.api_url}/my/status").json()["unread_num"]
            for _ in range(100):
                if client.get(f"{simulator.api_url}/my/status").json()["unread_num"] > first:
                    break
            else:
                raise AssertionError("nobody said anything")
        assert before


def test_a_taken_port_is_a_sentence_not_a_traceback() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        ended = subprocess.run(
            [*COMMAND, "--port", port], capture_output=True, text=True, cwd=ROOT, timeout=20
        )
    assert ended.returncode == 1
    assert ended.stderr == (
        f"Error: Cannot listen on port {port}: another program uses it. --port 0 picks a free one.\n"
    )


@pytest.mark.parametrize("host", ["nosuch.invalid", "192.0.2.1", "a..b", ""])
def test_an_address_that_is_not_ours_is_blamed_itself(host: str) -> None:
    command = [*COMMAND, "--port", "0", "--host", host]
    ended = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, timeout=20)
    assert (ended.stdout, ended.returncode) == ("", 1)
    assert ended.stderr == f"Error: “{host}” is no address of this machine. Without --host it is 127.0.0.1.\n"


def test_sizes_are_of_the_large_scenario_alone() -> None:
    command = [*COMMAND, "--port", "0", "--messages", "9"]
    ended = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, timeout=20)
    assert (ended.stdout, ended.returncode) == ("", 2)
    assert "--rooms and --messages are for --scenario large." in ended.stderr


def test_only_loopback_unless_the_host_is_named() -> None:
    command = [*COMMAND, "--port", "0", "--scenario", "empty"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=ROOT) as quiet:
        assert quiet.stdout is not None
        assert quiet.stderr is not None
        assert quiet.stdout.readline().startswith(b"ready http://127.0.0.1:")
        quiet.terminate()
        assert quiet.stderr.read() == b""
    command += ["--host", "0.0.0.0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=ROOT) as loud:
        assert loud.stdout is not None
        assert loud.stderr is not None
        assert loud.stdout.readline().startswith(b"ready http://0.0.0.0:")
        loud.terminate()
        assert b"0.0.0.0" in loud.stderr.read()


@pytest.mark.parametrize(
    ("host", "local"),
    [
        ("127.0.0.1", True),
        ("127.8.8.8", True),
        ("::1", True),
        ("localhost", True),
        ("0.0.0.0", False),
        ("::", False),
        ("192.168.1.5", False),
        ("", False),
        ("example.com", False),
    ],
)
def test_what_counts_as_loopback(host: str, local: bool) -> None:
    assert is_loopback(host) == local


def test_ipv6_loopback() -> None:
    with Simulator.start("empty", host="::1") as simulator:
        assert simulator.api_url.startswith("http://[::1]:")
        assert simulator.control("GET", "/knobs")["limits"] is True
