"""Settles a document's encoding as far as its bytes tell, before a parser believes a wrong label.

Pure; knows XML's declarations and nothing else of feeds.
"""

import codecs
import re
from typing import Final

UTF8_XML: Final = "application/xml; charset=utf-8"
_WIDE: Final = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
    (b"<\x00\x00\x00", "utf-32-le"),
    (b"\x00\x00\x00<", "utf-32-be"),
    (b"<\x00", "utf-16-le"),
    (b"\x00<", "utf-16-be"),
)
# Encodings of several bytes a character that look like ASCII: their bytes must stay as they are.
_SEVEN_BIT: Final = re.compile(rb"(?:encoding|charset)\s*=\s*[\"']?(?:iso-2022|hz|utf-7)", re.IGNORECASE)
_UTF8: Final = re.compile(rb"(?:encoding|charset)\s*=\s*[\"']?utf-8", re.IGNORECASE)
_MOSTLY: Final = 4  # good characters for each broken one, for a document to be UTF-8 with faults


def is_seven_bit(body: bytes, content_type: str) -> bool:
    """Whether a label claims an encoding in which ASCII bytes mean something else."""
    return bool(_SEVEN_BIT.search(body[:1_000]) or _SEVEN_BIT.search(content_type.encode(errors="replace")))


def settle(body: bytes, content_type: str) -> tuple[bytes, str, tuple[str, ...]]:
    """The body in an encoding that keeps ASCII, the content type to parse it by, and faults found.

    Bytes that are UTF-8 throughout are UTF-8 whatever a label says: no other encoding looks like it by
    chance. A document with a few broken characters is read as UTF-8 without them.
    """
    for start, encoding in _WIDE:
        if body.startswith(start):
            return body.decode(encoding, errors="replace").encode(errors="replace"), UTF8_XML, ()
    body = body.removeprefix(codecs.BOM_UTF8)
    if body.isascii():
        return body, content_type, ()
    text = body.decode(errors="replace")
    broken = text.count("\ufffd") - body.count("\ufffd".encode())
    if broken == 0:
        return body, UTF8_XML, ()
    good = sum(1 for char in text if char > "\x7f") - broken
    if good > _MOSTLY * broken:
        return text.encode(), UTF8_XML, (f"{broken} broken characters",)
    wrong = _UTF8.search(body[:1_000]) or _UTF8.search(content_type.encode(errors="replace"))
    return body, content_type, ("not in the encoding it says",) if wrong else ()
