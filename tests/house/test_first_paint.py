"""What the first paint does not show, it has not imported; and it has not asked the network."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from cwtui import paths
from cwtui.chatwork.models import Account, Message, Role, Room, RoomType
from cwtui.store import Archive, messages, rooms
from tests.support import ROOT

# What comes with the first key, wish or answer that needs it.
LATER = {
    "httpx",
    "httpcore",
    "keyring",
    "starlette",
    "uvicorn",
    "PIL",
    "click",
    "tomlkit",
    "filelock",
    "humanize",
    "jpholiday",
    "pygments.lexers",
    "gettext",  # in English
    "calendar",
}
OWN_LATER = {
    "cwtui.chatwork.client",
    "cwtui.chatwork.transport",
    "cwtui.due",
    "cwtui.notation.drawing",  # of a message: its timeline has no size yet
    "cwtui.notation.emoticons",
    "cwtui.secrets",
    "cwtui.store.alarms",
    "cwtui.sync.engine",
    "cwtui.sync.office",
    "cwtui.ui.terminal.browser",
    "cwtui.ui.terminal.clipboard",
    "cwtui.ui.composing.emoticons",
    "cwtui.ui.composing.offer_list",
    "cwtui.ui.composing.offers",
    "cwtui.ui.composing.people",
    "cwtui.ui.composing.preview",
    "cwtui.ui.composing.trigger",
    "cwtui.ui.dialogs",
    "cwtui.ui.forms",
    "cwtui.ui.notifying",
    "cwtui.ui.room.paste_offer",
    "cwtui.ui.portrait",
    "cwtui.ui.composing.reply_kit",
    "cwtui.ui.drawing.syntax",
    "cwtui.ui.views",
    "cwtui.ui.widgets.field",
    "cwtui.ui.widgets.find_line",
    "cwtui.ui.widgets.too_small",
    "cwtui.ui.words.wishes",
    "cwtui.when",
}
MOST = 190
"""Modules of our own. The more there are the later it is, each by a tenth of a millisecond and more: what is
added here is worth a look at what could come later."""

# The real start, up to the moment the app says that its first paint is out.
STARTING = """
import json, sys
from cwtui.ui.app import CwtuiApp
from cwtui.cli import run
from cwtui.ui.terminal import repairs as terminal

shown = []

def display(app, *arguments, _real=CwtuiApp._display):
    shown or shown.append(sorted(sys.modules))
    return _real(app, *arguments)

def painted(app):
    text = "\\n".join("".join(s.text for s in strip) for strip in app.screen._compositor.render_strips())
    sys.stderr.flush()
    result = {"at_first": shown[0], "modules": sorted(sys.modules), "screen": text}
    print("RESULT" + json.dumps(result))
    app.exit()

CwtuiApp._display = display
CwtuiApp._after_first_paint = painted
CwtuiApp.run_async = lambda app, _real=CwtuiApp.run_async: _real(app, headless=True, size=(140, 45))
terminal.finds_a_screen = lambda: True
sys.exit(run.run_app())
"""


def _seed(data: Path) -> None:
    host = paths.host_folder("127.0.0.1:9", data / "cwtui")
    archive = Archive.open(paths.account_folder(host, 7))
    room = Room(room_id=1, name="開発チーム", type=RoomType.GROUP, role=Role.MEMBER, message_num=1)
    author = Account(account_id=8, name="田中 美咲")
    message = Message(
        message_id=1 << 50, account=author, body="図面を確認お願いします。", send_time=1_700_000_000
    )
    archive.write_now(rooms.save_list, [room])
    archive.write_now(messages.save_window, 1, [message])
    archive.close()
    paths.remember_account(host, 7)


def test_the_first_paint_shows_the_archive_and_imports_nothing_else(tmp_path: Path) -> None:
    _seed(tmp_path)
    environ = {
        "PATH": "/usr/bin:/bin",
        "HOME": str(tmp_path),
        "XDG_DATA_HOME": str(tmp_path),
        "XDG_CONFIG_HOME": str(tmp_path),
        "CWTUI_API_URL": "http://127.0.0.1:9/v2",
        "LANG": "en_US.UTF-8",
    }
    done = subprocess.run(
        [sys.executable, "-c", STARTING], cwd=ROOT, env=environ, capture_output=True, text=True, check=False
    )
    answer = next((line for line in done.stdout.splitlines() if line.startswith("RESULT")), None)
    assert answer is not None, done.stdout + done.stderr
    result = json.loads(answer.removeprefix("RESULT"))
    assert "図面を確認お願いします。" in result["screen"]
    assert "開発チーム" in result["screen"]
    assert LATER & set(result["modules"]) == set()
    at_first = set(result["at_first"])
    assert OWN_LATER & at_first == set()
    assert len([name for name in at_first if name.partition(".")[0] == "cwtui"]) <= MOST
