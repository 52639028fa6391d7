"""Documents for clients and coordinators: pure functions of data. They take tens of milliseconds: call them in a thread."""

from bot.documents.card import score_card_png
from bot.documents.labels import Labels
from bot.documents.models import (
    Bands,
    CardData,
    Finding,
    Photo,
    Place,
    QuestionResult,
    RedFlag,
    ReportData,
    SectionResult,
    TrendData,
    TrendPoint,
    TrendSeries,
)
from bot.documents.report import report_pdf
from bot.documents.trend import trend_png

__all__ = [
    "Bands",
    "CardData",
    "Finding",
    "Labels",
    "Photo",
    "Place",
    "QuestionResult",
    "RedFlag",
    "ReportData",
    "SectionResult",
    "TrendData",
    "TrendPoint",
    "TrendSeries",
    "report_pdf",
    "score_card_png",
    "trend_png",
]
