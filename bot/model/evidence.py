"""The files of a report: which of them are there, and which can be shown as pictures."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from bot.model.report import Media, MediaState


def is_picture(media: Media) -> bool:
    """Photos, and pictures that were sent as files."""
    return media.kind == "photo" or (media.kind == "document" and (media.mime or "").startswith("image/"))


def files(answers: Sequence[Mapping[str, Any]], stored: Iterable[Media]) -> Iterable[tuple[Media, int, str]]:
    """(file, number of its question from 1, question) in the order of the form; without what never arrived."""
    known: dict[int, Media] = {media.id: media for media in stored}
    for number, answer in enumerate(answers, 1):
        for media_id in answer.get("media", ()):
            media = known.get(int(media_id))
            if media is not None and media.state is MediaState.STORED:
                yield media, number, str(answer["label"])


def numbers(answers: Iterable[Mapping[str, Any]]) -> list[int]:
    """The ids of all files in these answers."""
    return [int(media_id) for answer in answers for media_id in answer.get("media", ())]
