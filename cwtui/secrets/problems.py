"""Everything that can be wrong with a token or the place it is kept in, each told apart.

``code`` is stable; ``str()`` is the sentence for the person, with the way out. A keyring that never answers
is no problem of this kind: it may be waiting for its owner (see :class:`cwtui.secrets.Vault`).
"""

from __future__ import annotations

from cwtui.texts import Text, mark, say


class TokenProblem(Exception):
    """There may be a token, but it cannot be had, kept or used."""

    code = "token_problem"
    sentence: Text

    def __init__(self, sentence: Text | None = None, **fields: object) -> None:
        self.sentence = sentence or self.sentence
        self.fields = fields
        super().__init__(self.code)

    def __str__(self) -> str:
        return say(self.sentence, **self.fields)


class BadToken(TokenProblem):
    """What was given cannot be an API token. The sentence never repeats it."""

    code = "bad_token"


class TokenFileProblem(TokenProblem):
    """The file of ``token_store = "file"`` cannot be read or written, or is open to others."""

    code = "token_file"


class KeyringProblem(TokenProblem):
    """The keyring cannot be used; nothing was stored."""


class NoKeyring(KeyringProblem):
    code = "no_keyring"
    sentence = mark(
        "There is no keyring here: no Secret Service answers in this session. Start one (GNOME Keyring, "
        "KWallet, KeePassXC), or set CHATWORK_API_TOKEN, or keep the token in a file that only you can read: "
        "cwtui login --store file"
    )


class KeyringLocked(KeyringProblem):
    code = "keyring_locked"
    sentence = mark(
        "Your keyring is locked, and it was not unlocked. Unlock it and try again, or set "
        "CHATWORK_API_TOKEN, or keep the token in a file that only you can read: cwtui login --store file"
    )


class NullKeyring(KeyringProblem):
    code = "null_keyring"
    sentence = mark(
        "Your keyring is set to “null”, which keeps nothing. Unset PYTHON_KEYRING_BACKEND (or mend "
        "keyringrc.cfg) and try again, or set CHATWORK_API_TOKEN, or keep the token in a file that only you "
        "can read: cwtui login --store file"
    )


class UnprotectedKeyring(KeyringProblem):
    """Only a backend that keyring itself does not recommend: ``keyrings.alt`` keeps plain text."""

    code = "unprotected_keyring"
    sentence = mark(
        "The only keyring here is {name}, which does not protect what it keeps, so it is not used. Start a "
        "real one (GNOME Keyring, KWallet, KeePassXC), or set CHATWORK_API_TOKEN, or keep the token in a "
        "file that only you can read: cwtui login --store file"
    )


class KeyringFailed(KeyringProblem):
    code = "keyring_failed"
    sentence = mark(
        "Your keyring failed: {reason}. Mend it and try again, or set CHATWORK_API_TOKEN, or keep the token "
        "in a file that only you can read: cwtui login --store file"
    )


class EmptyEntry(KeyringProblem):
    """There is an entry, and nothing in it: not the same as none."""

    code = "empty_entry"
    sentence = mark("The entry {entry} of cwtui in your keyring is empty. Log in again: cwtui login")
