"""Where does each box of a network map stand, and how is it drawn? In layers, from the Internet down."""

from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

BOX_WIDTH, BOX_HEIGHT, GAP_X, GAP_Y, MARGIN = 150, 46, 18, 56, 16
IN_A_ROW = 6
FONT = "DejaVu Sans, Helvetica, Arial, sans-serif"
FILLS = {"edge": "#fbe9d7", "switch": "#e2f0f0", "server": "#e4eef8", "end": "#f4f4f0", "network": "#ffffff"}


@dataclass(frozen=True, slots=True)
class Node:
    """A box: `layer` 0 is nearest to the Internet; `kind` is one of FILLS."""

    key: str
    title: str
    line: str = ""
    kind: str = "end"
    layer: int = 4


@dataclass(frozen=True, slots=True)
class Edge:
    first: str
    other: str
    label: str = ""


@dataclass(frozen=True, slots=True)
class NetworkMap:
    title: str
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]

    @property
    def description(self) -> str:
        """The map in words, for whoever does not see it."""
        names = {node.key: node.title for node in self.nodes}
        cables = [f"{names[edge.first]} to {names[edge.other]}" for edge in self.edges]
        said = f"{self.title}: {len(self.nodes)} boxes"
        return f"{said}; connected: {', '.join(cables[:40])}." if cables else f"{said}, no connections recorded."


def dot_source(drawn: NetworkMap) -> str:
    """The map for graphviz; labels are quoted, so that nothing in a name is read as a command.

    >>> 'label="a\\\\\\\\N \\\\"b\\\\""' in dot_source(NetworkMap("x", (Node("m1", 'a\\\\N "b"'),), ()))
    True
    """
    lines = [
        "graph network {",
        f'graph [rankdir=TB, nodesep=0.25, ranksep=0.5, fontname="{FONT}", bgcolor="transparent"];',
        f'node [shape=box, style="rounded,filled", color="#545e64", fontname="{FONT}", fontsize=10];',
        f'edge [color="#545e64", fontname="{FONT}", fontsize=8, fontcolor="#333333"];',
    ]
    for node in drawn.nodes:
        label = _quoted(f"{_short(node.title)}\n{_short(node.line)}" if node.line else _short(node.title))
        lines.append(f'"{node.key}" [label={label}, fillcolor="{FILLS[node.kind]}"];')
    layers = sorted({node.layer for node in drawn.nodes})
    for layer in layers:
        same = " ".join(f'"{node.key}";' for node in drawn.nodes if node.layer == layer)
        if layer < 3:
            lines.append(f"{{ rank=same; {same} }}")
    lines += [f'"{edge.first}" -- "{edge.other}" [label={_quoted(_short(edge.label))}];' for edge in drawn.edges]
    return "\n".join([*lines, "}"])


def _quoted(text: str) -> str:
    safe = "".join(letter for letter in text if letter == "\n" or letter.isprintable())
    return '"' + safe.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'


def _short(text: str, most: int = 30) -> str:
    return text if len(text) <= most else text[: most - 1] + "…"


def svg_of(drawn: NetworkMap) -> str:
    """The map as SVG without any other program: boxes in rows by layer, straight lines between them."""
    places: dict[str, tuple[int, int]] = {}
    y, width = MARGIN, 2 * MARGIN + BOX_WIDTH
    for layer in sorted({node.layer for node in drawn.nodes}):
        nodes = [node for node in drawn.nodes if node.layer == layer]
        for start in range(0, len(nodes), IN_A_ROW):
            for number, node in enumerate(nodes[start : start + IN_A_ROW]):
                x = MARGIN + number * (BOX_WIDTH + GAP_X)
                places[node.key] = (x, y)
                width = max(width, x + BOX_WIDTH + MARGIN)
            y += BOX_HEIGHT + GAP_Y
    height = max(y - GAP_Y + MARGIN, 2 * MARGIN + BOX_HEIGHT)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}"'
        f' font-family={quoteattr(FONT)} role="img"><title>{escape(drawn.title)}</title>'
    ]
    for edge in drawn.edges:
        (x1, y1), (x2, y2) = places[edge.first], places[edge.other]
        middle = BOX_WIDTH // 2
        top, bottom = ((x1, y1), (x2, y2)) if y1 <= y2 else ((x2, y2), (x1, y1))
        end = bottom[1] if top[1] != bottom[1] else bottom[1] + BOX_HEIGHT
        parts.append(
            f'<line x1="{top[0] + middle}" y1="{top[1] + BOX_HEIGHT}" x2="{bottom[0] + middle}" y2="{end}"'
            ' stroke="#545e64" stroke-width="1"/>'
        )
        if edge.label:
            x, line_y = (top[0] + bottom[0]) // 2 + middle, (top[1] + BOX_HEIGHT + end) // 2
            parts.append(
                f'<text x="{x}" y="{line_y}" font-size="8" fill="#333333" text-anchor="middle">'
                f"{escape(_short(edge.label, 26))}</text>"
            )
    for node in drawn.nodes:
        x, top_y = places[node.key]
        parts.append(
            f'<rect x="{x}" y="{top_y}" width="{BOX_WIDTH}" height="{BOX_HEIGHT}" rx="5" fill="{FILLS[node.kind]}"'
            ' stroke="#545e64"/>'
        )
        text_y = top_y + (20 if node.line else 28)
        parts.append(_text(x, text_y, node.title, 11, 22, "#111111"))
        if node.line:
            parts.append(_text(x, text_y + 15, node.line, 9, 27, "#333333"))
    return "".join([*parts, "</svg>"])


def _text(x: int, y: int, text: str, size: int, most: int, color: str) -> str:
    middle = x + BOX_WIDTH // 2
    shown = escape("".join(letter for letter in _short(text, most) if letter.isprintable()))
    return f'<text x="{middle}" y="{y}" font-size="{size}" fill="{color}" text-anchor="middle">{shown}</text>'
