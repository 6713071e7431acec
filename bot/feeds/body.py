"""Decodes a response body as it streams in, under a cap: no bomb is ever inflated whole.

Knows nothing of HTTP beyond the name of a content encoding.
"""

import zlib
from typing import Final, Protocol

_GZIP_MAGIC: Final = b"\x1f\x8b"
_ZLIB_FIRST: Final = 0x78
_GZIP: Final = zlib.MAX_WBITS | 16
_PIECE: Final = 1 << 16


class _Decompressor(Protocol):
    """What zlib.decompressobj gives; zlib itself names no public type."""

    @property
    def eof(self) -> bool: ...
    @property
    def unconsumed_tail(self) -> bytes: ...
    @property
    def unused_data(self) -> bytes: ...
    def decompress(self, data: bytes, max_length: int = 0, /) -> bytes: ...


class BodyError(Exception):
    """A body that cannot be used; the text says why, for people."""


class Body:
    """Collects a body of at most `max_bytes` decoded bytes.

    `encoding` is the Content-Encoding header. Servers get it wrong, so gzip is believed where the first
    bytes say so, declared or not, and plain text under a gzip label is taken as it is.
    """

    def __init__(self, encoding: str, max_bytes: int) -> None:
        names = [name.strip().lower() for name in encoding.split(",")]
        self._names = [name for name in names if name not in ("", "identity")]
        if len(self._names) > 1 or set(self._names) - {"gzip", "x-gzip", "deflate"}:
            raise BodyError(f"it came packed as {', '.join(self._names)}, which was not asked for")
        self._max_bytes = max_bytes
        self._read = 0
        self._head = b""
        self._started = False
        self._inflater: _Decompressor | None = None
        self._decoded = bytearray()

    def feed(self, chunk: bytes) -> None:
        """Takes the next bytes off the wire; raises BodyError over the cap or on broken packing."""
        self._read += len(chunk)
        if self._read > self._max_bytes:
            raise BodyError(f"it is larger than {_size(self._max_bytes)}")
        if not self._started:
            self._head += chunk
            if len(self._head) < len(_GZIP_MAGIC):
                return
            chunk = self._start()
        self._decode(chunk)

    def finish(self) -> bytes:
        """The whole decoded body; raises BodyError where a packed one ends too early."""
        if not self._started and self._head:
            self._decode(self._start())
        if self._inflater is not None and not self._inflater.eof:
            raise BodyError("it was cut off on the way")
        return bytes(self._decoded)

    def _start(self) -> bytes:
        self._started = True
        head, self._head = self._head, b""
        if head.startswith(_GZIP_MAGIC):
            self._inflater = zlib.decompressobj(_GZIP)
        elif self._names == ["deflate"]:
            # "deflate" means zlib in the standard and raw deflate from some servers
            self._inflater = zlib.decompressobj(zlib.MAX_WBITS if head[0] == _ZLIB_FIRST else -zlib.MAX_WBITS)
        return head

    def _decode(self, data: bytes) -> None:
        inflater = self._inflater
        if inflater is None:
            self._decoded += data
            return
        try:
            while inflater is not None:
                data, inflater = self._step(inflater, data)
        except zlib.error as error:
            raise BodyError(f"its packing is broken ({error})") from error

    def _step(self, inflater: _Decompressor, data: bytes) -> tuple[bytes, _Decompressor | None]:
        """Decodes one piece; what is left to decode and with what, None where nothing is."""
        piece = inflater.decompress(data, _PIECE)
        self._decoded += piece
        if len(self._decoded) > self._max_bytes:
            raise BodyError(f"it unpacks to more than {_size(self._max_bytes)}")
        if not inflater.eof:
            # a full piece may have left output inside zlib though it took all the input
            more = inflater.unconsumed_tail or len(piece) == _PIECE
            return inflater.unconsumed_tail, inflater if more else None
        rest = inflater.unused_data
        if not rest.startswith(_GZIP_MAGIC):
            return b"", None  # the end, or padding after it
        self._inflater = zlib.decompressobj(_GZIP)  # gzip may hold several members
        return rest, self._inflater


def _size(count: int) -> str:
    mib = count / (1 << 20)
    return f"{mib:.0f} MiB" if mib >= 1 else f"{count} bytes"
