"""Ways in which HTML, CSS and SVG ask for something outside themselves; `{url}` is what they ask for."""

SVG = "<svg xmlns='http://www.w3.org/2000/svg' xmlns:xlink='http://www.w3.org/1999/xlink' width='9' height='9'>{}</svg>"

VECTORS = {
    "img": '<img src="{url}">',
    "img of an odd scheme": '<img src="php://filter/resource={url}">',
    "object": '<object data="{url}"></object>',
    "embed": '<embed src="{url}">',
    "a rel=attachment": '<a rel="attachment" href="{url}">x</a>',
    "link rel=attachment": '<link rel="attachment" href="{url}">',
    "link stylesheet": '<link rel="stylesheet" href="{url}">',
    "@import": '<style>@import url("{url}");</style>',
    "background": '<div style="background: url({url})">x</div>',
    "content": '<style>.c::before {{ content: url("{url}") }}</style><p class="c">x</p>',
    "list-style-image": '<ul style="list-style-image: url({url})"><li>x</li></ul>',
    "border-image": '<div style="border: 3px solid; border-image: url({url}) 3">x</div>',
    "inline svg image": SVG.format('<image width="9" height="9" href="{url}"/>'),
    "svg xlink": SVG.format('<image width="9" height="9" xlink:href="{url}"/>'),
    "svg in a data: address": (
        '<img src="data:image/svg+xml,%3Csvg xmlns=%22http://www.w3.org/2000/svg%22 width=%229%22 height=%229%22%3E'
        '%3Cimage width=%229%22 height=%229%22 href=%22{url}%22/%3E%3C/svg%3E">'
    ),
    "base href": '<base href="{url}"><img src="x.png">',
    "img without a scheme": '<img src="//{host}/x.png">',
    "page background": '<style>@page {{ background: url("{url}") }}</style>',
    "page content": '<style>@page {{ @top-center {{ content: url("{url}") }} }}</style>',
    "body background attribute": '<body background="{url}">x</body>',
    "table background attribute": '<table background="{url}"><tr><td>x</td></tr></table>',
    "srcset": '<img src="{url}" srcset="{url} 2x">',
}
# These stop the typesetter.
FATAL = {
    "@font-face": '<style>@font-face {{ font-family: f; src: url("{url}") }}</style><p style="font-family: f">x</p>',
    "@color-profile": (
        '<style>@color-profile --c {{ src: url("{url}") }} p {{ color: color(--c 0 0 0) }}</style><p>x</p>'
    ),
    "attr() as an address": '<style>p {{ background: attr(title url) }}</style><p title="{url}">x</p>',
}

BOMBS = {
    "a long table": "<table>" + "<tr><td>a<td>b<td>c</tr>" * 60_000 + "</table>",
    "nested tables": "<table><tr><td>" * 400 + "x",
    "nested blocks": "<div>" * 20_000 + "x",
    "nested lists": "<ul><li>" * 3_000 + "x",
    "nested spans": "<span>" * 20_000 + "x",
    "nested flex": '<div style="display:flex">' * 60 + "x",
    "nested grid": '<div style="display:grid">' * 60 + "x",
    "nested floats": '<div style="float:left">' * 300 + "x",
    "nested columns": '<div style="columns:2">' * 40 + "x" * 50,
    "a tall block": '<div style="height:10000000px">x</div>',
    "a wide block": '<div style="width:10000000px">x</div>',
    "a giant font": '<p style="font-size:10000000px">x</p>',
    "a tiny page": "<style>@page { size: 1px 1px; margin: 0 }</style>" + "<p>x</p>" * 3_000,
    "a giant page": "<style>@page { size: 10000000mm 10000000mm }</style><p>x</p>",
    "one word of 5 MB": "<p>" + "x" * 5_000_000 + "</p>",
    "5 MB of words": "<p>" + "word " * 1_000_000 + "</p>",
    "one word of 30 MB": "<p>" + "x" * 30_000_000 + "</p>",
    "page breaks": '<p style="break-after:page">x</p>' * 20_000,
    "a deep drawing": SVG.format("<g>" * 20_000 + "</g>" * 20_000),
    "a drawing with many strokes": SVG.format('<path d="M0 0L9 9"/>' * 300_000),
    "a drawing of itself": SVG.format('<g id="a"><use xlink:href="#a"/><use xlink:href="#a"/></g>'),
    "a drawing that doubles": SVG.format(
        '<g id="g0"><rect width="1" height="1"/></g>'
        + "".join(f'<g id="g{n}"><use href="#g{n - 1}"/><use href="#g{n - 1}"/></g>' for n in range(1, 40))
        + '<use href="#g39"/>'
    ),
    "a drawing with giant filters": SVG.format(
        '<filter id="f"><feOffset dx="1e30"/></filter><rect filter="url(#f)" width="1e30" height="1e30"/>'
    ),
    "a giant drawing": "<svg xmlns='http://www.w3.org/2000/svg' width='1e9' height='1e9'><text>x</text></svg>",
    "a picture that unpacks": '<img src="data:image/png;base64,{big}">',
    "a colspan": '<table><tr><td colspan="100000000">x</td></tr></table>',
    "a rowspan": '<table><tr><td rowspan="100000000">x</td></tr></table>',
    "a counter": "<style>p{counter-increment:c 999999999} p::before{content:counter(c,upper-roman)}</style><p>x",
    "rules that expand": "<style>:root { --a0: xxxxxxxxxx; "
    + "".join(f"--a{n}: var(--a{n - 1}) var(--a{n - 1});" for n in range(1, 40))
    + "} p::before { content: var(--a39) }</style><p>x</p>",
    "rules of many parts": "<style>" + "p:not(" * 3_000 + "a" + ")" * 3_000 + " { color: red }</style><p>x</p>",
    "many anchors": "".join(f'<a id="a{n}" href="#a{n - 1}">x</a>' for n in range(60_000)),
    "broken entities": "&" * 2_000_000,
    "letters of both directions": "<p>" + "\u202e\u05d0a\u202c" * 300_000 + "</p>",
    "joined letters": "<p>a" + "\u0301" * 1_000_000 + "</p>",
    "an address for a picture": FATAL["attr() as an address"].format(url="http://127.0.0.1:9/"),
}
