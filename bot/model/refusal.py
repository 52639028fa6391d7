"""The person cannot do that now: one code, one sentence (in bot/texts/refusals.py), nothing changed."""

from enum import StrEnum


class Refused(StrEnum):
    NOT_FOUND = "not_found"
    """It does not exist, or is not theirs to see: the two are told apart to nobody."""
    NOT_ALLOWED = "not_allowed"
    OUT_OF_DATE = "out_of_date"
    """An old button: what it spoke of has moved on."""
    ALREADY_RECORDED = "already_recorded"
    """The second of two taps."""
    VISIT_TAKEN = "visit_taken"
    VISIT_OVER = "visit_over"
    OFFER_EXPIRED = "offer_expired"
    NOT_ELIGIBLE = "not_eligible"
    """details: reasons (list of texts keys)."""
    INVITE_EXPIRED = "invite_expired"
    INVITE_USED = "invite_used"
    INVITE_UNKNOWN = "invite_unknown"
    ROLE_TAKEN = "role_taken"
    """They already have another role in this bot."""
    TEXT_TOO_LONG = "text_too_long"
    """details: limit."""
    REASON_NEEDED = "reason_needed"
    NOBODY_IN_AUDIENCE = "nobody_in_audience"
    ALREADY_REVIEWED = "already_reviewed"
    NO_FORM = "no_form"
    """The project's form was not imported. details: form."""
    FILE_TOO_BIG = "file_too_big"
    """details: limit_mb."""
    FILES_TODAY = "files_today"
    """details: limit_mb."""
    LAST_COORDINATOR = "last_coordinator"
    """Without them nobody could invite anybody."""
    UNEXPECTED_INPUT = "unexpected_input"


class Refusal(Exception):
    """Raised by use cases before or instead of any change; the transaction is rolled back and the sentence said."""

    def __init__(self, code: Refused, **details: object) -> None:
        self.code = code
        self.details = details
        super().__init__(code)
