"""What a question would have taken, for what it cannot take."""

from bot.filling import attached
from forms.views import QuestionView


def expected(question: QuestionView) -> str:
    """A code of bot.texts.filling.problems, for stickers, contacts, recordings where none is asked for."""
    wanted = attached.wants(question)
    if wanted is not None:
        return {"photo": "photo_expected", "audio": "audio_expected", "video": "video_expected"}.get(
            wanted, "file_expected"
        )
    if question.control in {"select1", "select", "rank", "trigger"}:
        return "button_wanted"
    by_type = {"int": "whole_number_expected", "decimal": "number_expected", "geopoint": "location_expected"}
    by_type |= {
        "barcode": "code_expected",
        "date": "date_expected",
        "time": "time_expected",
        "dateTime": "date_and_time_expected",
    }
    return by_type.get(question.type, "text_wanted")
