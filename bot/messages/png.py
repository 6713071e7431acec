"""PNG files of bands of pixels, each deflated apart and joined without looking at it again. Draws nothing.

Rows are not filtered: of flat colours that is smaller, and it keeps a band from depending on the one above.
See the PNG specification (https://www.w3.org/TR/png-3/) and RFC 1950.
"""

import struct
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

_SIGNATURE: Final = b"\x89PNG\r\n\x1a\n"
_ZLIB: Final = b"\x78\x9c"
_RGB: Final = 2
_LEVEL: Final = 6
_MODULUS: Final = 65521  # of Adler-32


@dataclass(frozen=True, slots=True)
class Band:
    """Some rows of a picture: deflated, their number, how many bytes they were, and Adler-32 of these."""

    deflated: bytes
    rows: int
    size: int
    check: int


def band(rgba: bytes, width: int) -> Band:
    """Rows of opaque pixels, four bytes each, top row first."""
    rgb = bytearray(len(rgba) // 4 * 3)
    for channel in range(3):
        rgb[channel::3] = rgba[channel::4]
    edges = range(0, len(rgb) + 1, 3 * width)
    raw = b"".join(b"\0" + rgb[start:end] for start, end in pairwise(edges))
    deflate = zlib.compressobj(_LEVEL, zlib.DEFLATED, -zlib.MAX_WBITS)
    deflated = deflate.compress(raw) + deflate.flush(zlib.Z_FULL_FLUSH)
    return Band(deflated, len(edges) - 1, len(raw), zlib.adler32(raw))


def png(bands: Sequence[Band], width: int) -> bytes:
    """The file of bands that lie below each other."""
    header = struct.pack(">IIBBBBB", width, sum(one.rows for one in bands), 8, _RGB, 0, 0, 0)
    deflated = b"".join((_ZLIB, *(one.deflated for one in bands), _end(), struct.pack(">I", _check(bands))))
    return b"".join((_SIGNATURE, *_chunk(b"IHDR", header), *_chunk(b"IDAT", deflated), *_chunk(b"IEND", b"")))


def _chunk(kind: bytes, content: bytes) -> Iterable[bytes]:
    check = zlib.crc32(content, zlib.crc32(kind))
    return struct.pack(">I", len(content)), kind, content, struct.pack(">I", check)


def _end() -> bytes:
    """A last block that holds nothing."""
    return zlib.compressobj(_LEVEL, zlib.DEFLATED, -zlib.MAX_WBITS).flush()


def _check(bands: Sequence[Band]) -> int:
    """Adler-32 of all bytes, by those of each band."""
    low, high = 1, 0
    for one in bands:
        high = (high + (one.check >> 16) + one.size * (low - 1)) % _MODULUS
        low = (low + (one.check & 0xFFFF) - 1) % _MODULUS
    return high << 16 | low
