"""A logo for an invented client: a round mark, drawn without any drawing program."""

import struct
import zlib

SIDE = 192
PAPER, DEEP, LIGHT = (255, 255, 255), (24, 94, 110), (120, 190, 160)


def emblem() -> bytes:
    """A PNG: a wave across a disc."""
    rows = b"".join(b"\0" + bytes(part for x in range(SIDE) for part in _color(x, y)) for y in range(SIDE))
    header = struct.pack(">IIBBBBB", SIDE, SIDE, 8, 2, 0, 0, 0)
    parts = ((b"IHDR", header), (b"IDAT", zlib.compress(rows, 9)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, content) for kind, content in parts)


def _chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def _color(x: int, y: int) -> tuple[int, int, int]:
    """What stands at a point; edges are mixed by their distance, so that they look smooth."""
    across, down = (x + 0.5) / SIDE * 2 - 1, (y + 0.5) / SIDE * 2 - 1
    wave = down - 0.55 * across * (1 - across * across)
    inside = _mixed(DEEP, LIGHT, (wave - 0.05) * SIDE / 2)
    inside = _mixed(inside, PAPER, (0.06 - abs(wave - 0.05)) * SIDE / 2)
    return _mixed(inside, PAPER, ((across * across + down * down) ** 0.5 - 0.96) * SIDE / 2)


def _mixed(one: tuple[int, int, int], other: tuple[int, int, int], pixels: float) -> tuple[int, int, int]:
    """`one`, or `other` from half a pixel beyond the edge on."""
    share = min(1.0, max(0.0, pixels + 0.5))
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(one, other, strict=True))
    return red, green, blue
