"""What can be made when it is sent: document keys and their makers."""

from collections.abc import Mapping
from typing import Any

from bot.filling import papers as filling_papers
from bot.privacy import papers as privacy_papers
from bot.programmes import papers
from handlers.rendering import Maker, Reader


def _report(data: Mapping[str, Any], read: Reader) -> tuple[bytes, str]:
    from bot.documents.models import ReportData
    from bot.documents.report import report_pdf

    report = ReportData.model_validate(data)
    photos = {photo.key: read(photo.key) for photo in report.photos}
    return report_pdf(report, photos=photos), f"{report.reference}.pdf"


def _card(data: Mapping[str, Any], _: Reader) -> tuple[bytes, str]:
    from bot.documents.card import score_card_png
    from bot.documents.models import CardData

    return score_card_png(CardData.model_validate(data)), "score.png"


def _trend(data: Mapping[str, Any], _: Reader) -> tuple[bytes, str]:
    from bot.documents.models import TrendData
    from bot.documents.trend import trend_png

    return trend_png(TrendData.model_validate(data)), "trend.png"


def _text(data: Mapping[str, Any], _: Reader) -> tuple[bytes, str]:
    return str(data["text"]).encode(), str(data["name"])


MAKERS: Mapping[str, Maker] = {
    "report_pdf": _report,
    "score_card": _card,
    "trend": _trend,
    "text_file": _text,
    **papers.MAKERS,
    **filling_papers.MAKERS,
    **privacy_papers.MAKERS,
}
