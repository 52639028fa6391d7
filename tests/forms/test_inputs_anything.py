"""Whatever is typed into whatever question: an answer or a reason, never an exception and never both."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from forms.inputs import parse
from tests.forms.test_inputs import Question, offering

QUESTIONS = st.sampled_from(
    [
        *(
            Question(type=kind)
            for kind in ("string", "int", "decimal", "date", "time", "dateTime", "geopoint", "geoshape", "barcode")
        ),
        Question("range", "decimal", start=Decimal(0), end=Decimal(10), step=Decimal("0.25")),
        *(offering(control, a="Yes", b="לא", c="1,5") for control in ("select1", "select", "rank")),
        Question("trigger"),
        Question("upload", "binary", "image/*"),
    ]
)
TYPED = st.text(max_size=60) | st.text("0123456789٤۴.,:-/ '٫٬hpm+−", max_size=14)


@given(
    QUESTIONS,
    TYPED,
    st.sampled_from(["en", "tr", "pl", "fr", "he", "ar", "ru"]),
    st.integers(0, 36_000 * 24 * 60).map(lambda minutes: datetime(2000, 1, 2, tzinfo=UTC) + timedelta(minutes=minutes)),
)
def test_every_text_is_an_answer_or_a_reason(question, text, language, now):
    parsed = parse(question, text, now=now, zone="Asia/Jerusalem", ui_language=language)
    assert (parsed.value is None) != (parsed.problem is None)
    assert parsed.value != ""


@given(st.decimals(-(10**9), 10**9, places=2, allow_nan=False))
def test_a_canonical_number_reads_back_as_itself(number):
    first = parse(
        Question(type="decimal"),
        format(number, "f"),
        now=datetime(2026, 1, 1, tzinfo=UTC),
        zone="UTC",
        ui_language="en",
    ).value
    assert first is not None
    assert (
        parse(Question(type="decimal"), first, now=datetime(2026, 1, 1, tzinfo=UTC), zone="UTC", ui_language="en").value
        == first
    )


@given(st.dates(date(1950, 1, 1), date(2099, 1, 1)))
def test_an_iso_date_reads_as_itself_in_every_language(day):
    for language in ("en", "tr", "pl", "fr", "he", "ar", "ru"):
        parsed = parse(
            Question(type="date"),
            day.isoformat(),
            now=datetime(2026, 1, 1, tzinfo=UTC),
            zone="UTC",
            ui_language=language,
        )
        assert parsed.value == day.isoformat()
