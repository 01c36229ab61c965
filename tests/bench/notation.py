"""What a message costs on its way to the screen, and where its lines break.

    python -m tests.bench.notation [--quick]

The corpus is 5,000 messages: those of the simulator's office, and as many made of the benchmarks' sentences.
Times are those of this thread's processor, per message, each round over all of them; what goes on beside the
benchmark is not in them. A message has its head of author and time; Rich Text gets the same rows with the
words already plain.
"""

from __future__ import annotations

import argparse
import io
import random
import time
from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

from rich.console import Console
from rich.text import Text
from textual.content import Content
from textual.strip import Strip

from cwtui import times
from cwtui.notation import language_of, mentions, parse, pieces, plain
from cwtui.notation.blocks import Kind
from cwtui.simulator.clock import Clock
from cwtui.simulator.simulation import Simulation
from cwtui.store.messages import MessageRow
from cwtui.ui.drawing.rendering import Eyes
from cwtui.ui.drawing.syntax import coloured
from cwtui.ui.look import DARK
from cwtui.ui.timeline.entries import MessageEntry
from cwtui.ui.timeline.layout import BODY, estimate, lay_out
from cwtui.ui.timeline.wrap import wrap
from tests.bench.archives import ME, PEOPLE, SENTENCES
from tests.bench.report import Goal, Sample, report

_T = TypeVar("_T")

MESSAGES = 5_000
WIDTH = 100  # cells of text
WIDTHS = range(30, 121)
TEXTUALS_WIDTH = 40
LONGEST = 65_535
NINE_O_CLOCK = 1_795_132_800.0  # Unix seconds of a Friday in Japan
ROUNDS, QUICK_ROUNDS = 15, 5

# A line must not begin with the first, nor end with the second (JIS X 4051). Written down once more: what
# the timeline breaks by should not judge itself.
NOT_FIRST = frozenset(
    "、。，．・：；？！」』）】〕〉》］｝ーっッゃゅょャュョぁぃぅぇぉァィゥェォ々ゝゞヽヾ…‥"
)
NOT_LAST = frozenset("「『（【〔〈《［｛")

WORST = ("[", "[info]", "[qt]", "[info][qt][/info]", "[info][/info]", "[code]", "[[code]", "[/info]")

NAMES = {account.account_id: account.name for account in PEOPLE} | {ME.account_id: ME.name}
EYES = Eyes(DARK, NAMES.get, ME.account_id, times.TOKYO, NINE_O_CLOCK, coloured=coloured)


def main() -> None:
    parser = argparse.ArgumentParser(
        prog="python -m tests.bench.notation", description=__doc__.split("\n")[0]
    )
    parser.add_argument("--quick", action="store_true", help="fewer rounds and widths: done within 40 s")
    quick = parser.parse_args().quick
    bodies = corpus(MESSAGES)
    samples = measure(bodies, QUICK_ROUNDS if quick else ROUNDS)
    texts = [plain(parse(body), NAMES.get) for body in bodies]
    ours = sum(bad_breaks(texts, width, our_lines) for width in (WIDTHS[::10] if quick else WIDTHS))
    samples["textual_kinsoku_at_40"] = Sample([bad_breaks(texts, TEXTUALS_WIDTH, textuals_lines)])
    median = {name: sample.median for name, sample in samples.items()}
    goals = {
        "worst_brackets_ms": Goal(max(samples["worst_brackets_ms"].values), 50),
        "parse_and_height_us": Goal(median["parse_and_height_us"], 60),
        "parse_and_strips_us": Goal(median["parse_and_strips_us"], 130),
        "strips_against_rich": Goal(median["parse_and_strips_us"] / median["rich_text_us"], 1),
        "broken_kinsoku": Goal(ours, 0),
    }
    report("notation", samples, goals)


def corpus(count: int) -> list[str]:
    """The notation of so many messages, the same ones in each run."""
    rng = random.Random(1)
    world = Simulation(clock=Clock(lambda: NINE_O_CLOCK)).world
    office = [message.body for room in world.rooms.values() for message in room.messages]
    bodies = rng.sample(office, count // 2)
    while len(bodies) < count:
        between = rng.choice(("\n", "\n", ""))
        bodies.append(between.join(rng.choices(SENTENCES, k=rng.randint(1, 5))))
    rng.shuffle(bodies)
    return bodies


def measure(bodies: Sequence[str], rounds: int) -> dict[str, Sample]:
    """Each step in each round, so that all of them see the same machine."""
    trees = [parse(body) for body in bodies]
    texts = [plain(tree, NAMES.get) for tree in trees]
    entries = [_entry(number, body) for number, body in enumerate(bodies)]
    codes = [block.text for tree in trees for block in pieces(tree, NAMES.get) if block.kind is Kind.CODE]
    with_heads = [
        f"{NAMES[entry.row.account_id]}  09:00\n{text}" for entry, text in zip(entries, texts, strict=True)
    ]
    console = Console(file=io.StringIO(), width=_WHOLE, color_system="truecolor", force_terminal=True)
    steps: dict[str, Callable[[], float]] = {
        "parse_us": lambda: _each(parse, bodies),
        "pieces_us": lambda: _each(lambda tree: pieces(tree, NAMES.get, ME.account_id), trees),
        "plain_us": lambda: _each(lambda tree: plain(tree, NAMES.get), trees),
        "mentions_us": lambda: _each(mentions, trees),
        "language_of_code_us": lambda: _each(language_of, codes),
        "estimate_us": lambda: _each(lambda entry: estimate(entry, _WHOLE), entries),
        "parse_and_height_us": lambda: _each(lambda entry: lay_out(entry, _WHOLE, EYES).height, entries),
        "parse_and_strips_us": lambda: _each(_strips, entries),
        "rich_text_us": lambda: _each(lambda words: _rich(words, console), with_heads),
        "textual_wrap_us": lambda: _each(lambda words: Content(words).wrap(_WHOLE), with_heads),
    }
    took: dict[str, list[float]] = {name: [] for name in steps}
    for each in range(rounds + 1):  # the first one fills the tables of widths and styles
        for name, step in steps.items():
            seconds = step()
            if each:
                took[name].append(seconds * 1e6)
    samples = {name: Sample(values) for name, values in took.items()}
    samples["worst_brackets_ms"] = Sample([_worst(unit) * 1e3 for unit in WORST])
    return samples


_WHOLE = WIDTH + BODY + 1
"""The width of a timeline whose texts have :data:`WIDTH`."""


def _entry(number: int, body: str) -> MessageEntry:
    who = PEOPLE[number % len(PEOPLE)]
    row = MessageRow(
        message_id=number + 1,
        room_id=1,
        account_id=who.account_id,
        author=who.name,
        body=body,
        send_time=int(NINE_O_CLOCK) - number,
        update_time=0,
        deleted=False,
    )
    return MessageEntry(row, headed=True, spaced=True)


def _strips(entry: MessageEntry) -> None:
    laid = lay_out(entry, _WHOLE, EYES)
    for row in range(laid.height):
        laid.strip(row)


def _rich(words: str, console: Console) -> None:
    """The same rows from Rich, the way RichLog makes them: wrapped, rendered, filled to the width."""
    lines = console.render_lines(Text(words), pad=True)
    for line in lines:
        Strip(line, _WHOLE)


def _each(step: Callable[[_T], object], things: Sequence[_T]) -> float:
    """Seconds for one of them."""
    start = time.thread_time()
    for thing in things:
        step(thing)
    return (time.thread_time() - start) / len(things)


def _worst(unit: str) -> float:
    body = (unit * LONGEST)[:LONGEST]
    return min(_each(parse, [body]) for _ in range(3))


def bad_breaks(texts: Iterable[str], width: int, lines_of: Callable[[str, int], list[str]]) -> int:
    """How many lines begin or end with what must not stand there, and only because they were broken."""
    bad = 0
    for text in texts:
        for line in text.split("\n"):
            shown = lines_of(line, width)
            bad += sum(1 for begun in shown[1:] if begun[:1] in NOT_FIRST and begun)
            bad += sum(1 for ended in shown[:-1] if ended[-1:] in NOT_LAST and ended)
    return bad


def our_lines(line: str, width: int) -> list[str]:
    """As the timeline breaks it."""
    return [line[start:end].rstrip() for start, end in wrap(line, width)]


def textuals_lines(line: str, width: int) -> list[str]:
    """As Textual's own wrapping breaks it."""
    return [piece.plain.rstrip() for piece in Content(line).wrap(width)]


if __name__ == "__main__":
    main()
