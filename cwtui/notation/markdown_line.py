"""One line of Markdown as one says it in a chat: links, marks of emphasis, items of lists."""

from __future__ import annotations

import re
from collections.abc import Callable

_PIECE = "\ue000[0-9]+\ue001"  # a mark of cwtui.notation.marks
_TOKEN = re.compile(
    r"(?P<path>(?<![a-zA-Z])[a-zA-Z]:\\\S*+|\\\\\S++)"
    r"|\\(?P<escaped>[*_`#>~|+-])"
    r"|!?\[(?P<label>[^\[\]]*+)\]\([ \t]*+"
    r"(?:<(?P<pointed>[^<>]++)>|(?P<address>(?:[^\s()<>]|\([^\s()]*+\))++))"
    r"""(?:[ \t]++(?:"[^"]*+"|'[^']*+'))?+[ \t]*+\)"""
    rf"|<(?P<bare>{_PIECE})>"
    r"|(?P<name>(?<!\w)__[a-zA-Z0-9_]++(?<=__)(?!\w))"  # __init__
    r"|(?P<emphasis>\*++|_++)"
)
_ITEM = re.compile(
    r"([ \t]*+)(?:([*+])[ \t]++|(-[ \t]++)|(\d{1,9}[.)][ \t]++))(?:\[([ xX])\][ \t]++)?+(?=\S)"
)
_GOES_ON = re.compile(r"[-a-zA-Z0-9_~(/@&=+$%#{*]")  # would be read as a part of an address before it


def spoken(line: str, resolved: Callable[[str], str]) -> str:
    """``line`` without its Markdown; ``resolved`` gives the text behind marks."""
    begin = ""
    if item := _ITEM.match(line):
        begin, line = _item(item), line[item.end() :]
    return begin + _words(line, resolved)


def _item(item: re.Match[str]) -> str:
    indent, star, dash, number, ticked = item.groups()
    if ticked:
        return f"{indent}{number or ''}{'☐' if ticked == ' ' else '☑'} "
    return f"{indent}{'・' if star else dash or number}"


def _words(line: str, resolved: Callable[[str], str]) -> str:
    said: list[str] = []
    opened: dict[str, int] = {}  # where in said the marks of emphasis are that may still end
    at = 0
    for token in _TOKEN.finditer(line):
        said.append(line[at : token.start()])
        at = token.end()
        if run := token["emphasis"]:
            if _closes(token) and run in opened:
                said[opened.pop(run)] = ""
                run = ""
            elif _opens(token):
                opened[run] = len(said)
            said.append(run)
        else:
            said.append(_said(token, resolved))
    return "".join([*said, line[at:]]) if said else line


def _said(token: re.Match[str], resolved: Callable[[str], str]) -> str:
    if token["escaped"]:
        return token["escaped"]
    if bare := token["bare"]:
        return bare if _is_address(resolved(bare)) else token[0]
    if address := token["pointed"] or token["address"]:
        return _link(token, address, resolved)
    return token[0]


def _link(token: re.Match[str], address: str, resolved: Callable[[str], str]) -> str:
    """The words and the address, once if they are the same; of a place on the same page only the words."""
    written = resolved(address)
    if not _is_address(written):
        return token[0]
    words = _words(token["label"].strip(), resolved)
    if written.startswith("#"):
        return words
    if written.startswith("mailto:"):
        address = address.removeprefix("mailto:")
    link = address if resolved(words) in ("", written) else f"{words} {address}"
    return f"{link} " if _GOES_ON.match(token.string, token.end()) else link


def _is_address(text: str) -> bool:
    """Not so ``[note](see below)``, nor ``[x](bow)``."""
    return "://" in text or text.startswith(("mailto:", "/", "./", "../", "#")) or "." in text[1:-1]


def _opens(token: re.Match[str]) -> bool:
    """As CommonMark has it, but a Japanese letter may be on either side, and faces stay whole."""
    before, run, after = _before(token), token[0], _after(token)
    if len(run) > 3 or after.isspace():
        return False
    if len(run) == 1:
        # Neither a footnote's 料金*1, nor 2*3, *.py, (*^_^*).
        return not before.isalnum() and before not in "(（\\/" and (after.isalnum() or _is_wide(after))
    if run[0] == "_":
        return not before.isalnum()
    if _is_word(before):
        return not _is_word(after) and (after not in _PUNCTUATION)
    return after not in _PUNCTUATION or before.isspace() or before in _PUNCTUATION or _is_wide(before)


def _closes(token: re.Match[str]) -> bool:
    before, run, after = _before(token), token[0], _after(token)
    if before.isspace() or len(run) > 3:
        return False
    if run[0] == "_" and after.isalnum():
        return False
    if len(run) == 1:
        return after not in ")）" and (before.isalnum() or _is_wide(before) or before in ".,!?:;)\"'")
    if before in _PUNCTUATION:
        return not _is_word(after)
    return not (_is_word(before) and _is_word(after))


_PUNCTUATION = frozenset("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~")


def _before(token: re.Match[str]) -> str:
    return token.string[token.start() - 1] if token.start() else "\n"


def _after(token: re.Match[str]) -> str:
    return token.string[token.end()] if token.end() < len(token.string) else "\n"


def _is_word(character: str) -> bool:
    return character.isascii() and character.isalnum()


def _is_wide(character: str) -> bool:
    return not character.isascii()
