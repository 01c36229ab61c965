"""The settings file: what is read, what is said of mistakes, what writing leaves alone."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from gettext import NullTranslations
from pathlib import Path

import pytest

from cwtui import texts
from cwtui.settings import OFFICIAL_API_URL, Duration, SettingError, Settings, api_host, api_url, save
from cwtui.settings.manual import manual

MINE = """\
# my settings
language = "ja"  # at work

[send]
# I type fast
hold_seconds = 5

[notify]
keywords = ["見積"]
"""


@pytest.fixture(autouse=True)
def english() -> None:
    texts.use("en")


@pytest.fixture
def config(tmp_path: Path) -> Path:
    return tmp_path / "cwtui" / "config.toml"


def write(config: Path, content: str | bytes) -> Path:
    config.parent.mkdir(exist_ok=True)
    config.write_bytes(content if isinstance(content, bytes) else content.encode())
    return config


def load(config: Path, content: str | bytes) -> tuple[Settings, list[str]]:
    settings, problems = Settings.load(write(config, content))
    return settings, [str(problem) for problem in problems]


def test_without_a_file_everything_has_its_promised_default(config: Path) -> None:
    settings, problems = Settings.load(config)
    assert problems == []
    send = settings.send
    assert (send.hold_seconds, send.hold_outside, send.hold_files, send.settle_seconds) == (3, 6, 10, 30)
    assert send.stale == Duration(2 * 3600)
    assert (send.enter, settings.read.mark, settings.start) == ("send", "view", "room")
    assert (settings.language, settings.time_zone, settings.download.folder) == ("auto", "", "")
    assert (settings.terminal.kitty, settings.notify.keywords) == ("auto", ())
    assert settings.look.initials
    assert (settings.api_url, settings.token_store, settings.emoticons) == (
        OFFICIAL_API_URL,
        "keyring",
        "text",
    )


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("send == 3", "line 1 is not valid TOML"),
        ("[send]\nenter = 'send'\nenter = 'newline'\n[read]\n", "line 3 sets something twice"),
        ("language = 'ja'\nlanguage = 'en'", "its last line sets something twice"),
        ("[notify]\nkeywords = [", "its end is missing"),
        (b"\xff\xfe", "it is not in UTF-8"),
    ],
)
def test_a_file_that_cannot_be_understood_says_where(config: Path, content: str | bytes, reason: str) -> None:
    settings, problems = load(config, content)
    assert settings == Settings()
    assert problems == [f"{config} cannot be read: {reason}. The defaults are used until you mend it."]


def test_values_are_read(config: Path) -> None:
    settings, problems = load(config, MINE + 'x = 1\n[terminal]\nkitty = "off"\n')
    assert (settings.language, settings.send.hold_seconds) == ("ja", 5)
    assert (settings.notify.keywords, settings.terminal.kitty) == (("見積",), "off")
    assert problems == ["There is no setting notify.x; it is ignored."]


def test_a_byte_order_mark_is_no_problem(config: Path) -> None:
    settings, problems = load(config, b"\xef\xbb\xbf" + MINE.encode())
    assert (settings.language, problems) == ("ja", [])


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("send.hold_seconds = 31", "send.hold_seconds cannot be 31; it takes a number from 0 to 30."),
        ("send.hold_seconds = -0.5", "send.hold_seconds cannot be -0.5;"),
        ("send.hold_files = true", "send.hold_files cannot be true;"),
        ("send.hold_files = nan", "send.hold_files cannot be NaN;"),
        ('send.enter = "return"', 'send.enter cannot be "return"; it takes one of "send", "newline".'),
        ('send.stale = "soon"', 'send.stale cannot be "soon"; it takes a length of time such as "2 h"'),
        ("send.stale = 0", 'send.stale cannot be 0; it takes a length of time such as "2 h" or "90 min".'),
        ('start = "kitchen"', 'start cannot be "kitchen"; it takes one of "room", "inbox", "catchup".'),
        ("start = 2026-11-20", "start cannot be 2026-11-20;"),
        ("time_zone = 9", "time_zone cannot be 9; it takes a text in quotes."),
        ('time_zone = "Japan/Tokio"', 'There is no time zone "Japan/Tokio".'),
        ('time_zone = "Asia"', 'There is no time zone "Asia".'),
        ('time_zone = "../../etc/passwd"', 'There is no time zone "../../etc/passwd".'),
        ("look.initials = 1", "look.initials cannot be 1; it takes true or false."),
        ('notify.keywords = "見積"', 'notify.keywords cannot be "見積"; it takes a list such as'),
        ("notify.keywords = [1]", "notify.keywords cannot be [1];"),
        ("send = 3", "send is a section: write [send] on a line of its own"),
        ("language.code = 'ja'", "language cannot be"),
        ('send.entre = "send"', "There is no setting send.entre. Did you mean send.enter?"),
        ('token = "0123456789abcdef"', "There is no setting token"),
    ],
)
def test_a_value_that_cannot_be_is_told_and_its_default_used(config: Path, line: str, sentence: str) -> None:
    settings, problems = load(config, f"{line}\n[terminal]\nkitty = 'full'\n")
    assert len(problems) == 1
    assert problems[0].startswith(sentence)
    assert "0123456789abcdef" not in problems[0]
    assert settings == Settings(terminal=settings.terminal)
    assert settings.terminal.kitty == "full", "the rest of the file counts"


def test_problems_are_said_in_the_language_of_the_moment(
    config: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Quoting(NullTranslations):
        def gettext(self, message: str) -> str:
            return f"«{message}»"

    _, problems = Settings.load(write(config, "nonsense = 1"))
    monkeypatch.setattr(texts, "_catalogue", Quoting())
    assert str(problems[0]) == "«There is no setting nonsense; it is ignored.»"


@pytest.mark.parametrize("broken", ["[send\n", 'language = "ja', "a = 1\na = 2\n", b"language = '\xff'\n"])
def test_a_broken_file_gives_the_defaults_and_is_never_written(config: Path, broken: str | bytes) -> None:
    settings, problems = load(config, broken)
    assert settings == Settings()
    assert len(problems) == 1
    assert str(config) in problems[0]
    before = config.read_bytes()
    with pytest.raises(SettingError, match="could not be saved in"):
        save("language", "ja", config)
    assert config.read_bytes() == before


def test_a_folder_in_the_place_of_the_file_is_told(config: Path) -> None:
    config.mkdir(parents=True)
    settings, problems = Settings.load(config)
    assert settings == Settings()
    assert f"{config} cannot be read: it is a folder." in str(problems[0])


def test_saving_keeps_comments_order_and_everything_else(config: Path) -> None:
    write(config, MINE)
    save("send.hold_seconds", 7, config)
    assert config.read_text() == MINE.replace("hold_seconds = 5", "hold_seconds = 7")


def test_saving_adds_what_was_not_there(config: Path) -> None:
    write(config, MINE)
    save("time_zone", "Asia/Tokyo", config)
    save("send.enter", "newline", config)
    save("send.stale", Duration.parse("90 min"), config)
    save("terminal.kitty", "off", config)
    save("notify.keywords", ["見積", "請求"], config)
    settings, problems = Settings.load(config)
    assert problems == []
    assert settings.send.stale == Duration(5400)
    assert (settings.time_zone, settings.send.enter) == ("Asia/Tokyo", "newline")
    assert (settings.terminal.kitty, settings.notify.keywords) == ("off", ("見積", "請求"))
    assert (settings.language, settings.send.hold_seconds) == ("ja", 5)
    for comment in ("# my settings", "# at work", "# I type fast"):
        assert comment in config.read_text()


@pytest.mark.parametrize("written", ["send.enter = 'send'\n", "send = {enter = 'send'}\n", "[send]\n"])
def test_saving_into_each_way_to_write_a_section(config: Path, written: str) -> None:
    write(config, written + "\n[read]\nmark = 'leave'\n")
    save("send.enter", "newline", config)
    settings, problems = Settings.load(config)
    assert (settings.send.enter, settings.read.mark, problems) == ("newline", "leave", [])


def test_the_first_save_makes_a_file_only_its_owner_reads(config: Path) -> None:
    save("language", "en", config)
    assert config.read_text() == 'language = "en"\n'
    assert stat.S_IMODE(config.stat().st_mode) == 0o600
    assert stat.S_IMODE(config.parent.stat().st_mode) == 0o700
    assert list(config.parent.iterdir()) == [config], "nothing is left of the writing"


def test_a_link_into_a_folder_of_dotfiles_stays_a_link(config: Path, tmp_path: Path) -> None:
    real = tmp_path / "dotfiles.toml"
    real.write_text(MINE)
    config.parent.mkdir()
    config.symlink_to(real)
    save("language", "en", config)
    assert config.is_symlink()
    assert 'language = "en"  # at work' in real.read_text()


@pytest.mark.parametrize(
    ("key", "value", "sentence"),
    [
        ("send.enter", "return", "send.enter cannot be"),
        ("send.entr", "send", "Did you mean send.enter"),
        ("send", "x", "There is no setting send"),
        ("language", None, "language cannot be null"),
    ],
)
def test_what_cannot_be_is_not_saved(config: Path, key: str, value: object, sentence: str) -> None:
    write(config, MINE)
    with pytest.raises(SettingError, match=sentence):
        save(key, value, config)
    assert config.read_text() == MINE


def test_a_value_where_a_section_belongs_is_not_overwritten(config: Path) -> None:
    write(config, "send = 3\n")
    with pytest.raises(SettingError, match="send is a section"):
        save("send.enter", "newline", config)
    assert config.read_text() == "send = 3\n"


@pytest.mark.parametrize(
    ("written", "seconds", "shown"),
    [
        ("2 h", 7200, "2 h"),
        ("2h", 7200, "2 h"),
        ("90 min", 5400, "90 min"),
        ("1 h 30 min", 5400, "90 min"),
        ("1 day", 86400, "1 d"),
        ("45 seconds", 45, "45 s"),
        ("1.5 hours", 5400, "90 min"),
        ("2 時間", 7200, "2 h"),
        ("1時間30分", 5400, "90 min"),
        ("120", 120, "2 min"),
        (600, 600, "10 min"),
        (0.5, 0.5, "0.5 s"),
    ],
)
def test_durations(written: str | float, seconds: float, shown: str) -> None:
    assert Duration.parse(written) == seconds
    assert str(Duration.parse(written)) == shown


@pytest.mark.parametrize(
    "written", ["", "h", "2 hx", "2 h and more", "-1 h", 0, -3, "inf", "nan", True, None, []]
)
def test_what_is_no_duration(written: object) -> None:
    with pytest.raises(ValueError):
        Duration.parse(written)


@pytest.mark.parametrize(
    ("environment", "setting", "url"),
    [
        ({}, OFFICIAL_API_URL, OFFICIAL_API_URL),
        ({"CWTUI_API_URL": ""}, "https://proxy.example/cw/v2/", "https://proxy.example/cw/v2"),
        ({"CWTUI_API_URL": " http://127.0.0.1:8642/v2 "}, "nonsense", "http://127.0.0.1:8642/v2"),
        ({"CWTUI_API_URL": "http://localhost:8642/v2"}, "", "http://localhost:8642/v2"),
        ({"CWTUI_API_URL": "http://[::1]:8642/v2"}, "", "http://[::1]:8642/v2"),
    ],
)
def test_the_environment_goes_before_the_setting(environment: dict[str, str], setting: str, url: str) -> None:
    assert api_url(Settings(api_url=setting), environment) == url


@pytest.mark.parametrize(
    ("url", "sentence"),
    [
        ("http://api.chatwork.com/v2", "would send your token unencrypted"),
        ("http://127.0.0.1.evil.example/v2", "would send your token unencrypted"),
        ("http://localhost.evil.example/v2", "would send your token unencrypted"),
        ("ftp://api.chatwork.com/v2", "must begin with https://"),
        ("api.chatwork.com/v2", "is not a URL"),
        ("https://", "is not a URL"),
        ("https://host:port/v2", "is not a URL"),
        ("https://api.chatwork.com\n/v2", "is not a URL"),
        ("https://ａｐｉ.example/v2", "is not a URL"),
        ("https://me:secret@api.chatwork.com/v2", "must be a plain address"),
        ("https://api.chatwork.com/v2?x=1", "must be a plain address"),
    ],
)
def test_an_address_the_token_must_not_go_to(url: str, sentence: str) -> None:
    with pytest.raises(SettingError, match=f"CWTUI_API_URL {sentence}") as caught:
        api_url(Settings(), {"CWTUI_API_URL": url})
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize(
    ("url", "host"),
    [
        (OFFICIAL_API_URL, "api.chatwork.com"),
        ("https://API.Chatwork.com:443/v2", "api.chatwork.com"),
        ("http://127.0.0.1:8642/v2", "127.0.0.1:8642"),
        ("http://127.0.0.1:80/v2", "127.0.0.1"),
        ("https://127.0.0.1:80/v2", "127.0.0.1:80"),
        ("http://[::1]:8642/v2", "[::1]:8642"),
    ],
)
def test_the_host_names_the_archive_and_the_keyring_entry(url: str, host: str) -> None:
    assert api_host(url) == host


def test_the_manual_is_the_docstrings() -> None:
    page = Path(__file__).parent.parent / "docs" / "settings.md"
    assert page.read_text(encoding="utf-8") == manual(), "python -m cwtui.settings.manual docs/settings.md"


def test_importing_the_settings_is_cheap() -> None:
    heavy = "tomlkit", "zoneinfo", "difflib", "httpx", "keyring", "click"
    code = (
        f"import sys, cwtui.settings as s; s.Settings.load(); print([m for m in {heavy} if m in sys.modules])"
    )
    ran = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, env={**os.environ}
    )
    assert ran.stdout.strip() == "[]"
