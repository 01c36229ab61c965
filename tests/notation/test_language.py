"""What people put into [code]: the languages that are evident, and all that is none."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pygments.lexers import get_lexer_by_name  # type: ignore[import-untyped]

from cwtui.notation import language_of
from cwtui.notation.clues import CLUES

EVIDENT: dict[str, list[str]] = {
    "json": [
        '{"id": 1, "name": "佐藤"}',
        '{\n  "rooms": [\n    {"room_id": 1,\n',
        '[\n  {"account_id": 2001, "ok": true},\n  {"account_id": 2002}\n]',
        '["設計", "見積"]',
        '{"errors":["Invalid API token"]}',
    ],
    "python": [
        "def parse(body: str) -> Tree:\n    return Tree(body)",
        "import pandas as pd\n\ndf = pd.read_csv('売上.csv')\nprint(df.head())",
        "for row in rows:\n    if row.done:\n        continue\n    print(row)",
        "class Room(Base):\n    name = '設計'",
        "from datetime import date, timedelta\n\nprint(date.today() + timedelta(days=3))",
        "try:\n    send()\nexcept TimeoutError as error:\n    log(error)",
        "names = [room.name for room in rooms if room.open]",
        "#!/usr/bin/env python3\nx = 1",
        "@app.get('/rooms')\nasync def rooms():\n    # 一覧を返す\n    return []",
        "with open('a.txt') as file:\n    for line in file:\n        print(line)",
    ],
    "pycon": [">>> import math\n>>> math.pi\n3.141592653589793"],
    "pytb": [
        'Traceback (most recent call last):\n  File "a.py", line 1, in a\n    1/0\nZeroDivisionError: by zero'
    ],
    "sql": [
        "SELECT id, name FROM drawings WHERE checked_at IS NULL;",
        "SELECT count(*) FROM drawings WHERE checked_at IS NULL;",
        "select * from users where id = 3",
        "select u.id, u.name\nfrom users u\njoin rooms r on r.id = u.room_id\norder by u.id;",
        "-- 未確認の図面\nUPDATE drawings SET checked_at = now() WHERE id = 12;",
        "INSERT INTO rooms (id, name) VALUES (1, '設計');",
        "CREATE TABLE IF NOT EXISTS rooms (\n  id INTEGER PRIMARY KEY\n);",
        "WITH latest AS (\n  SELECT max(id) AS id FROM messages\n)\nSELECT * FROM latest",
        "ALTER TABLE rooms ADD COLUMN note TEXT;",
        "delete from sessions where expires < now()",
    ],
    "bash": [
        "#!/bin/sh\nset -e\nmake",
        "git fetch origin\ngit checkout -b fix/a-12 origin/main",
        'git commit -m "図面を直した"',
        "cd /var/www/app\nsudo systemctl restart nginx",
        "export API_TOKEN=xxxx\ncurl -s https://api.example.jp/v2/me",
        'for f in *.pdf; do\n  echo "$f"\ndone',
        "if [ -f .env ]; then\n  . ./.env\nfi",
        "docker compose up -d --build",
        "npm install\nnpm run build",
        "ssh deploy@web01.example.jp\ntail -f /var/log/nginx/error.log\nls -la",
    ],
    "console": ["$ git status\nOn branch main\nnothing to commit", "$ ls\na.txt\n$ cat a.txt\nhello"],
    "html": [
        "<!DOCTYPE html>\n<html>",
        '<div class="card">\n  <p>本文</p>\n</div>',
        "<ul>\n<li>a</li>\n</ul>\n<p>b</p>",
        "<a href='https://a.jp'>資料</a>",
    ],
    "xml": ['<?xml version="1.0"?>\n<a/>', '<rooms xmlns="x">\n  <room id="1"/>\n</rooms>'],
    "css": [
        ".card {\n  color: #333;\n  margin: 0 auto;\n}",
        "@media (max-width: 600px) {\n  .menu { display: none; }\n}",
        "body { font-family: sans-serif; }",
        "color: red;\npadding-left: 4px;",
    ],
    "javascript": [
        "const rooms = await fetch('/rooms');\nconsole.log(rooms);",
        "import React from 'react';\n\nexport default function App() {\n  return null;\n}",
        "document.querySelector('#a').addEventListener('click', () => {\n  alert('はい');\n});",
        "const sum = (a, b) => a + b;",
        "function add(a, b) {\n  if (a === undefined) {\n    return b;\n  }\n  return a + b;\n}",
        "const express = require('express');",
        "rooms.forEach(room => {\n  console.log('部屋', room.name);\n});",
        "let total = 0;\nitems.map((item) => {\n  total += item.price;\n});\nwindow.total = total;",
    ],
    "typescript": [
        "interface Room {\n  id: number;\n  name: string;\n}",
        "const names: string[] = [];\nfor (const room of rooms) names.push(room.name);",
        "export type State = 'open' | 'done';",
        "async function load(id: number): Promise<Room> {\n  const room = await get(id);\n  return room;\n}",
        "import type { Room } from './room';\nconsole.log(1);",
    ],
    "php": [
        "<?php\necho 'hello';",
        "$rooms = Room::all();\nforeach ($rooms as $room) {\n    echo $room->name;\n}",
        "public function index(Request $request)\n{\n    return view('rooms');\n}",
        "use App\\Models\\Room;\n\nclass RoomController extends Controller",
    ],
    "ruby": [
        "class Room < ApplicationRecord\n  has_many :messages\nend",
        "rooms.each do |room|\n  puts room.name\nend",
        "def name\n  @name ||= 'x'\nend",
        "require 'json'\nputs JSON.parse(body)\nputs 'ok'",
        "gem 'rails', '~> 7.1'",
    ],
    "perl": ["use strict;\nmy $rooms = shift;", "use Data::Dumper;\nsub show {\n    print @_;\n}"],
    "swift": ["import SwiftUI\n\nfunc name() -> String {\n}"],
    "kotlin": ["data class Room(val id: Long)\n\nfun main() {\n}"],
    "lua": ["local rooms = {}\nlocal function add(room)\nend"],
    "elixir": ["defmodule Room do\n  def name(room) do\n  end\nend"],
    "go": [
        'package main\n\nimport "fmt"\n\nfunc main() {\n\tfmt.Println("hi")\n}',
        "rooms, err := client.Rooms(ctx)\nif err != nil {\n\treturn err\n}",
        'type Room struct {\n\tID int64 `json:"room_id"`\n}',
        "func (r *Room) Name() string {\n\treturn r.name\n}",
    ],
    "rust": [
        'fn main() {\n    println!("hi");\n}',
        "#[derive(Debug)]\npub struct Room {\n    id: u64,\n}",
        "let mut rooms = Vec::new();\nrooms.push(1);",
        "use std::collections::HashMap;\n\nimpl Room {\n}",
        "let count: u32 = 5;",
    ],
    "java": [
        "public class Main {\n    public static void main(String[] args) {\n        return;\n    }\n}",
        'for (Room room : rooms) {\n    System.out.println("hi");\n}',
        "import java.util.List;\n\npublic class Room {\n    private final String name;\n}",
        "@Override\npublic String toString() {\n    return name;\n}",
    ],
    "csharp": [
        "using System;\n\nnamespace Midori.Rooms\n{\n    public class Room { }\n}",
        "public string Name { get; set; }",
        "foreach (var room in rooms)\n{\n    Console.WriteLine(room.Name);\n}",
    ],
    "c": [
        '#include <stdio.h>\n\nint main(void) {\n    printf("hi\\n");\n    return 0;\n}',
        "typedef struct {\n    int id;\n} room_t;\n\nstatic void show(const room_t *room) {\n}",
    ],
    "cpp": [
        "#include <iostream>\n\nint main() {\n    std::cout << 1;\n}",
        "template <typename T>\nT add(T a, T b) { return a + b; }",
    ],
    "yaml": [
        "services:\n  web:\n    image: nginx:1.27\n    ports:\n      - 80:80",
        "name: test\non: push\njobs:\n  build:\n    runs-on: ubuntu\n    steps:\n      - uses: a/b@v4",
        "# 設定\napiVersion: v1\nkind: Service\nmetadata:\n  name: 設計",
    ],
    "toml": ['[project]\nname = "cwtui"\nversion = "0.1.0"\n', "[tool.a]\nb = true\nc = [\n  1,\n]\n"],
    "ini": ["[mysqld]\nport = 3306\nbind-address = 127.0.0.1", "; 設定\n[db]\nhost=localhost"],
    "diff": [
        "--- a/room.py\n+++ b/room.py\n@@ -1,2 +1,2 @@\n-a = 1\n+a = 2",
        "diff --git a/a.py b/a.py\nindex 1..2 100644",
        "この直しです\n@@ -1,2 +1,2 @@\n-def a():\n+def b():",
    ],
    "docker": ["FROM python:3.12-slim\nWORKDIR /app\nCOPY . .\nRUN pip install ."],
}

NONE = [
    "",
    " ",
    "x",
    "\n\n\n",
    "{}",
    "[1]",
    "[重要] 15時までに返信",
    "お疲れさまです。\n図面の件、承知しました。",
    "日時: 11月20日 15:00\n場所: 第2会議室\n参加者: 佐藤、田中\n  議題: 図面",
    "Date: Nov 20\nPlace: room 2\nAttendees: Ken, Mari",
    "Agenda:\n  Drawings and the offer.\n  The new door.",
    "TODO:\n- 図面\n- 見積\n",
    "買うもの:\n  - 紙\n  - ペン",
    "1. 監視を止める\n2. 配備する\n3. 動作を確かめる",
    "| 名前 | 数 |\n|------|----|\n| りんご | 3 |",
    "| what one can do | where |\n|---|---|\n| to do | here |",
    "+----+------+\n| id | name |\n+----+------+\n|  1 | a    |\n+----+------+",
    "id\tname\tprice\n1\tりんご\t120\n2\tみかん\t80",
    "id,name,price\n1,apple,120",
    "2026-11-20 15:00:01 ERROR [main] request failed: timeout\n2026-11-20 15:00:02 INFO retry",
    "[2026-11-20 15:00:01] production.ERROR: Undefined variable $room\n#0 /var/www/app/Room.php(12): show()",
    '127.0.0.1 - - [20/Nov/2026:15:00:01 +0900] "GET / HTTP/1.1" 200 612',
    "Nov 20 15:00:01 web01 nginx[812]: upstream timed out",
    "Error: Cannot find module 'express'\n    at Function._resolveFilename (node:internal:12:3)",
    "java.lang.NullPointerException\n\tat jp.example.Room.name(Room.java:12)",
    "total 12\n-rw-r--r-- 1 ken staff 120 Nov 20 15:00 a.txt\ndrwxr-xr-x 2 ken staff  64 Nov 20 15:00 b",
    "src/\n  main/\n    room.py\n  tests/",
    "├── src\n│   └── room.py\n└── README.md",
    "GET /v2/rooms HTTP/1.1\nHost: api.example.jp\nAccept: */*",
    "https://portal.midori.example.jp/drawings/a-12?rev=7",
    "0123456789abcdef0123456789abcdef",
    "C:\\Users\\ken\\Desktop\\図面.pdf",
    "git push してから連絡ください\ngit pull も忘れずに",
    "git push to main please.",
    "for example:\nif you want to see it:\n  come by",
    "From Tokyo import goods were late.",
    "select one from the list and tell me",
    "Select a drawing from the list, where you find two.",
    "Update the drawing, set the date.",
    "Create table reservations for Friday",
    "import is broken\nexport too",
    "class 3: 佐藤、田中\nclass 4: 鈴木",
    "done\n了解",
    "let me know = thanks",
    "<info> と書くと箱になります",
    "<br>",
    "< 10 個",
    "Notes:\n  Place: room 2\n  Date: Nov 20\n  Who: all",
    "--- 予定 ---\n+++ 追加 +++",
    "# 見出し\n本文です",
    "a = 1",
    "x = y + z\n合計 = 3",
    "[info]図面[/info]",
    "[To:1001] 佐藤さん\n[hr]",
    "[設計]\n担当 = 佐藤",
    "key: value",
    "おはよう: 挨拶\nおやすみ: 挨拶\nまた: 明日",
    "def",
    "print",
    "金額:\n  税込: 1,100円\n  税抜: 1,000円\n  送料: 無料",
    "ネットワークの設定\n  IP: 192.168.0.10\n  GW: 192.168.0.1\nで試しました",
    "\x00\x1b[31m\ud800",
    "/ " * 50,
]


@pytest.mark.parametrize(
    ("language", "code"), [(name, code) for name, codes in EVIDENT.items() for code in codes]
)
def test_an_evident_language(language: str, code: str) -> None:
    assert language_of(code) == language
    assert language_of("\n".join(["    " + line for line in code.split("\n")])) in (language, None)


@pytest.mark.parametrize("text", NONE)
def test_what_is_in_no_language(text: str) -> None:
    assert language_of(text) is None


def test_a_line_of_code_does_not_make_a_language_of_a_report() -> None:
    report = ["本番で止まりました。", "原因はこの行です:", "def index(self, page):"]
    report += [f"{n} 件目: 確認しました。" for n in range(20)]
    assert language_of("\n".join(report)) is None


def test_every_language_has_colours() -> None:
    for name in {*EVIDENT, *(language for language, _, _ in CLUES)}:
        assert get_lexer_by_name(name)


@given(st.text() | st.text(alphabet="<>/abc:{}[]()=\"'$# \n-+@;,.\\"))
@settings(max_examples=500, deadline=None)
def test_it_never_raises(text: str) -> None:
    language_of(text)


UNITS = [
    *(
        "def a():\n",
        "import a\n",
        "a: b\n",
        "a:\n  b: c\n",
        "[a]\nb=1\n",
        "<a ",
        "<a>",
        "</a>",
        "{",
        '{"a":',
        "[",
        '["a",',
    ),
    *(
        "SELECT ",
        "select a, from ",
        "select *",
        "FROM x ",
        "--\n",
        "/*",
        "/**/",
        "@@ -1 +1 @@",
        "--- a\n",
        "\n",
        " ",
    ),
    *(
        "(",
        ")",
        "$",
        '"',
        "'",
        "a ",
        "a,",
        "=",
        "git push ",
        "\\",
        "#",
        "a\u3042",
        "$a->",
        ": ",
        "x = [",
        " for ",
    ),
]


@pytest.mark.parametrize("unit", UNITS)
def test_a_long_text_takes_no_longer_than_a_page(unit: str) -> None:
    assert _seconds(unit * (65_535 // len(unit))) < 0.02


def test_typical_code_takes_a_few_millionths_of_a_second() -> None:
    codes = [code for codes in EVIDENT.values() for code in codes] + NONE
    language_of(codes[0])
    assert sum(map(_seconds, codes)) / len(codes) < 100e-6  # five times the wish: other things run too


def _seconds(text: str) -> float:
    best = float("inf")
    for _ in range(5):
        start = time.thread_time()
        language_of(text)
        best = min(best, time.thread_time() - start)
    return best
