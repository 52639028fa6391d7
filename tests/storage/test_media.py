import asyncio
import hashlib
import stat
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from storage.media import MediaFiles, TooLarge


async def stream(*chunks: bytes) -> AsyncIterator[bytes]:
    for chunk in chunks:
        yield chunk


def everything(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


async def test_a_file_is_found_by_its_content(tmp_path: Path):
    files = MediaFiles(tmp_path)
    name = await files.put(b"photo")
    assert name == hashlib.sha256(b"photo").hexdigest()
    assert await files.read(name) == b"photo"
    assert files.path(name) == tmp_path / name[:2] / name


async def test_the_same_content_is_kept_once(tmp_path: Path):
    files = MediaFiles(tmp_path)
    names = await asyncio.gather(*(files.put_stream(stream(b"ph", b"oto"), limit=5) for _ in range(20)))
    assert set(names) == {await files.put(b"photo")}
    assert everything(tmp_path) == [f"{names[0][:2]}/{names[0]}"]


async def test_an_empty_file_is_a_file(tmp_path: Path):
    files = MediaFiles(tmp_path)
    assert await files.read(await files.put(b"")) == b""


async def test_too_much_is_refused_and_nothing_of_it_stays(tmp_path: Path):
    files = MediaFiles(tmp_path)
    with pytest.raises(TooLarge):
        await files.put_stream(stream(b"12345", b"6"), limit=5)
    assert everything(tmp_path) == []


async def test_a_stream_that_breaks_leaves_nothing(tmp_path: Path):
    async def broken() -> AsyncIterator[bytes]:
        yield b"half of it"
        raise ConnectionResetError

    with pytest.raises(ConnectionResetError):
        await MediaFiles(tmp_path).put_stream(broken(), limit=100)
    assert everything(tmp_path) == []


async def test_a_cancelled_download_leaves_nothing(tmp_path: Path):
    under_way, never = asyncio.Event(), asyncio.Event()

    async def endless() -> AsyncIterator[bytes]:
        yield b"half of it"
        under_way.set()
        await never.wait()

    download = asyncio.ensure_future(MediaFiles(tmp_path).put_stream(endless(), limit=100))
    await under_way.wait()
    assert len(everything(tmp_path)) == 1
    download.cancel()
    with pytest.raises(asyncio.CancelledError):
        await download
    assert everything(tmp_path) == []


async def test_what_a_crash_left_half_done_is_swept_away_at_the_start(tmp_path: Path):
    name = await MediaFiles(tmp_path).put(b"whole")
    (tmp_path / "tmp123.part").write_bytes(b"half")
    (tmp_path / "note.txt").write_text("not ours")
    files = MediaFiles(tmp_path)
    assert everything(tmp_path) == sorted(["note.txt", f"{name[:2]}/{name}"])
    assert await files.read(name) == b"whole"


async def test_only_the_owner_may_look(tmp_path: Path):
    files = MediaFiles(tmp_path / "media")
    path = files.path(await files.put(b"photo"))
    modes = [stat.S_IMODE(one.stat().st_mode) for one in (path, path.parent, path.parent.parent)]
    assert modes == [0o600, 0o700, 0o700]


@pytest.mark.parametrize("name", ["", "../../etc/passwd", "A" * 64, "a" * 63, "a" * 64 + "\n", "/" + "a" * 63])
async def test_nothing_but_a_digest_is_a_name(tmp_path: Path, name: str):
    with pytest.raises(ValueError, match="Not the name"):
        await MediaFiles(tmp_path).read(name)


async def test_a_file_that_is_not_there_is_not_found(tmp_path: Path):
    with pytest.raises(FileNotFoundError):
        await MediaFiles(tmp_path).read("0" * 64)
