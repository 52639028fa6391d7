"""The picture that goes with the client's chat message: one visit at a glance, legible on a phone."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

from bot.documents import figures, typesetting
from bot.documents.models import CardData
from bot.documents.wording import Wording, said, sentence, shortened

TREND_VISITS = 6
MOST_SECTIONS = 7
"""With more the picture would be higher than wide, and chats would shrink its words."""

LONGEST_NAME = 44
"""Characters of a name; the report has it whole."""


def score_card_png(data: CardData) -> bytes:
    """1280 pixels wide: what chats keep of a photo without scaling it. A `ReportData` will do as well."""
    return typesetting.png("card.typ", _content(data))


def _content(data: CardData) -> dict[str, Any]:
    wording = Wording(data.language)
    labels = data.labels
    sections = figures.scored_sections(data)
    hidden = len(sections) - MOST_SECTIONS
    count = len(data.red_flags) + data.is_under_threshold
    return {
        "language": wording.locale.language,
        "right_to_left": data.right_to_left,
        "words": {name: sentence(word, {}) for name, word in labels.model_dump().items()},
        "client": said(shortened(data.client, LONGEST_NAME)),
        "project": said(shortened(data.project, LONGEST_NAME)),
        "place": said(shortened(data.location.name, LONGEST_NAME)),
        "address": said(shortened(data.location.address, 2 * LONGEST_NAME)),
        "day": wording.day(data.began_at.astimezone(ZoneInfo(data.zone)).date()),
        "ring": figures.score_ring(data, wording),
        "change": figures.change(data, wording),
        "flags": sentence(labels.red_flag_count, {"count": wording.number(count)}) if count else "",
        "would_have_been": figures.would_have_been(data, wording),
        "sections": [
            figures.section_bar(data, section, wording, most=LONGEST_NAME) for section in sections[:MOST_SECTIONS]
        ],
        "more": sentence(labels.more_sections, {"count": wording.number(hidden)}) if hidden > 0 else "",
        "trend": figures.trend_line(
            data, data.trend[-TREND_VISITS:], wording, visits=data.visit_count, threshold=data.threshold
        ),
    }
