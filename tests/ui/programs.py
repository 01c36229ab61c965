"""Small programs of our own under the names of others, in a folder that is the only one on PATH."""

from __future__ import annotations

import os
from pathlib import Path


class Programs:
    """``environ`` is what somebody with just these programs has."""

    def __init__(self, folder: Path, **environ: str) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        self.environ = {"PATH": str(folder), **environ}

    def put(self, name: str, script: str) -> None:
        """A shell script; ``$0.in`` is a file beside it."""
        path = self.folder / name
        path.write_text(f"#!/bin/sh\nPATH={os.environ['PATH']}\n{script}\n", encoding="utf-8")
        path.chmod(0o755)

    def takes_text(self, name: str) -> None:
        """A program that keeps what comes to its standard input, and its arguments."""
        self.put(name, 'echo "$@" > "$0.args"\ncat > "$0.new" && mv "$0.new" "$0.in"')

    def takes_address(self, name: str) -> None:
        """A program that keeps its last argument, listens to the keyboard and talks a lot."""
        self.put(name, 'for last; do :; done\ncat\necho noise; echo noise >&2\necho "$last" >> "$0.in"')

    def taken(self, name: str, suffix: str = "in") -> str:
        """What the program has been given so far."""
        path = self.folder / f"{name}.{suffix}"
        return path.read_text(encoding="utf-8") if path.exists() else ""
