"""Files as Telegram's servers hold them: photos re-encoded in sizes, everything else byte for byte."""

import base64
import io
import random
import warnings
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from PIL import Image, ImageOps, UnidentifiedImageError

from demo.standin.refusals import ApiError, bad_request

MAX_PHOTO_BYTES = 10_485_760
MAX_UPLOAD_BYTES = 50 * 2**20
MAX_DOWNLOAD_BYTES = 20 * 2**20
MAX_PHOTO_SIDES = 10_000
"""Width and height together, in pixels."""
MAX_PHOTO_RATIO = 20
SIDES = (90, 320, 800, 1280, 2560)
STANDARD_SIDE = 1280
HIGH_SIDE = 2560
LINK_LIFETIME = timedelta(hours=1)


@dataclass(frozen=True)
class StoredFile:
    file_id: str
    unique_id: str
    kind: str
    """As Telegram names it in refusals: Photo, Document, Voice, Audio, Sticker, VideoNote."""
    data: bytes = field(repr=False)
    path: str
    name: str | None = None
    mime: str | None = None
    width: int = 0
    height: int = 0

    @property
    def size(self) -> int:
        return len(self.data)


_FOLDERS = {
    "Photo": ("photos", "jpg"),
    "Voice": ("voice", "oga"),
    "Audio": ("music", "mp3"),
    "Sticker": ("stickers", "webp"),
}


class Files:
    def __init__(self, rng: random.Random) -> None:
        self._rng = rng
        self._by_id: dict[str, StoredFile] = {}
        self._links: dict[str, tuple[StoredFile, datetime]] = {}

    def keep(
        self,
        kind: str,
        data: bytes,
        *,
        name: str | None = None,
        mime: str | None = None,
        size: tuple[int, int] = (0, 0),
    ) -> StoredFile:
        folder, suffix = _FOLDERS.get(kind, ("documents", (name or "file.bin").rpartition(".")[2] or "bin"))
        stored = StoredFile(
            file_id=self._token(52),
            unique_id=self._token(11),
            kind=kind,
            data=data,
            path=f"{folder}/file_{len(self._by_id)}.{suffix}",
            name=name,
            mime=mime,
            width=size[0],
            height=size[1],
        )
        self._by_id[stored.file_id] = stored
        return stored

    def keep_photo(self, data: bytes, *, side: int = STANDARD_SIDE) -> list[StoredFile]:
        """The sizes of a photo, smallest first, as JPEG without metadata. Raises ApiError for what is no photo."""
        image = _decode(data)
        largest = min(max(image.size), side)
        image.thumbnail((largest, largest), reducing_gap=2.0)
        wanted = [bound for bound in SIDES if bound < largest] + [largest]
        return [self._keep_size(image, bound) for bound in wanted]

    def find(self, file_id: str) -> StoredFile | None:
        return self._by_id.get(file_id)

    def link(self, file_id: str, now: datetime) -> StoredFile:
        """Makes the file downloadable for an hour. Raises ApiError as getFile does."""
        stored = self.find(file_id)
        if stored is None:
            raise bad_request("invalid file_id")
        if stored.size > MAX_DOWNLOAD_BYTES:
            raise bad_request("file is too big")
        self._links[stored.path] = (stored, now + LINK_LIFETIME)
        return stored

    def download(self, path: str, now: datetime) -> bytes:
        stored, good_until = self._links.get(path, (None, now))
        if stored is None or good_until < now:
            raise ApiError(404, "Not Found: file not found")
        return stored.data

    def _keep_size(self, image: Image.Image, bound: int) -> StoredFile:
        sized = image.copy()
        sized.thumbnail((bound, bound))
        buffer = io.BytesIO()
        sized.save(buffer, "JPEG", quality=87)
        return self.keep("Photo", buffer.getvalue(), mime="image/jpeg", size=sized.size)

    def _token(self, length: int) -> str:
        return base64.urlsafe_b64encode(self._rng.randbytes(length)).decode().rstrip("=")


def check_upload(data: bytes) -> None:
    """Raises ApiError for an empty file and for one over 50 MB."""
    if not data:
        raise bad_request("file must be non-empty")
    if len(data) > MAX_UPLOAD_BYTES:
        raise ApiError(413, "Request Entity Too Large")


def _decode(data: bytes) -> Image.Image:
    if len(data) > MAX_PHOTO_BYTES:
        raise bad_request(
            f"file of size {len(data)} bytes is too big for a photo; the maximum size is {MAX_PHOTO_BYTES} bytes"
        )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", Image.DecompressionBombWarning)
        try:
            image = Image.open(io.BytesIO(data))
            _check_dimensions(*image.size)
            return ImageOps.exif_transpose(image).convert("RGB")
        except (UnidentifiedImageError, OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
            raise bad_request("IMAGE_PROCESS_FAILED") from error


def _check_dimensions(width: int, height: int) -> None:
    if width + height > MAX_PHOTO_SIDES or max(width, height) > MAX_PHOTO_RATIO * min(width, height):
        raise bad_request("PHOTO_INVALID_DIMENSIONS")
