"""The API token: where it is found, where it is kept, and that it is shown nowhere.

Order: ``CHATWORK_API_TOKEN`` (never stored), then the operating system's keyring, or, when the person has
chosen it (``token_store = "file"``), a file that only they can read. Nothing here ever chooses the file by
itself. The library ``keyring`` is imported at the first use of it, after the first paint.
"""

from cwtui.secrets.problems import (
    BadToken,
    EmptyEntry,
    KeyringFailed,
    KeyringLocked,
    KeyringProblem,
    NoKeyring,
    NullKeyring,
    TokenFileProblem,
    TokenProblem,
    UnprotectedKeyring,
)
from cwtui.secrets.secret import TOKEN_PAGE, Secret
from cwtui.secrets.tokens import Found, Source, Tokens
from cwtui.secrets.vault import Vault

__all__ = [
    "TOKEN_PAGE",
    "BadToken",
    "EmptyEntry",
    "Found",
    "KeyringFailed",
    "KeyringLocked",
    "KeyringProblem",
    "NoKeyring",
    "NullKeyring",
    "Secret",
    "Source",
    "TokenFileProblem",
    "TokenProblem",
    "Tokens",
    "UnprotectedKeyring",
    "Vault",
]
