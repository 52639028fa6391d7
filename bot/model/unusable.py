"""What can be wrong with a file that somebody sent. Imported by the worker that looks into pictures: keep it light."""

from enum import StrEnum


class Why(StrEnum):
    """Why a file cannot be used: the codes in `Media.why`."""

    EMPTY = "empty"
    NOT_A_PICTURE = "not_a_picture"
    CUT = "cut"
    """It starts like a picture and ends too early, or is damaged inside."""
    TOO_MANY_PIXELS = "too_many_pixels"
    TOO_BIG = "too_big"
    WRONG_TYPE = "wrong_type"
    """Not what its kind promises: a voice that is no Ogg."""
    UNAVAILABLE = "unavailable"
    """Telegram did not give it to us in time."""
    OUR_FAULT = "our_fault"
    """Looking into it failed again and again."""
