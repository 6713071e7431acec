"""Bands that were deflated apart make one file."""

import struct
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.messages.png import band, png

WIDTH = 5


def chunks(file):
    """The kind and content of each chunk, whose check must hold."""
    left = file[8:]
    while left:
        (length,) = struct.unpack(">I", left[:4])
        kind, content, check = left[4:8], left[8 : 8 + length], left[8 + length : 12 + length]
        assert struct.unpack(">I", check)[0] == zlib.crc32(kind + content)
        yield kind, content
        left = left[12 + length :]


def opaque(rgb):
    return b"".join(rgb[start : start + 3] + b"\xff" for start in range(0, len(rgb), 3))


@given(st.lists(st.integers(1, 4), min_size=1, max_size=4), st.randoms(use_true_random=False))
def test_a_file_holds_the_pixels_of_all_its_bands(heights, random):
    pixels = [random.randbytes(3 * WIDTH * rows) for rows in heights]
    file = png([band(opaque(rgb), WIDTH) for rgb in pixels], WIDTH)
    assert file.startswith(b"\x89PNG\r\n\x1a\n")
    (first, header), (_, deflated), (last, _) = chunks(file)
    assert (first, last) == (b"IHDR", b"IEND")
    assert struct.unpack(">IIBBBBB", header) == (WIDTH, sum(heights), 8, 2, 0, 0, 0)
    rows = zlib.decompress(deflated)  # checks Adler-32 too
    stride = 1 + 3 * WIDTH
    assert {rows[start] for start in range(0, len(rows), stride)} == {0}
    read = b"".join(rows[start + 1 : start + stride] for start in range(0, len(rows), stride))
    assert read == b"".join(pixels)


@pytest.mark.parametrize("size", [65521, 200_000])
def test_checks_are_joined_whatever_the_size_of_a_band(size):
    rgba = bytes(range(256)) * (4 * size // 256)
    file = png([band(rgba, 1), band(rgba, 1)], 1)
    deflated = dict(chunks(file))[b"IDAT"]
    assert len(zlib.decompress(deflated)) == 2 * 4 * (len(rgba) // 4)
