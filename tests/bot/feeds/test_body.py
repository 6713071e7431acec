import gzip
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.feeds.body import Body, BodyError


def raw_deflate(data: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return packer.compress(data) + packer.flush()


PACKERS = {
    "": bytes,
    "identity": bytes,
    "gzip": gzip.compress,
    "x-gzip": gzip.compress,
    "GZIP": gzip.compress,
    "deflate": zlib.compress,
}


def read(encoding: str, data: bytes, cap: int = 1 << 20, step: int = 1 << 16) -> bytes:
    body = Body(encoding, cap)
    for start in range(0, len(data), step):
        body.feed(data[start : start + step])
    return body.finish()


@given(
    st.sampled_from(sorted(PACKERS)),
    st.binary(max_size=2_000).filter(lambda data: not data.startswith(b"\x1f\x8b")),
    st.integers(1, 700),
)
def test_what_was_packed_comes_back_whole_however_it_is_cut_into_chunks(encoding, data, step):
    assert read(encoding, PACKERS[encoding](data), step=step) == data


@pytest.mark.parametrize("size", [65_535, 65_536, 65_537, 131_072, 900_000])
@pytest.mark.parametrize("pack", [gzip.compress, zlib.compress, raw_deflate])
def test_long_runs_come_back_to_the_last_byte(pack, size):
    encoding = "gzip" if pack is gzip.compress else "deflate"

    assert read(encoding, pack(b"<" + b" " * size)) == b"<" + b" " * size


def test_several_gzip_members_are_one_body():
    assert read("gzip", gzip.compress(b"<rss>") + gzip.compress(b"</rss>") + b"\0\0") == b"<rss></rss>"


@pytest.mark.parametrize("pack", [gzip.compress, zlib.compress, raw_deflate])
def test_a_bomb_is_refused_before_it_is_unpacked(pack):
    encoding = "gzip" if pack is gzip.compress else "deflate"
    body = Body(encoding, 1 << 20)

    with pytest.raises(BodyError, match="more than 1 MiB"):
        body.feed(pack(b" " * 200_000_000))
    assert len(body._decoded) <= (1 << 20) + (1 << 16)


def test_a_plain_body_over_the_cap_is_refused():
    with pytest.raises(BodyError, match="larger than 1000 bytes"):
        read("", b"x" * 1_001, cap=1_000)


@pytest.mark.parametrize("encoding", ["br", "zstd", "gzip, gzip", "deflate, br", "compress"])
def test_packing_that_was_not_asked_for_is_refused(encoding):
    with pytest.raises(BodyError, match="not asked for"):
        Body(encoding, 1_000)


@pytest.mark.parametrize("pack", [gzip.compress, zlib.compress])
def test_a_packed_body_that_ends_early_is_cut_off_and_not_complete(pack):
    with pytest.raises(BodyError, match="cut off"):
        read("gzip" if pack is gzip.compress else "deflate", pack(b"some longer text" * 50)[:-6])


def test_broken_packing_is_named():
    with pytest.raises(BodyError, match="broken"):
        read("gzip", b"\x1f\x8b" + b"\xff" * 40)
