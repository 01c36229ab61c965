"""The pictures of the docs, made from the demo's company: ``python -m tests.screenshots``.

Writes ``screenshots/*.svg`` by Textual and, where Chromium and the Noto CJK fonts are installed, the PNG of
each. Rich measures text in an SVG by characters; Japanese needs it by cells, and a font that has it.
"""

from __future__ import annotations

import asyncio
import html
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path

from rich.cells import cell_len
from textual.pilot import Pilot
from textual.widgets import TextArea

from cwtui import texts
from cwtui.secrets import Tokens, Vault
from cwtui.settings import Settings, api_host
from cwtui.sync.session import Session
from cwtui.sync.state import Phase
from cwtui.ui.app import CwtuiApp
from tests.support import ROOT, Simulator

FONT = "Noto Sans Mono CJK JP"
Steps = Callable[[Pilot[None]], Awaitable[None]]


@dataclass(frozen=True)
class Picture:
    """One screenshot: a name, the terminal's size, the language, and the keys that lead there."""

    name: str
    size: tuple[int, int]
    language: str
    keys: tuple[str, ...] = ()
    typed: str = ""


PICTURES = (
    Picture("main-ja", (140, 40), "ja", ("2", "1", "tab", "r"), "承知しました。今日中に見ます。"),
    Picture("main-en", (140, 40), "en", ("2", "1", "tab")),
    Picture("narrow-ja", (60, 20), "ja", ("1", "enter")),
    Picture("help-ja", (100, 36), "ja", ("question_mark",)),
    Picture("switcher-ja", (100, 30), "ja", ("ctrl+k",), "図書館"),
)


async def take(picture: Picture, simulator: Simulator, folder: Path) -> str:
    """Run the app at the simulator, press the keys; the SVG."""
    texts.use(picture.language)
    settings = Settings(language=picture.language, time_zone="Asia/Tokyo")  # type: ignore[arg-type]
    host = api_host(simulator.api_url)
    environ = {"CHATWORK_API_TOKEN": next(iter(simulator.tokens.values()))}
    with tempfile.TemporaryDirectory() as data:
        tokens = Tokens(host, data_folder=Path(data), vault=Vault(), environ=environ)
        session = Session(settings, simulator.api_url, data_folder=Path(data), tokens=tokens)
        app = CwtuiApp(session, settings)
        async with app.run_test(size=picture.size) as pilot:
            await _settled(session)
            for key in picture.keys:
                await pilot.press(key)
                await pilot.pause(0.5)
            if picture.typed and isinstance(app.focused, TextArea):
                app.focused.insert(picture.typed)
            await pilot.pause(0.7)
            svg = app.export_screenshot(title="cwtui")
        await session.close()
    return svg


async def _settled(session: Session) -> None:
    """Every room has been read once, so the pictures look like the second day."""
    for _ in range(300):
        await asyncio.sleep(0.1)
        archive = session.archive
        if session.state.phase is Phase.FRESH and archive is not None:
            from cwtui.store import rooms

            if not rooms.stale(archive.db):
                return


def by_cells(svg: str) -> str:
    """The SVG with texts as wide as their cells, in a font that has Japanese."""

    def mend(match: re.Match[str]) -> str:
        attributes, words = match[1], match[2]
        text = html.unescape(words)
        length = re.search(r'textLength="([\d.]+)"', attributes)
        if not length or not text:
            return match[0]
        width = float(length[1]) / len(text) * cell_len(text)
        attributes = re.sub(r'textLength="[\d.]+"', f'textLength="{width:.1f}"', attributes)
        return f'<text {attributes} xml:space="preserve">{words}</text>'

    svg = re.sub(r"@font-face \{.*?\}\s*", "", svg, flags=re.DOTALL)
    svg = re.sub(r"<text ([^>]*)>([^<]*)</text>", mend, svg)
    fonts = f"font-family: '{FONT}', 'Noto Color Emoji', monospace"
    return re.sub(r"font-family: Fira Code[^;]*", fonts, svg).replace(
        "font-variant-east-asian: full-width;", ""
    )


def to_png(svg: Path, chromium: str) -> None:
    """Let Chromium draw it, in the size the SVG says."""
    box = re.search(r'viewBox="0 0 ([\d.]+) ([\d.]+)"', svg.read_text(encoding="utf-8"))
    assert box is not None
    width, height = (round(float(side) + 0.5) for side in box.groups())
    subprocess.run(
        [
            chromium, "--headless=new", "--no-sandbox", "--disable-gpu", "--hide-scrollbars",
            "--disable-background-networking", "--no-first-run", f"--window-size={width},{height}",
            f"--screenshot={svg.with_suffix('.png')}", svg.as_uri(),
        ],
        check=True, capture_output=True,
    )  # fmt: skip


def main() -> None:
    folder = ROOT / "screenshots"
    folder.mkdir(exist_ok=True)
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    wanted = sys.argv[1:]
    with Simulator.start("office", no_rate=True) as simulator:
        for picture in PICTURES:
            if wanted and picture.name not in wanted:
                continue
            svg = folder / f"{picture.name}.svg"
            svg.write_text(by_cells(asyncio.run(take(picture, simulator, folder))), encoding="utf-8")
            if chromium:
                to_png(svg, chromium)
            sys.stdout.write(f"{svg.name}{'' if chromium else ' (no Chromium: no PNG)'}\n")


if __name__ == "__main__":
    main()
