"""One contract for everything that keeps files: a folder here, and an S3-compatible store."""

import asyncio
import hashlib
import resource
import stat
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import obstore
import pytest

from bot.ports import Unavailable
from storage.checkup import check_media
from storage.media import Damaged, Media, MediaFiles, TooLarge, open_media
from tests.storage.s3 import ACCESS, SECRET, bucket, s3_server


async def stream(*chunks: bytes) -> AsyncIterator[bytes]:
    for chunk in chunks:
        yield chunk


def everything(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


@dataclass
class Place:
    """Where files are kept, and a look at it from behind."""

    open: Callable[[], Media]
    everything: Callable[[], list[str]]
    overwrite: Callable[[str, bytes], Any]


@pytest.fixture(scope="module")
def endpoint() -> Iterator[str]:
    with s3_server() as address:
        yield address


def opened(url: str, folder: Path, endpoint: str = "") -> Media:
    return open_media(url, folder, endpoint=endpoint, region="", access_key=ACCESS, secret_key=SECRET)


@pytest.fixture(params=["folder", "s3"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Place:
    if request.param == "folder":
        return Place(
            lambda: opened("", tmp_path),
            lambda: everything(tmp_path),
            lambda key, data: (tmp_path / key).write_bytes(data),
        )
    endpoint = request.getfixturevalue("endpoint")
    url = f"s3://{bucket(endpoint)}/some/place"
    raw = opened(url, tmp_path, endpoint)._store  # type: ignore[union-attr]
    return Place(
        lambda: opened(url, tmp_path, endpoint),
        lambda: sorted(item["path"] for page in obstore.list(raw) for item in page),
        lambda key, data: obstore.put(raw, key, data),
    )


async def test_a_file_is_found_by_its_content(place: Place):
    files = place.open()
    name = await files.put(b"photo")
    assert name == hashlib.sha256(b"photo").hexdigest()
    assert await files.read(name) == b"photo"
    assert place.everything() == [f"{name[:2]}/{name}"]


async def test_it_is_still_there_for_the_next_run_and_for_others(place: Place):
    name = await place.open().put(b"photo")
    assert await place.open().read(name) == b"photo"


async def test_the_same_content_is_kept_once(place: Place):
    files = place.open()
    names = await asyncio.gather(*(files.put_stream(stream(b"ph", b"oto"), limit=5) for _ in range(20)))
    assert set(names) == {await files.put(b"photo")}
    assert place.everything() == [f"{names[0][:2]}/{names[0]}"]


async def test_an_empty_file_is_a_file(place: Place):
    files = place.open()
    assert await files.read(await files.put(b"")) == b""


async def test_a_large_file_comes_out_as_it_went_in(place: Place):
    files, data = place.open(), bytes(range(256)) * (20 << 12)
    assert await files.read(await files.put(data)) == data


async def test_too_much_is_refused_and_nothing_of_it_stays(place: Place):
    with pytest.raises(TooLarge):
        await place.open().put_stream(stream(b"12345", b"6"), limit=5)
    assert place.everything() == []


async def test_a_stream_that_breaks_leaves_nothing(place: Place):
    async def broken() -> AsyncIterator[bytes]:
        yield b"half of it"
        raise ConnectionResetError

    with pytest.raises(ConnectionResetError):
        await place.open().put_stream(broken(), limit=100)
    assert place.everything() == []


async def test_a_cancelled_download_leaves_nothing(place: Place):
    under_way, never = asyncio.Event(), asyncio.Event()

    async def endless() -> AsyncIterator[bytes]:
        yield b"half of it"
        under_way.set()
        await never.wait()

    download = asyncio.ensure_future(place.open().put_stream(endless(), limit=100))
    await under_way.wait()
    download.cancel()
    with pytest.raises(asyncio.CancelledError):
        await download
    assert place.everything() == []


@pytest.mark.parametrize("name", ["", "../../etc/passwd", "A" * 64, "a" * 63, "a" * 64 + "\n", "/" + "a" * 63])
async def test_nothing_but_a_digest_is_a_name(place: Place, name: str):
    files = place.open()
    for ask in (files.read, files.remove):
        with pytest.raises(ValueError, match="Not the name"):
            await ask(name)


async def test_a_file_that_is_not_there_is_not_found(place: Place):
    with pytest.raises(FileNotFoundError):
        await place.open().read("0" * 64)


async def test_a_file_that_was_damaged_is_not_given_out(place: Place):
    files = place.open()
    name = await files.put(b"photo")
    place.overwrite(f"{name[:2]}/{name}", b"phot0")
    with pytest.raises(Damaged):
        await files.read(name)


async def test_a_file_can_be_removed_once(place: Place):
    files = place.open()
    name = await files.put(b"photo")
    kept = await files.put(b"another")
    assert await files.remove(name)
    assert not await files.remove(name)
    assert [one async for one in files.names()] == [kept]
    with pytest.raises(FileNotFoundError):
        await files.read(name)


async def test_all_names_are_told(place: Place):
    files = place.open()
    names = {await files.put(str(number).encode()) for number in range(30)}
    assert {name async for name in files.names()} == names


async def test_the_check_says_that_it_works_and_leaves_nothing(place: Place):
    verdict = await check_media(place.open(), "there")
    assert (verdict.good, verdict.said) == (True, "there can be written and read")
    assert place.everything() == []


async def test_what_a_crash_left_half_done_is_swept_away_at_the_start(tmp_path: Path):
    name = await MediaFiles(tmp_path).put(b"whole")
    (tmp_path / "tmp123.part").write_bytes(b"half")
    (tmp_path / "note.txt").write_text("not ours")
    files = MediaFiles(tmp_path)
    assert everything(tmp_path) == sorted([f"{name[:2]}/{name}", "note.txt"])
    assert await files.read(name) == b"whole"
    assert [one async for one in files.names()] == [name]


async def test_a_full_disk_leaves_nothing_half_written(tmp_path: Path):
    files = MediaFiles(tmp_path)
    usual = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, usual[1]))
    try:
        with pytest.raises(OSError, match="File too large"):
            await files.put(b"x" * 3000)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, usual)
    assert everything(tmp_path) == []


async def test_only_the_owner_may_look(tmp_path: Path):
    files = MediaFiles(tmp_path / "media")
    path = files.path(await files.put(b"photo"))
    modes = [stat.S_IMODE(one.stat().st_mode) for one in (path, path.parent, path.parent.parent)]
    assert modes == [0o600, 0o700, 0o700]


@pytest.mark.parametrize("url", ["s3://", "gs://bucket", "https://s3.example.org/bucket", "media"])
def test_an_address_that_cannot_work_is_refused(tmp_path: Path, url: str):
    with pytest.raises(ValueError, match="MEDIA_URL must be"):
        opened(url, tmp_path)


async def test_a_store_that_is_not_there_is_said_in_a_sentence_and_may_be_tried_again(tmp_path: Path, monkeypatch):
    monkeypatch.setattr("storage.objects._TRIES", 0)
    nowhere = opened("s3://bucket", tmp_path, "http://127.0.0.1:9")
    with pytest.raises(Unavailable):
        await nowhere.put(b"photo")
    verdict = await check_media(nowhere, "s3://bucket")
    assert not verdict.good
    assert "s3://bucket cannot be written and read" in verdict.said
    assert SECRET not in verdict.said


async def test_a_bucket_that_is_not_there_is_told(tmp_path: Path, endpoint: str):
    verdict = await check_media(opened("s3://no-such-bucket", tmp_path, endpoint), "s3://no-such-bucket")
    assert not verdict.good
