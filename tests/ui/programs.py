"""Small programs of our own under the names of others, in a folder that is the only one on PATH."""

from __future__ import annotations

import os
from pathlib import Path


class Programs:
    """``environ`` is what somebody with just these programs has."""

    def __init__(self, folder: Path, **environ: str) -> None:
        self.folder = folder
        self._path = os.environ["PATH"]  # of what the programs themselves need
        folder.mkdir(parents=True, exist_ok=True)
        self.environ = {"PATH": str(folder), **environ}

    def put(self, name: str, script: str) -> None:
        """A shell script; ``$0.in`` is a file beside it."""
        path = self.folder / name
        path.write_text(f"#!/bin/sh\nPATH={self._path}\n{script}\n", encoding="utf-8")
        path.chmod(0o755)

    def takes_text(self, name: str) -> None:
        """A program that keeps what comes to its standard input, and its arguments."""
        self.put(name, 'echo "$@" > "$0.args"\ncat > "$0.new" && mv "$0.new" "$0.in"')

    def takes_address(self, name: str) -> None:
        """A program that keeps its last argument, listens to the keyboard and talks a lot."""
        self.put(name, 'for last; do :; done\ncat\necho noise; echo noise >&2\necho "$last" >> "$0.in"')

    def holds(self, kinds: dict[str, bytes]) -> None:
        """A clipboard with these types on it, for wl-paste and xclip."""
        listed = "\\n".join(kinds)
        cases = []
        for number, (kind, content) in enumerate(kinds.items()):
            (self.folder / f"held.{number}").write_bytes(content)
            cases.append(f'"{kind}") cat "{self.folder}/held.{number}";;')
        asked = f'for last; do :; done\ncase "$last" in TARGETS|--list-types) printf "{listed}\\n";;'
        for name in ("wl-paste", "xclip"):
            self.put(name, f"{asked}\n{chr(10).join(cases)}\n*) exit 1;;\nesac")

    def taken(self, name: str, suffix: str = "in") -> str:
        """What the program has been given so far."""
        path = self.folder / f"{name}.{suffix}"
        return path.read_text(encoding="utf-8") if path.exists() else ""
