"""What may stand in an SVG that somebody uploads? An allow-list: shapes, text, paint; nothing that acts or fetches."""

import re
import xml.etree.ElementTree as Tree

SVG = "http://www.w3.org/2000/svg"
MOST_ELEMENTS = 50_000
_ELEMENTS = """
svg g path rect circle ellipse line polyline polygon text tspan title desc defs linearGradient radialGradient stop
clipPath marker pattern symbol use
"""
_ATTRIBUTES = """
id class transform d x y x1 y1 x2 y2 cx cy r rx ry width height viewBox points fill fill-opacity fill-rule stroke
stroke-width stroke-opacity stroke-linecap stroke-linejoin stroke-dasharray stroke-dashoffset stroke-miterlimit opacity
font-family font-size font-weight font-style text-anchor dominant-baseline letter-spacing dx dy rotate textLength offset
stop-color stop-opacity gradientUnits gradientTransform clip-path clip-rule clipPathUnits marker-start marker-mid
marker-end markerWidth markerHeight refX refY orient patternUnits preserveAspectRatio version role
"""
ELEMENTS, ATTRIBUTES = frozenset(_ELEMENTS.split()), frozenset(_ATTRIBUTES.split())
LOCAL = re.compile(r"^#[\w.-]{1,100}$")
PAINT = re.compile(r"url\s*\(\s*(['\"]?)(?!#)", re.IGNORECASE)


class SvgRefused(ValueError):
    """The drawing is not taken; the message says why."""


def cleaned(root: Tree.Element) -> Tree.Element:
    """A copy of the drawing that holds what the lists above allow, and nothing else. Errors: SvgRefused."""
    if root.tag != f"{{{SVG}}}svg":
        raise SvgRefused("This is no SVG drawing.")
    made, count = _copy(root, [0]), sum(1 for _ in root.iter())
    if count > MOST_ELEMENTS:
        raise SvgRefused(f"The drawing has {count:,} parts; at most {MOST_ELEMENTS:,} are taken.")
    assert made is not None  # noqa: S101  # the root is an svg element
    return made


def _copy(element: Tree.Element, depth: list[int]) -> Tree.Element | None:
    name = element.tag.removeprefix(f"{{{SVG}}}") if isinstance(element.tag, str) else ""
    if name not in ELEMENTS:
        return None
    if depth[0] > 100:
        raise SvgRefused("The drawing is nested too deeply.")
    made = Tree.Element(f"{{{SVG}}}{name}")
    for key, value in element.attrib.items():
        if key in ATTRIBUTES and not PAINT.search(value) and "\\" not in value:
            made.set(key, value)
        elif key in ("href", "{http://www.w3.org/1999/xlink}href") and LOCAL.match(value):
            made.set("href", value)
    made.text, made.tail = element.text, element.tail
    depth[0] += 1
    for child in element:
        copied = _copy(child, depth)
        if copied is not None:
            made.append(copied)
        elif child.tail and name in ("text", "tspan"):
            last = made[-1] if len(made) else None
            if last is None:
                made.text = (made.text or "") + child.tail
            else:
                last.tail = (last.tail or "") + child.tail
    depth[0] -= 1
    return made
