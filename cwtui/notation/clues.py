"""Lines that tell which programming language a text is in.

A clue is about one line without its indentation. What weighs 3 says it alone; 2 wants another one; any
number of 1 says nothing yet, for a person can write such a line in a sentence. Languages that nobody asked
for are here because they look like others: Perl like PHP, Swift like Go.
"""

from __future__ import annotations

_TAIL = (
    r"(?:[^\u3040-\u9fff\"'#]|\"[^\"]*\"|'[^']*'|\s#.*)*+$"  # of a command, and not of a Japanese sentence
)
_FLAG = rf"(?=.* --?[a-zA-Z]){_TAIL}"
_COMMAND = (
    r"(?:sudo )?(?:git (?:add|branch|checkout|cherry-pick|clone|commit|config|diff|fetch|log|merge|pull|push|"
    r"rebase|remote|reset|restore|show|stash|status|switch|tag) ?|"
    r"docker(?:-compose| compose)? (?:build|down|exec|images|logs|ps|pull|push|rm|run|start|stop|up)\b|"
    r"kubectl (?:apply|delete|describe|exec|get|logs|rollout)\b|"
    r"(?:npm|yarn|pnpm) (?:add|build|ci|i|install|run|start|test)\b|pip3? install |python3? (?:-m |\S+\.py)|"
    r"(?:apt|apt-get|brew|dnf|yum) (?:install|remove|update|upgrade)\b|"
    r"systemctl (?:disable|enable|reload|restart|start|status|stop) |"
    r"cargo (?:add|build|new|run|test)\b|curl (?:-|['\"]?https?:)|ssh \S+@|scp \S+ \S+:|chmod [0-7ugoa+]+ |"
    r"mkdir -p |rm -r?f|tar -?[cxz]+v?f |ls -[alh]|grep -[a-zA-Z]+ |cd (?:[/~.]|\$))"
)
_PROPERTY = (
    r"(?:align-items|animation|background|border|bottom|box-shadow|box-sizing|color|cursor|display|flex|float|"
    r"font|gap|grid|height|justify-content|left|letter-spacing|line-height|list-style|margin|max-height|"
    r"max-width|min-height|min-width|opacity|outline|overflow|padding|position|right|text-align|"
    r"text-decoration|top|transform|transition|vertical-align|visibility|white-space|width|z-index)"
    r"(?:-[a-z-]+)?: ?[^{};]+"
)
_JAVA_TYPE = r"(?:void|int|long|boolean|double|String|[A-Z]\w*<.*>|[A-Z]\w*)"
_TS_TYPE = r"(?:string|number|boolean|any|unknown|void|never|Array<.*|Promise<.*|Record<.*|\w+\[\])"

CLUES: tuple[tuple[str, int, str], ...] = (
    # What says itself what it is
    ("bash", 3, r"#!.*\b(?:ba|z|k|da)?sh\b"),
    ("python", 3, r"#!.*\bpython"),
    ("ruby", 3, r"#!.*\bruby"),
    ("perl", 3, r"#!.*\bperl"),
    ("javascript", 3, r"#!.*\bnode\b"),
    # Python
    ("pycon", 3, r">>> \w"),
    ("python", 3, r"(?:async )?def \w+\(.*\).*:(?: *#.*)?$"),
    ("python", 1, r"(?:async )?def \w+\($"),
    ("python", 3, r"class \w+\(.*\):$"),
    ("python", 2, r"class [A-Z]\w*:$"),
    ("python", 3, r"if __name__ =="),
    ("python", 2, r"from [\w.]+ import (?:\*|\($|\w+(?: as \w+)?(?:, ?\w+(?: as \w+)?)*,?$)"),
    ("python", 2, r"import [\w.]+ as \w+$"),
    ("python", 1, r"import [a-z_][\w.]*(?:, ?\w+)*$"),
    ("python", 2, r"elif .+:$"),
    ("python", 2, r"(?:async )?for \w+(?:, ?\w+)* in .+:$"),
    ("python", 3, r"except \w[\w.]* as \w+:$"),
    ("python", 2, r"except(?: \w[\w.]*| \(.*\))?:$"),
    ("python", 3, r"(?:async )?with \w[\w.]*\(.*\) as \w+:$"),
    ("python", 2, r"raise [A-Z]\w*\("),
    ("python", 2, r"self\.\w+(?:: .+)? = "),
    ("python", 3, r"\w+ = [\[{(].* for \w+(?:, ?\w+)* in .*[\])}]$"),
    ("python", 2, r"print\(f[\"']"),
    ("python", 1, r"print\(.*\)$"),
    ("python", 1, r"(?:if|while) .+:$"),
    ("python", 1, r"(?:try|else|finally):$"),
    ("python", 1, r"\w+ = \w+(?:\.\w+)+\(.*\)$"),
    # TypeScript before JavaScript: it is JavaScript and more
    ("typescript", 3, r"import type "),
    ("typescript", 3, r"export (?:type|interface|enum|abstract class) "),
    ("typescript", 3, rf"(?:export )?(?:const|let|var) \w+: {_TS_TYPE}(?: \|.*)? = "),
    ("typescript", 3, rf"(?:export |default |async )*function \w+(?:<.*>)?\(.*\w\??: {_TS_TYPE}"),
    ("typescript", 2, rf"(?:readonly |private |public |protected )*\w+\??: {_TS_TYPE}(?: \|.*)?;$"),
    ("typescript", 2, r"(?:declare )?interface [A-Z]\w*(?:<.*>)?(?: extends .*)? \{$"),
    ("typescript", 2, r"type [A-Z]\w*(?:<.*>)? = [{'\"]"),
    ("javascript", 3, r"import .+ from ['\"].+['\"];?$"),
    ("javascript", 2, r"import ['\"].+['\"];$"),
    ("javascript", 3, r"export (?:default\b|const \w+ =|async function|function \w|class \w|\{)"),
    ("javascript", 3, r"module\.exports\b"),
    ("javascript", 3, r"console\.(?:log|error|warn|info|table|debug)\("),
    ("javascript", 3, r"(?:const|let|var) [\w$]+ = (?:async )?(?:\(.*\)|[\w$]+) =>"),
    ("javascript", 3, r"(?:const|let|var) .+ = (?:await |require\()"),
    ("javascript", 3, r"['\"]use strict['\"];?$"),
    ("javascript", 3, r"(?:const|let|var) [{\[].*[}\]] = \w"),
    ("javascript", 2, r"(?:document\.\w|window\.\w+(?:\(| = .*;$))"),
    ("javascript", 2, r"const [a-z_$][\w$]* = .*;?$"),
    ("javascript", 2, r"(?:if|while) \(.*[=!]==.*\)"),
    ("javascript", 2, r"\$\(['\"].*['\"]\)\.\w+"),
    ("javascript", 2, r"(?:async )?function\*? ?\w*\([^$]+\) ?\{$"),
    ("javascript", 2, r".*\((?:\([\w$, ]*\)|[\w$]+) => (?:\{$|.*\);?$)"),
    ("javascript", 1, r"function \w+\(\) ?\{$"),
    ("javascript", 1, r"\}\);$"),
    # PHP, and Perl, which looks like it
    ("php", 3, r"<\?php\b"),
    ("php", 3, r"(?:public |private |protected |static )*function \w+\(.*\$"),
    ("php", 3, r"(?:public|private|protected) (?:static )?function "),
    ("php", 3, r"use [A-Z]\w*(?:\\\w+)+"),
    ("php", 3, r"namespace [A-Z]\w*(?:\\\w+)+;"),
    ("php", 3, r"foreach ?\(\$\w+ as "),
    ("php", 3, r"(?:return )?\$this->\w"),
    ("perl", 3, r"(?:my|our|local) [$@%(]"),
    ("perl", 3, r"use (?:strict|warnings|[A-Z]\w*(?:::\w+)*(?: .*)?);$"),
    ("perl", 3, r"package [A-Z]\w*(?:::\w+)*;$"),
    ("perl", 3, r"sub \w+ ?\{$"),
    ("perl", 2, r"[@%]\w+ = .*;$"),
    ("php", 2, r"\$\w+(?:\[.*\])? = .*;$"),
    ("php", 2, r"(?:if|while) ?\(.*\$\w+(?:->| [=!<>])"),
    ("php", 2, r"\$\w+->\w+"),
    ("php", 1, r"echo .*;$"),
    # Ruby, and what looks like it
    ("elixir", 3, r"defmodule "),
    ("elixir", 3, r"defp? \w+.* do$"),
    ("lua", 3, r"local (?:function )?\w+(?: = |\()"),
    ("ruby", 3, r"def self\.\w+"),
    ("ruby", 3, r"[^|]* do \|[\w, *&()]+\|$"),
    ("ruby", 3, r"attr_(?:accessor|reader|writer) :"),
    ("ruby", 3, r"gem ['\"]"),
    ("ruby", 3, r"(?:has_many|has_one|belongs_to|validates|before_action|scope|resources) :"),
    ("ruby", 2, r"class [A-Z]\w*(?:::\w+)*(?: < [A-Z][\w:]*)?$"),
    ("ruby", 2, r"require(?:_relative)? ['\"][\w./-]+['\"]$"),
    ("ruby", 2, r"def \w+[?!]?(?:\([^:=]*\))?$"),
    ("ruby", 2, r"@\w+ \|?\|?= "),
    ("ruby", 2, r"elsif [^{]*$"),
    ("ruby", 2, r"puts (?:['\"]|\w+(?:\.\w+)*$)"),
    ("ruby", 1, r"end$"),
    # Go, and what looks like it
    ("swift", 3, r"(?:@\w+ |private |public |static |mutating )*func \w+(?:<.*>)?\(.*\) (?:throws )?-> "),
    ("swift", 3, r"import (?:UIKit|SwiftUI|Foundation|Combine)$"),
    ("swift", 3, r"guard let "),
    ("kotlin", 3, r"(?:override |private |suspend |internal )*fun (?:<.*> )?[\w.]+\("),
    ("kotlin", 3, r"data class "),
    ("kotlin", 2, r"val \w+(?:: .+)? = "),
    ("go", 3, r"func (?:main\(\)|\(\w+ \*?[A-Z][\w.]*\) \w+\(.*) ?.*\{$"),
    ("go", 2, r"func \w+(?:\[.*\])?\(.*\{$"),
    ("go", 2, r"package [a-z]\w*$"),
    ("go", 3, r"if err != nil \{$"),
    ("go", 3, r"if .*; .* \{$"),
    ("go", 3, r"for (?:\w+(?:, \w+)? := )?range .*\{$"),
    ("go", 3, r"type [A-Z]?\w* (?:struct|interface) \{$"),
    ("go", 3, r"go func\("),
    ("go", 2, r"import (?:\($|\"[\w./-]+\"$)"),
    ("go", 2, r"fmt\.[A-Z]\w+\("),
    ("go", 2, r"[a-z]\w*(?:, \w+)* := .*[(\w{}\"]\)?"),
    ("go", 1, r"defer \w"),
    # Rust
    ("rust", 3, r"(?:pub(?:\(\w+\))? )?(?:async |const |unsafe )*fn \w+(?:<.*>)?\("),
    ("rust", 3, r"let mut \w"),
    ("rust", 3, r"(?:pub )?use [a-z_]\w*::"),
    ("rust", 3, r"#!?\[(?:derive|test|tokio|cfg|allow|async_trait)\b"),
    ("rust", 3, r"(?:e?println|print|vec|panic|assert|assert_eq|format|todo)![(\[]"),
    ("rust", 3, r"pub (?:struct|enum|mod|trait|type) "),
    ("rust", 3, r"impl(?:<.*>)? .*\{$"),
    ("rust", 3, r"(?:if|while) let (?:Some|Ok|Err|None)\b"),
    ("rust", 3, r"let \w+: (?:[iuf](?:8|16|32|64|128|size)|&|Vec<|Option<|Result<|Hash|Box<|Arc<)"),
    ("rust", 2, r"(?:mod|trait) [\w<>]+ \{$"),
    ("rust", 1, r"(?:struct|enum) [\w<>]+ \{$"),
    ("rust", 2, r"(?:Some|Ok|Err)\(.*\) => "),
    ("rust", 1, r"let \w+ = .*;$"),
    # A pointer says C where the rest would be Java too
    (
        "c",
        3,
        r"(?:static |const |extern |struct )*\w+ \*?\w+\((?:.*, )?(?:const |struct )*\w+ \*+\w+.*\) ?[{;]?$",
    ),
    # C#, before Java
    ("csharp", 3, r"using (?:static )?[A-Z]\w*(?:\.\w+)*;$"),
    ("csharp", 3, r"Console\.(?:Write|Read)"),
    ("csharp", 3, r".*\{ get; (?:(?:private |internal )?(?:set|init); )?\}"),
    ("csharp", 3, r"foreach \((?:var|string|int|[A-Z]\w*) \w+ in "),
    ("csharp", 2, r"namespace [A-Z]\w*(?:\.\w+)*(?:;| \{)?$"),
    ("csharp", 2, r"(?:var|[A-Z]\w*) \w+ = (?:await|new) .*;$"),
    (
        "csharp",
        2,
        r"(?:public|private|protected) (?:async |override |virtual |static )*[\w<>?\[\]]+ \w+\(.*\)$",
    ),
    # Java
    ("java", 3, r"public static void main\("),
    ("java", 3, r"System\.(?:out|err)\.print"),
    ("java", 3, r"import (?:static )?[a-z]\w*(?:\.\w+)+(?:\.\*)?;$"),
    ("java", 3, r"package [a-z]\w*(?:\.\w+)+;$"),
    ("java", 3, r"@(?:Override|Autowired|Test|Entity|RestController|Service|Bean)$"),
    ("java", 2, rf"(?:(?:public|private|protected|static|final|abstract) )+{_JAVA_TYPE} \w+\(.*\).*\{{$"),
    ("java", 2, rf"(?:private|protected|public|static)(?: static)? final {_JAVA_TYPE} \w+"),
    ("java", 2, r"(?:public |final |abstract )+(?:class|interface|enum|record) \w+.*\{$"),
    ("java", 2, r"(?:final )?(?:String|boolean|Integer|Long|List<.*>|Map<.*>) \w+ = .*;$"),
    ("java", 2, r"\} catch \([\w |]*Exception \w+\) \{$"),
    # C++ before C: it is C and more
    (
        "cpp",
        3,
        r"#include <(?:algorithm|array|chrono|functional|iostream|map|memory|set|string|thread|vector)>",
    ),
    ("cpp", 3, r"(?:const )?std::\w"),
    ("cpp", 3, r"using namespace \w+(?:::\w+)*;"),
    ("cpp", 3, r"(?:std::)?c(?:out|err) <<"),
    ("cpp", 3, r"template ?<(?:typename|class) "),
    ("cpp", 2, r"(?:public|private|protected):$"),
    ("cpp", 2, r"(?:const )?auto&? \w+ = .*;$"),
    ("c", 3, r"#include [<\"][\w./]+[>\"]"),
    ("c", 3, r"int main\("),
    ("c", 2, r"#(?:define \w|ifn?def \w|endif\b|pragma \w)"),
    ("c", 2, r"typedef (?:struct|enum|union|unsigned|int|void)\b"),
    ("c", 2, r"(?:static |const |unsigned |extern )*(?:void|char|int|size_t|uint\d+_t) \*?\w+\(.*\) ?[{;]?$"),
    ("c", 2, r"(?:static |const |unsigned )*(?:char|void|int|struct \w+) ?\*+ ?\w+(?: =.*)?;$"),
    ("c", 1, r"(?:f|s|sn)?printf\(\""),
    # Shell
    ("console", 3, rf"\$ {_COMMAND}{_TAIL}"),
    ("console", 2, r"\$ (?:\./)?[a-z][\w.-]*(?: [-\w./]+)*$"),
    ("bash", 3, r"(?:el)?if \[\[? .* \]\]?; ?then$"),
    ("bash", 3, r"(?:for \w+ in .*|while .*); ?do$"),
    ("bash", 3, r"esac$"),
    ("bash", 3, r"export [A-Za-z_]\w*="),
    ("bash", 3, r"set -[euxo]+(?: pipefail)?$"),
    ("bash", 3, r"(?:local |readonly )?[A-Za-z_]\w*=[\"']?\$[({\w]"),
    ("bash", 3, rf"{_COMMAND}{_FLAG}"),
    ("bash", 2, rf"{_COMMAND}{_TAIL}"),
    ("bash", 2, r"echo [\"'$]"),
    ("bash", 2, r"(?:fi|then)$"),
    ("bash", 1, r"(?:done|do|else)$"),
    # Styles
    ("css", 3, r"@(?:media|keyframes|font-face|supports)\b.*\{$"),
    ("css", 3, rf"[.#*:\w][^{{}}]*\{{ ?{_PROPERTY};? ?\}}$"),
    ("css", 2, r"[.#:*][\w-][^{}()=;]*\{$"),
    ("css", 2, rf"{_PROPERTY};$"),
    ("css", 2, r"--[a-z][\w-]*: [^{}]+;$"),
    ("css", 1, r"(?:body|html|div|span|table|a|p|ul|li|h[1-6])(?:[ ,:.>][^{}()=;]*)? ?\{$"),
    # Docker
    ("docker", 2, r"FROM [\w./-]+(?::[\w.-]+)?(?: AS \w+)?$"),
    ("docker", 2, r"(?:RUN|COPY|WORKDIR|CMD|ENTRYPOINT|EXPOSE) \S"),
)
"""(Pygments' name of the language, weight, what the line begins with)"""
