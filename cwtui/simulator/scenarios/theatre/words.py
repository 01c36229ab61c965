"""What the slots of the scenes can be. A word more is more variety in every scene that names the slot."""

from __future__ import annotations

WORDS: dict[str, tuple[str, ...]] = {
    # Drawings and buildings
    "sheet": ("A-04", "A-12", "A-21", "S-03", "S-11", "E-07", "M-05", "A-33", "D-02", "A-08"),
    "drawing": ("平面図", "立面図", "矩計図", "展開図", "配置図", "天井伏図", "建具表", "構造図", "断面図"),
    "project": (
        *("桜台の家", "みなと市図書館", "北浜ホテル", "アオバ商事本社", "河原町クリニック", "星野保育園"),
        *("緑ヶ丘の集合住宅", "旧駅舎リノベーション", "山手の二世帯住宅"),
    ),
    "floor": ("1 階", "2 階", "3 階", "4 階", "屋上", "地下 1 階"),
    "place": (
        *(
            "エントランス",
            "階段室",
            "外壁",
            "厨房",
            "機械室",
            "吹き抜け",
            "ロビー",
            "スロープ",
            "屋根",
            "浴室",
        ),
    ),
    "material": (
        *("杉の羽目板", "人工大理石", "左官仕上げ", "ガルバリウム鋼板", "大判タイル", "ナラのフローリング"),
        *("コンクリート打放し", "和紙クロス"),
    ),
    "fault_on_site": (
        *("配管の位置", "開口の高さ", "下地の間隔", "サッシの色", "コンセントの数", "勾配", "手すりの高さ"),
    ),
    "length": ("30mm", "45mm", "60mm", "90mm", "120mm", "150mm", "12mm"),
    "weather": ("雨", "強風", "猛暑", "雪", "霧"),
    # Software and machines
    "server": ("web01", "web02", "db01", "db02", "cad-lic01", "file02", "build03", "mail01", "vpn01"),
    "service": (
        *("図面管理", "見積アプリ", "勤怠システム", "社内ポータル", "予約システム", "案件台帳"),
        *("写真共有", "検図ツール"),
    ),
    "version": ("2.14.0", "2.14.1", "2.15.0", "3.0.0-rc1", "3.0.0", "3.0.2", "3.1.0", "3.1.1", "3.1.2"),
    "pr": ("#1182", "#1190", "#1204", "#1211", "#1227", "#1233", "#1240", "#1258", "#1263", "#1271", "#1279"),
    "branch": (
        *("feature/drawing-diff", "fix/login-redirect", "feature/bulk-export", "fix/tax-rounding"),
        *("chore/upgrade-python", "feature/photo-map", "fix/pdf-font"),
    ),
    "feature": (
        *("図面の差分表示", "写真の一括登録", "見積の複写", "承認フロー", "CSV 取り込み", "通知のまとめ"),
        *("全文検索", "権限の引き継ぎ", "印刷レイアウト", "地図表示"),
    ),
    "screen": ("一覧画面", "詳細画面", "設定画面", "承認画面", "ログイン画面", "検索結果", "印刷画面"),
    "error": (
        *(
            "タイムアウト",
            "文字化け",
            "500 エラー",
            "二重登録",
            "画面が真っ白",
            "ソート順の逆転",
            "消費税の 1 円ずれ",
        ),
    ),
    "exception": (
        *("KeyError: 'sheet_no'", "TimeoutError", "UnicodeDecodeError: 'cp932'", "ConnectionResetError"),
        *("decimal.InvalidOperation", "PermissionError: [Errno 13]"),
    ),
    "table": ("drawings", "estimates", "projects", "photos", "approvals", "members", "audit_log"),
    "browser": ("Edge", "Chrome", "Safari", "Firefox"),
    "tool": ("BIM ソフト", "CAD", "積算ソフト", "会計ソフト", "プロッタ", "複合機", "3D プリンタ"),
    "percent": ("72%", "78%", "83%", "86%", "91%", "94%", "97%"),
    "ms": ("180ms", "240ms", "320ms", "450ms", "900ms", "1.2 秒", "2.8 秒"),
    "count": ("3", "4", "5", "6", "7", "8", "12", "15", "18", "24"),
    "big": ("1,204", "2,380", "3,551", "4,096", "5,870", "8,412", "12,930", "24,118"),
    "library": ("Django", "Pillow", "PostgreSQL", "Redis", "Node", "ReportLab", "Python"),
    # Money and paper
    "yen": (
        *("¥86,400", "¥128,000", "¥342,000", "¥518,000", "¥1,240,000", "¥2,960,000", "¥4,380,000"),
        *("¥12,750,000",),
    ),
    "customer": (
        "アオバ商事様",
        "みなと市様",
        "北浜ホテル様",
        "河原町クリニック様",
        "星野学園様",
        "大和不動産様",
    ),
    "vendor": (
        "ひかり印刷さん",
        "山本鉄工さん",
        "丸善木材さん",
        "東和設備さん",
        "川口電気さん",
        "西村硝子さん",
    ),
    "document": (
        "議事録",
        "見積書",
        "工程表",
        "仕様書",
        "提案書",
        "チェックリスト",
        "質疑回答書",
        "契約書の案",
    ),
    "app_form": ("確認申請", "道路占用許可", "開発許可", "消防同意", "景観協議"),
    # Times and places
    "time": ("10 時", "10 時半", "11 時", "13 時", "13 時半", "14 時", "15 時", "15 時半", "16 時", "17 時"),
    "clock": ("10:15", "11:40", "13:05", "14:20", "15:55", "16:30", "17:10"),
    "meeting_room": ("会議室 A", "会議室 B", "大会議室", "2 階の打合せ卓", "オンライン", "模型室"),
    "minutes": ("5", "10", "15", "20", "30"),
    "train": ("中央線", "東海道線", "地下鉄", "京浜東北線", "南武線", "バス"),
    "lunch": (
        *("カレー", "蕎麦", "定食屋", "ラーメン", "とんかつ", "インド料理", "海鮮丼", "うどん", "中華"),
        *("ベトナム料理", "お弁当", "ピザ"),
    ),
    "restaurant": ("まるや", "あさひ食堂", "三福", "ナマステ", "麺処いちば", "花水木", "ポルトロ", "梅の家"),
    "snack": ("どら焼き", "チーズタルト", "みかん", "信玄餅", "クッキー", "もみじ饅頭", "赤福", "マドレーヌ"),
    "trip": ("広島", "金沢", "仙台", "福岡", "札幌", "高松", "松本"),
    "lost": ("傘", "USB メモリ", "青い水筒", "メジャー", "社員証", "三角スケール", "充電器", "ヘルメット"),
    "sport": ("フットサル", "ボルダリング", "ランニング", "卓球", "テニス", "ハイキング"),
    # English
    "milestone": ("schematic design", "the tender package", "the permit set", "the mock-up", "phase two"),
    "room_en": ("the lobby", "the stairwell", "the guest rooms", "the roof deck", "the café", "the atrium"),
    "material_en": ("oak veneer", "terrazzo", "cedar slats", "polished concrete", "corrugated steel"),
    "city": ("Singapore", "London", "Portland", "Copenhagen", "Melbourne", "Hanoi"),
    "issue_en": (
        *("a clash between duct and beam", "the wrong door swing", "a missing fire rating"),
        *("an outdated grid line", "a handrail that is too low"),
    ),
    "component": ("the export job", "the login page", "the diff viewer", "the search index", "the importer"),
}
