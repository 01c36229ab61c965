"""Text that has broken programs before: control sequences, bidi, widths, and notation gone wrong."""

from __future__ import annotations

from cwtui.simulator.world import messages
from cwtui.simulator.world.records import Account, Room
from cwtui.simulator.world.state import World

EMOTICONS = (
    *(":)", ":(", ":D", "8-)", ":o", ";)", ";(", "(sweat)", ":|", ":*", ":p", "(blush)", ":^)", "|-)"),
    *("(inlove)", "]:)", "(talk)", "(yawn)", "(puke)", "(emo)", "8-|", ":#)", "(nod)", "(shake)", "(^^;)"),
    *("(whew)", "(clap)", "(bow)", "(roger)", "(flex)", "(dance)", "(:/)", "(gogo)", "(think)", "(please)"),
    *("(quick)", "(anger)", "(devil)", "(lightbulb)", "(*)", "(h)", "(F)", "(cracker)", "(eat)", "(^)"),
    *("(coffee)", "(beer)", "(handshake)", "(y)"),
)

COLLECTED = (
    # Escape sequences: colours, a window title, the clipboard, clearing, cursor movement, C1 forms
    "端末の色指定が混ざったログです: \x1b[31m赤い文字\x1b[0m ここまで",
    "題名を書き換える列: \x1b]0;書き換えました\x07 おわり",
    "クリップボードに書く列: \x1b]52;c;cm0gLXJmIC8=\x07 おわり",
    "画面を消す列: \x1b[2J\x1b[H 消えましたか",
    "リンクの列: \x1b]8;;https://example.com/\x1b\\ここ\x1b]8;;\x1b\\ です",
    '問い合わせの列: \x1b[6n \x1bP$q"p\x1b\\ \x1b[c',
    "C1 の列: \x9b31m赤\x9b0m \x9d0;title\x9c",
    "制御文字: NUL\x00 BEL\x07 BS\x08\x08\x08 DEL\x7f VT\x0b FF\x0c CR 行頭に戻る\rここから上書き",
    # Direction
    "右から左への上書き: 請求書\u202egnp.exe です",
    "閉じない分離: \u2067abc のあとに普通の文",
    "アラビア語とヘブライ語: مرحبا بالعالم / שלום עולם / 数字 123",
    # Nothing to see, and too much
    "幅のない文字: 佐\u200b藤\u200c 健\u200d\ufeff\u2060 と 佐藤 健 は違う文字列です",
    "結合文字: Z͑ͫ̓ͪ̂ͫ̽a̴̵̞l̷̸g̡̢ò̖! が ガ か\u3099 が\u3099",
    "絵文字: 👨‍👩‍👧‍👦 🏳️‍🌈 👍🏽 🇯🇵🇺🇸 ✈️ ✈︎ 1️⃣ 🫠 ☕",
    "幅が端末で変わる文字: ※ ① ② → ← ● ○ ★ ☆ ─ │ ┌ ┐ … ― ‥ ° ± × ÷ Ω α β §",
    "異体字: 葛\U000e0100城市 葛\U000e0101飾区 辻\U000e0101 﨑 髙 吉 𠮷 𩸽",
    "半角カナと全角英数: ｶﾞｷﾞｸﾞ ﾊﾟﾋﾟ ＡＢＣ１２３ ㌔ ㍿ ㈱ ﷽",
    "長い単語: " + "ながい" * 120 + " " + "W" * 300,
    "タブ\t区切り\tの\t表\n1\t2\t3\n\n\n空行が続いたあと",
    "サロゲートの外: 𝔘𝔫𝔦𝔠𝔬𝔡𝔢 𓀀 𒐫 ꧁꧂ \U0010ffff",
    # Notation
    "閉じない箱: [info][title]題だけ",
    "重なった箱: [info][info][info]三重[/info][/info][/info]",
    "互い違い: [info][qt]引用[/info]箱の外[/qt]",
    "番号のない宛先: [To:] [To:abc] [To:99999999999999999999] [rp aid= to=-] [picon:] [piconname:x]",
    "いない人: [To:404404404] どなたさん [picon:404404404] [piconname:404404404] [pname:404404404]",
    "箱の外の題: [title]これは題ではありません[/title]",
    "コードの中の記法: [code][To:1] [info]そのまま[/info] :) https://example.jp [code] [/code] 後 [/code]",
    "引用の中の宛先: [qt][qtmeta aid=1 time=0][To:1] 引用です [toall][/qt] 通知されないはず",
    "時刻のない引用: [qt][qtmeta aid=1]時刻なし[/qt] [qt]名前もなし[/qt]",
    "知らない記法: [foo] [bar=1] [/baz] [dtext:unknown_key] [dtext:nickname_suffix] [hr][hr]",
    "文字どおりの角括弧: 配列 a[0][1] と [1] と [ ] と [[ ]] と [x](y)",
    "深い入れ子: " + "[qt]" * 60 + "底" + "[/qt]" * 60,
    "同じ記号の連続: " + "[" * 400,
    "Markdown: **太字** `code` # 見出し - 箇条書き > 引用 | 表 |",
    "HTML: <script>alert(1)</script> &lt; &amp;amp; <b>b</b>",
    "書式の記号: %s %d {0} {name} $HOME \\n \\x1b[31m",
    "URL: https://example.com/path?q=1&r=2#frag。 （https://example.com/(括弧)）「https://例え.jp/日本語」",
    "URL もどき: http:// https:// javascript:alert(1) file:///etc/passwd www.example.com user@example.com",
    "絵文字の見え方: " + " ".join(EMOTICONS),
    "くっついた顔: (^^;);)(^^;) ]:):) 8-||-) :)):)",
)


def fill(world: World, room: Room, people: dict[str, Account]) -> None:
    """One message for each, an afternoon long, yesterday."""
    authors = [people[nick].account_id for nick in ("nakamura", "david", "ken")]
    begin = room.messages[-1].send_time + 600
    for n, body in enumerate(COLLECTED):
        messages.post(world, room, authors[n % 3], body, at=begin + n * 210)
