"""Write ``screenshots/*.svg`` and, where Chromium and the Noto CJK fonts are installed, a PNG of each."""

from __future__ import annotations

import asyncio
import shutil
import sys

from tests.screenshots.drawing import to_png
from tests.screenshots.scenes import PICTURES, take
from tests.support import ROOT

SCALE = 1.0  # pixels of a PNG for one of the SVG


def main() -> None:
    folder = ROOT / "screenshots"
    folder.mkdir(exist_ok=True)
    chromium = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    wanted = sys.argv[1:] or [picture.name for picture in PICTURES]
    for picture in PICTURES:
        if picture.name not in wanted:
            continue
        svg = folder / f"{picture.name}.svg"
        svg.write_text(asyncio.run(take(picture)), encoding="utf-8")
        if chromium:
            to_png(svg, chromium, SCALE)
        sys.stdout.write(f"{svg.name}{'' if chromium else ' (no Chromium: no PNG)'}\n")


if __name__ == "__main__":
    main()
