"""The operating system's keyring.

A keyring may ask its owner to unlock it, in a window that nobody sees, and wait for ever. So every call runs
in a daemon thread of its own, and no call has a time limit: a limit would have to end in storing the token
somewhere worse. Whoever waits is told after two seconds (``on_wait``), may go on without the keyring by
cancelling, and can always quit.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Protocol, TypeVar

from cwtui.secrets.problems import (
    EmptyEntry,
    KeyringFailed,
    KeyringLocked,
    KeyringProblem,
    NoKeyring,
    NullKeyring,
    UnprotectedKeyring,
)
from cwtui.secrets.secret import Secret
from cwtui.texts import mark

T = TypeVar("T")
OnWait = Callable[[], None]

SERVICE = "cwtui"
PATIENCE = 2.0  # seconds until the person is told that the keyring has not answered yet


class Backend(Protocol):
    """What we use of a backend of keyring."""

    def get_password(self, service: str, username: str) -> str | None: ...
    def set_password(self, service: str, username: str, password: str) -> None: ...
    def delete_password(self, service: str, username: str) -> None: ...


class Vault:
    """Entries of the service ``cwtui`` in the keyring. Every method raises KeyringProblem.

    ``backend`` replaces the one keyring would choose.
    """

    def __init__(self, backend: Backend | None = None) -> None:
        self._backend = backend

    async def get(self, entry: str, on_wait: OnWait | None = None) -> Secret | None:
        """The entry's secret; None when there is no such entry."""
        return await _patiently(lambda: self._get(entry), on_wait)

    async def set(self, entry: str, secret: Secret, on_wait: OnWait | None = None) -> None:
        """Store, read back and compare. Cancelled while it waits, it leaves nothing behind."""

        def take_back() -> None:
            self._delete(entry)

        await _patiently(lambda: self._set(entry, secret), on_wait, take_back)

    async def delete(self, entry: str, on_wait: OnWait | None = None) -> bool:
        """Remove the entry; False when there was none."""
        return await _patiently(lambda: self._delete(entry), on_wait)

    def _get(self, entry: str) -> Secret | None:
        with _told_apart():
            text = self._chosen().get_password(SERVICE, entry)
        if text == "":
            raise EmptyEntry(entry=entry)
        return None if text is None else Secret(text)

    def _set(self, entry: str, secret: Secret) -> None:
        text = secret.reveal()
        with _told_apart(secret):
            keyring = self._chosen()
            keyring.set_password(SERVICE, entry, text)
            if keyring.get_password(SERVICE, entry) != text:
                raise KeyringFailed(_FORGETFUL)

    def _delete(self, entry: str) -> bool:
        with _told_apart():
            keyring = self._chosen()
            if keyring.get_password(SERVICE, entry) is None:
                return False
            keyring.delete_password(SERVICE, entry)
            return True

    def _chosen(self) -> Backend:
        self._backend = self._backend or _choose()
        return self._backend


_FORGETFUL = mark(
    "Your keyring took the token but did not give it back, so it counts as not stored. Set "
    "CHATWORK_API_TOKEN, or keep the token in a file that only you can read: cwtui login --store file"
)


def _choose() -> Backend:
    """The keyring of this session, if it is one that protects what it keeps."""
    from keyring import backend, core
    from keyring.backends import fail, null

    core.init_backend(limit=core.recommended)
    chosen = core.get_keyring()
    if isinstance(chosen, null.Keyring):
        raise NullKeyring
    if core.recommended(chosen):
        return chosen
    poor = [other for other in backend.get_all_keyring() if 0 < other.priority < 1]
    with suppress(KeyError):  # already forgotten, by another thread
        backend.get_all_keyring.reset()  # it remembers what was there; one may be started meanwhile
    if not isinstance(chosen, fail.Keyring):
        poor.insert(0, chosen)
    if poor:
        raise UnprotectedKeyring(name=f"{type(poor[0]).__module__}.{type(poor[0]).__name__}")
    raise NoKeyring


@contextmanager
def _told_apart(secret: Secret | None = None) -> Iterator[None]:
    """Turn what keyring and its backends raise into our own, with the reason but never with the secret."""
    try:
        yield
    except KeyringProblem:
        raise
    except Exception as error:
        raise _problem(error, secret) from None


def _problem(error: Exception, secret: Secret | None) -> KeyringProblem:
    reason = (str(error) or type(error).__name__).rstrip(".")
    if secret is not None:
        reason = reason.replace(secret.reveal(), "(secret)")
    try:
        from keyring import errors
    except Exception:  # keyring itself, or what it is built on, is broken
        return KeyringFailed(reason=reason)
    if isinstance(error, errors.NoKeyringError):
        return NoKeyring()
    # A dismissed prompt: nobody could be asked, or whoever was asked said no.
    if isinstance(error, errors.KeyringLocked) or "dismissed" in reason.lower():
        return KeyringLocked()
    return KeyringFailed(reason=reason)


async def _patiently(call: Callable[[], T], on_wait: OnWait | None, unwanted: OnWait | None = None) -> T:
    """Run ``call`` in a daemon thread; say so once (``on_wait``) when it takes longer than PATIENCE."""
    answer = asyncio.ensure_future(in_daemon_thread(call, unwanted))
    try:
        done, _ = await asyncio.wait({answer}, timeout=PATIENCE)
        if not done and on_wait is not None:
            on_wait()
        return await answer
    finally:
        answer.cancel()


async def in_daemon_thread(call: Callable[[], T], unwanted: Callable[[], None] | None = None) -> T:
    """Run a blocking call off the loop. Unlike ``asyncio.to_thread``, it can never hold up quitting.

    ``unwanted`` runs in the same thread when the call has succeeded after nobody waited for it any more.
    """
    loop = asyncio.get_running_loop()
    future: asyncio.Future[T] = loop.create_future()

    def settle(outcome: T | None, error: Exception | None) -> None:
        if future.done():
            return
        if error is not None:
            future.set_exception(error)
        else:
            future.set_result(outcome)  # type: ignore[arg-type]

    def run() -> None:
        outcome, error = None, None
        try:
            outcome = call()
        except Exception as problem:
            error = problem
        if future.cancelled() and error is None and unwanted is not None:
            with suppress(Exception):
                unwanted()
        with suppress(RuntimeError):  # the loop has closed meanwhile
            loop.call_soon_threadsafe(settle, outcome, error)

    threading.Thread(target=run, name="keyring", daemon=True).start()
    return await future
