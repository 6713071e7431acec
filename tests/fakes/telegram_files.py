"""Files that were sent to Telegram: kept once each, checked as Telegram checks them, given out again."""

import hashlib
import mimetypes
from dataclasses import dataclass, field

from tests.fakes.telegram_faults import refuse
from tests.fakes.telegram_messages import DOCUMENT, PHOTO, File

LARGEST = {PHOTO: 10 * 2**20, DOCUMENT: 50 * 2**20}
LARGEST_DOWNLOAD = 20 * 2**20
_IMAGES = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF8", b"RIFF")
_PNG_SIZE = slice(16, 24)


@dataclass(frozen=True, slots=True)
class Upload:
    """A file inside a request."""

    name: str
    content: bytes = field(repr=False)

    def as_json(self) -> dict:
        return {"file": self.name, "size": len(self.content)}


class Files:
    """All files by their identifier, which is the digest of name and content."""

    def __init__(self) -> None:
        self._files: dict[str, File] = {}

    def keep(self, name: str, content: bytes) -> File:
        number = hashlib.sha256(name.encode() + b"\0" + content).hexdigest()
        if number not in self._files:
            width, height = _size(content)
            mime = mimetypes.guess_type(name)[0] or "application/octet-stream"
            self._files[number] = File(
                id=number, name=name, content=content, mime=mime, width=width, height=height
            )
        return self._files[number]

    def sent(self, kind: str, value: object, payload: dict) -> File:
        """The file that a parameter of a request means. Raises Refusal."""
        if isinstance(value, str) and value.startswith("attach://"):
            value = payload.get(value.removeprefix("attach://"))
        if isinstance(value, str) and value:
            return self._again(value)
        if not isinstance(value, Upload):
            raise refuse(f"there is no {kind} in the request")
        if not value.content:
            raise refuse("file must be non-empty")
        if len(value.content) > LARGEST[kind]:
            raise refuse("file is too big")
        file = self.keep(value.name, value.content)
        if kind == PHOTO:
            _check_photo(file)
        return file

    def get(self, payload: dict) -> dict:
        """What getFile says. Raises Refusal."""
        file = self._files.get(payload.get("file_id", ""))
        if file is None:
            raise refuse("wrong file_id or the file is temporarily unavailable")
        if len(file.content) > LARGEST_DOWNLOAD:
            raise refuse("file is too big")
        path = f"documents/{file.id}"
        return {
            "file_id": file.id,
            "file_unique_id": file.id[:16],
            "file_size": len(file.content),
            "file_path": path,
        }

    def content(self, path: str) -> bytes | None:
        file = self._files.get(path.rpartition("/")[2])
        return file and file.content

    def _again(self, value: str) -> File:
        if value in self._files:
            return self._files[value]
        if value.startswith(("http://", "https://")):
            raise refuse("failed to get HTTP URL content")  # a fake goes nowhere
        raise refuse("wrong file identifier/HTTP URL specified")


def _check_photo(file: File) -> None:
    if not file.content.startswith(_IMAGES):
        raise refuse("IMAGE_PROCESS_FAILED")
    sides = (file.width, file.height)
    if all(sides) and (sum(sides) > 10_000 or max(sides) > 20 * min(sides)):
        raise refuse("PHOTO_INVALID_DIMENSIONS")


def _size(content: bytes) -> tuple[int, int]:
    """Width and height of a PNG; (0, 0) of anything else."""
    if not content.startswith(_IMAGES[0]) or len(content) < _PNG_SIZE.stop:
        return 0, 0
    sides = content[_PNG_SIZE]
    return int.from_bytes(sides[:4], "big"), int.from_bytes(sides[4:], "big")
