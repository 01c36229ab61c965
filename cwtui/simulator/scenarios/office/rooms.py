"""The rooms of the office: who is in them, what is talked about, and how much."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from cwtui.simulator.scenarios.theatre.history import Pace
from cwtui.simulator.world.records import Role

DEVELOPERS = "misaki daisuke emily nakamura david"
HOUSE = f"{DEVELOPERS} takahashi* ito kobayashi watanabe aoi"


@dataclass(frozen=True, slots=True)
class Plan:
    """A room to be. ``days`` names its written days in ``days/NAME.txt``; ``people`` are nicks besides me.

    A nick with a mark has another role than member: ``takahashi*`` is admin, ``ito-`` reads only.
    """

    name: str
    people: str
    topics: str
    pace: Pace
    role: Role = "member"
    kind: Literal["group", "direct"] = "group"
    sticky: bool = False
    description: str = ""
    icon: str = "group"
    days: str = ""


PLANS = (
    Plan(
        "開発チーム",
        "misaki* daisuke takahashi* emily nakamura ito kobayashi david",
        "dev release design life english sales",
        Pace(3_120, scenes=10, quiet=3),
        role="admin",
        sticky=True,
        description="社内システムと図面まわりの開発。[info]困ったらまずここに書く。[/info]",
        icon="project",
        days="kaihatsu",
    ),
    Plan(
        "全体連絡",
        "watanabe* takahashi* misaki daisuke emily nakamura ito kobayashi david aoi",
        "admin",
        Pace(140, scenes=1, gap=2),
        sticky=True,
        description="全社員への連絡です。返信は最小限に。",
        icon="business",
        days="zentai",
    ),
    Plan(
        "アオバ商事様 定例",
        "takahashi* misaki kobayashi* aoki morita",
        "outside",
        Pace(160, scenes=1.4, gap=2),
        role="admin",
        sticky=True,
        description="アオバ商事本社 改修の連絡用です。[hr]定例：隔週木曜 15 時",
        icon="meeting",
        days="aoba",
    ),
    Plan(
        "みなと市図書館 改修",
        "takahashi* ito daisuke emily aoi",
        "design site",
        Pace(260, scenes=2),
        description="実施設計。窓口：高橋",
        icon="study",
        days="toshokan",
    ),
    Plan(
        "桜台の家 新築工事",
        "ito* takahashi kobayashi nakamura",
        "site design",
        Pace(180, scenes=1.5),
        days="sakuradai",
    ),
    Plan(
        "Kitahama Hotel – design review",
        "emily* david takahashi ito misaki",
        "english",
        Pace(130, scenes=1.3),
        description="Working language: English. 日本語でも大丈夫です。",
        icon="star",
        days="kitahama",
    ),
    Plan(
        "見積・積算",
        "kobayashi* takahashi watanabe ito daisuke",
        "sales",
        Pace(170, scenes=1.6),
        days="mitsumori",
    ),
    Plan("現場連絡", "ito* takahashi nakamura aoi kobayashi", "site", Pace(120, scenes=1.2), icon="travel"),
    Plan(
        "リリース連絡",
        f"{DEVELOPERS} kobayashi aoi",
        "release",
        Pace(110, scenes=1),
        role="admin",
        icon="check",
    ),
    Plan(
        "サーバー監視",
        "nakamura* daisuke david misaki",
        "watch",
        Pace(240, scenes=2.5),
        role="readonly",
        description="監視からの通知だけが流れます。",
        icon="security",
        days="kanshi",
    ),
    Plan("設計1部", "ito* takahashi* aoi misaki emily", "design", Pace(150, scenes=1.4), days="sekkei"),
    Plan("雑談", HOUSE, "life", Pace(260, scenes=2.2), icon="magcup", days="zatsudan"),
    Plan("お昼どうする？", HOUSE, "noon life", Pace(90, scenes=1), icon="magcup"),
    Plan(
        "総務・経理からのお知らせ",
        f"watanabe* {HOUSE.replace(' watanabe', '')}",
        "admin",
        Pace(80, gap=3, quiet=2),
        role="readonly",
        icon="document",
    ),
    Plan("社内勉強会", HOUSE, "study", Pace(90, gap=3, quiet=2), role="admin", icon="idea", days="benkyo"),
    Plan(
        "BIM 相談室", "ito emily david aoi nakamura*", "design english", Pace(90, gap=2, quiet=2), icon="idea"
    ),
    Plan(
        "カタログ制作（ひかり印刷様）",
        "kobayashi* emily hayashi",
        "print",
        Pace(70, gap=3, quiet=3),
        icon="document",
        days="catalog",
    ),
    Plan("アオバ商事本社 社内検討", "takahashi* misaki kobayashi ito", "design sales", Pace(110, scenes=1.3)),
    Plan(
        "新人研修 2026",
        "watanabe* david aoi ito daisuke",
        "rookie",
        Pace(90, gap=2, quiet=4),
        icon="study",
        days="kenshu",
    ),
    Plan(
        "星野保育園 基本設計",
        "ito* takahashi emily",
        "design",
        Pace(100, gap=2, quiet=3),
        role="admin",
        icon="heart",
    ),
    Plan(
        "採用プロジェクト",
        "watanabe* takahashi emily",
        "study english",
        Pace(40, gap=4, quiet=6),
        icon="business",
    ),
    Plan(
        "2026年度下期 品質向上プロジェクト 事務局連絡",
        "aoi* takahashi watanabe nakamura",
        "admin",
        Pace(40, gap=4, quiet=5),
        icon="check",
    ),
    Plan(
        "忘年会 幹事",
        "kobayashi ito",
        "party",
        Pace(40, gap=4, quiet=5),
        role="admin",
        icon="beer",
        days="bonenkai",
    ),
    Plan("フットサル部", "daisuke* david nakamura", "life", Pace(60, gap=4, quiet=7), icon="sports"),
    Plan(
        "旧駅舎リノベーション（完了）",
        "takahashi* ito misaki",
        "design site",
        Pace(90, gap=2, quiet=48),
        icon="travel",
        days="ekisha",
    ),
    Plan("共有ファイル置き場", "misaki* ito nakamura", "", Pace(0), icon="document", days="okiba"),
    Plan(
        "文字化け調査",
        "nakamura* david",
        "",
        Pace(0),
        description="文字に関する不具合の記録。",
        days="mojibake",
    ),
    Plan("", "misaki", "direct", Pace(120, gap=2), kind="direct", sticky=True, days="direct_misaki"),
    Plan("", "daisuke", "direct", Pace(60, gap=4, quiet=2), kind="direct", days="direct_daisuke"),
    Plan("", "takahashi", "direct", Pace(40, gap=6, quiet=3), kind="direct", days="direct_takahashi"),
    Plan("", "emily", "direct", Pace(50, gap=4, quiet=2), kind="direct", days="direct_emily"),
    Plan("", "nakamura", "direct", Pace(24, gap=8, quiet=6), kind="direct"),
    Plan("", "kobayashi", "direct", Pace(24, gap=8, quiet=9), kind="direct"),
    Plan("", "aoki", "", Pace(0), kind="direct", days="direct_aoki"),
)
