"""Reading ``config.toml``, and writing one value of it at a time."""

from __future__ import annotations

from collections.abc import MutableMapping
from pathlib import Path
from typing import Any, TypeVar

import msgspec
from msgspec.structs import FieldInfo

from cwtui import paths
from cwtui.settings import problems
from cwtui.settings.declared import Section, Settings, every_setting, fields_of, is_section, is_table_of_texts
from cwtui.settings.duration import Duration
from cwtui.settings.problems import Problem, SettingError

S = TypeVar("S", bound=Section)


def read(file: Path) -> tuple[Settings, list[Problem]]:
    """The settings of ``file``, and what in it could not be used. No file is no problem."""
    if not file.exists():
        return Settings(), []
    import tomllib  # not paid for by a start without a settings file

    try:
        table = tomllib.loads(_content(file))
    except (OSError, ValueError) as error:
        return Settings(), [problems.unreadable(file, error)]
    found: list[Problem] = []
    return _fill(Settings, table, "", found), found


def save(key: str, value: object, file: Path | None = None) -> None:
    """Write one setting, ``save("send.enter", "newline")``; comments, order and all else stay as they are.

    Raises SettingError when the value is not possible, or when the file cannot be understood or written. A
    file that is not valid TOML is left alone, so that nothing in it is lost.
    """
    file = (file or paths.config_file()).resolve()  # a link into a folder of dotfiles stays a link
    known = dict(every_setting())
    if key not in known:
        raise SettingError(problems.unknown(key, known))
    checked = _value(known[key], key, str(value) if isinstance(value, Duration) else value)
    try:
        paths.write_private(file, _with(_content(file), key, _as_toml(checked)))
    except (OSError, ValueError) as error:
        raise SettingError(problems.unwritable(key, file, error)) from error


def _with(content: str, key: str, value: object) -> str:
    """``content`` with one value set and nothing else changed. Raises ValueError when it cannot be done."""
    import tomllib

    import tomlkit

    document = tomlkit.parse(content)
    section, _, name = key.rpartition(".")
    _set(document, section, name, value, tomlkit.table())
    written = tomlkit.dumps(document)

    wanted = tomllib.loads(content)
    _set(wanted, section, name, value, {})
    if tomllib.loads(written) != wanted:
        raise ValueError(f"setting {key} would change more than that")
    return written


def _as_toml(value: object) -> object:
    if isinstance(value, Duration):
        return str(value)
    if isinstance(value, float) and value.is_integer():
        return int(value)  # 3, as people write it, not 3.0
    return list(value) if isinstance(value, tuple) else value


def _set(table: Any, section: str, name: str, value: object, new_section: Any) -> None:
    if section:
        table = table.setdefault(section, new_section)
        if not isinstance(table, MutableMapping):
            raise SettingError(problems.no_section(section))
    table[name] = value


def _content(file: Path) -> str:
    """What the file holds; nothing when there is none. Editors on Windows begin it with a byte order mark."""
    try:
        return file.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        return ""


def _fill(kind: type[S], table: dict[str, Any], prefix: str, found: list[Problem]) -> S:
    """``kind`` with every value of ``table`` that can be used; the problems of the others go to ``found``."""
    fields, values = fields_of(kind), dict[str, Any]()
    for name, written in table.items():
        key, field = prefix + name, fields.get(name)
        try:
            if field is None:
                raise SettingError(problems.unknown(key, dict(every_setting())))
            if is_table_of_texts(field.type):
                values[name] = _texts(key, written, found)
            elif not is_section(field.type):
                values[name] = _value(field, key, written)
            elif isinstance(written, dict):
                values[name] = _fill(field.type, written, f"{key}.", found)
            else:
                raise SettingError(problems.no_section(key))
        except SettingError as error:
            found.append(error.problem)
    return kind(**values)


def _texts(key: str, written: object, found: list[Problem]) -> dict[str, str]:
    """The texts of ``written`` by their names; what is none goes to ``found``. Raises SettingError."""
    if not isinstance(written, dict):
        raise SettingError(problems.no_section(key))
    texts = {}
    for name, text in written.items():
        if isinstance(text, str) and text.strip():
            texts[name] = text
        else:
            found.append(problems.no_text(f"{key}.{name}", text))
    return texts


def _value(field: FieldInfo, key: str, written: object) -> Any:
    """``written`` as the field's type wants it. Raises SettingError."""
    try:
        value = msgspec.convert(written, field.type, dec_hook=lambda kind, raw: kind.parse(raw))
    except ValueError as error:
        raise SettingError(problems.not_possible(field, key, written)) from error
    if key == "time_zone" and value and not _zone_exists(value):
        raise SettingError(problems.no_zone(key, value))
    return value


def _zone_exists(name: str) -> bool:
    from zoneinfo import ZoneInfo

    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):  # unknown; "../x"; a folder such as "Asia"
        return name == "Asia/Tokyo"  # needs no table: +09:00 all year
    return True
