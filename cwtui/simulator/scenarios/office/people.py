"""Who works at みどり設計, who visits, and who would like to."""

from __future__ import annotations

from cwtui.simulator.world.records import Account
from cwtui.simulator.world.state import World

MIDORI = (214_301, "株式会社みどり設計")
AOBA = (388_214, "アオバ商事株式会社")
HIKARI = (402_977, "ひかり印刷株式会社")

# nick, name, organisation, department, title
OFFICE = (
    ("ken", "佐藤 健", MIDORI, "開発部", "主任"),
    ("misaki", "田中 美咲", MIDORI, "開発部", "リーダー"),
    ("daisuke", "鈴木 大輔", MIDORI, "開発部", ""),
    ("takahashi", "高橋 誠", MIDORI, "設計本部", "部長"),
    ("emily", "Emily Carter", MIDORI, "開発部", "Product Designer"),
    ("nakamura", "中村 拓也", MIDORI, "情報システム", ""),
    ("ito", "伊藤 さくら", MIDORI, "設計1部", ""),
    ("kobayashi", "小林 優希", MIDORI, "営業部", ""),
    ("david", "David Nguyen", MIDORI, "開発部", "Engineer"),
    ("watanabe", "渡辺 恵", MIDORI, "総務部", "課長"),
    ("aoi", "葵 真由", MIDORI, "品質管理", ""),
    ("aoki", "青木 翔", AOBA, "総務部", "係長"),
    ("morita", "森田 彩香", AOBA, "店舗開発部", ""),
    ("hayashi", "林 純一", HIKARI, "営業", ""),
)

# nick, name, organisation, department, what they write
STRANGERS = (
    (
        "mori",
        "森 亮太",
        (419_006, "森構造設計事務所"),
        "",
        "先日の展示会でお名刺を頂戴した森です。構造の件でご相談させてください。",
    ),
    (
        "olsen",
        "Ingrid Olsen",
        (433_518, "Fjord Timber AS"),
        "Export",
        "Hello Ken, Emily gave me your name. I have the cedar samples you asked about.",
    ),
    ("saito", "斎藤 光", MIDORI, "設計2部", ""),
)

_INTRODUCTIONS = {
    "ken": "図面管理と社内システムを担当しています。席は 2 階の奥です。",
    "emily": "Drawings, words, and the space between them. 日本語も少し話せます。",
    "takahashi": "急ぎは電話でお願いします。",
}


def hire(world: World) -> dict[str, Account]:
    """Everybody, by nick; "ken" is me."""
    for nick, name, organization, department, title in OFFICE:
        _add(world, nick, name, organization, department, title=title)
    for nick, name, organization, department, _ in STRANGERS:
        _add(world, nick, name, organization, department)
    return {account.nick: account for account in world.accounts.values()}


def _add(
    world: World, nick: str, name: str, organization: tuple[int, str], department: str, title: str = ""
) -> None:
    domain = "midori.example.jp" if organization is MIDORI else "example.com"
    world.add_account(
        nick,
        name,
        chatwork_id=f"{nick}_{domain.partition('.')[0]}" if organization is MIDORI else "",
        organization_id=organization[0],
        organization_name=organization[1],
        department=department,
        title=title,
        introduction=_INTRODUCTIONS.get(nick, ""),
        mail=f"{nick}@{domain}" if nick == "ken" else "",
        login_mail=f"{nick}@{domain}",
        tel_extension="217" if nick == "ken" else "",
    )
