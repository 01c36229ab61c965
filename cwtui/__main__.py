"""``cwtui``, and ``python -m cwtui``."""

from __future__ import annotations

import sys


def main() -> None:
    """Open the screen; with any argument, run a command. The screen's way imports no command line library."""
    if len(sys.argv) > 1:
        from cwtui.cli import commands

        commands.main()
    from cwtui.cli.run import run_app

    sys.exit(run_app())


if __name__ == "__main__":
    main()
