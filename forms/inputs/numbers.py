"""Numbers as people write them: `12,50`, `1 200`, `₪45`, `٤٫٥`, `3 min`."""

import re
import unicodedata
from decimal import Decimal, InvalidOperation

from forms.inputs.folding import ascii_digits, fold, folded
from forms.inputs.parsed import Asked, Parsed

LARGEST_INTEGER = 2**31 - 1
"""ODK integers are 32-bit (ODK XForms specification, data types)."""
LONGEST_NUMBER = 15
"""More digits than a double keeps exactly are a telephone number or a slip, not a measurement."""

COMMA_THOUSANDS = frozenset({"en", "he", "ar"})
"""Where `1,200` is twelve hundred; elsewhere the comma is the decimal sign."""
DOT_THOUSANDS = frozenset({"tr"})

UNITS = folded(
    'usd|eur|euro|euros|dollars|gbp|ils|nis|ש"ח|שח|שקל|שקלים|شيكل|pln|zl|zł|tl|try|rub|р|руб|рублей|dh|mad|aed|درهم|sar|ريال|egp|جنيه|'
    "min|mins|minute|minutes|minut|minuty|minuta|dk|dakika|мин|минут|минуты|минута|דק|דקות|دقيقة|دقائق|percent|pcs|szt|adet|шт|יח"
)
"""What may stand beside a number without changing it. Anything else beside it is not a plain number."""

NUMBER = re.compile(r"(?P<before>[^\d+-]*)(?P<sign>[+-]?)\s*(?P<number>\d[\d.,' ]*)(?P<after>.*)", re.DOTALL)
GROUPED = re.compile(r"[1-9]\d{0,2}(?P<mark>[.,' ])\d{3}(?:(?P=mark)\d{3})*")
SIGNS = str.maketrans({"−": "-", "–": "-", "٫": ".", "٬": "'", "،": ",", "’": "'", "٪": "%"})


def read_number(text: str, ui_language: str, *, whole: bool = False) -> Decimal | None:
    """The one number in the text, or None. `whole` takes separators as thousands wherever they can be (`1.200` → 1200)."""
    match = NUMBER.fullmatch(ascii_digits(text).translate(SIGNS))
    if match is None or not (_is_unit(match["before"]) and _is_unit(match["after"])):
        return None
    digits = _without_thousands(match["number"].rstrip(" ,.'"), ui_language, whole=whole)
    try:
        return Decimal(match["sign"] + digits)
    except InvalidOperation:
        return None


def canonical(number: Decimal) -> str:
    """`4.50` → `4.5`, `1E+2` → `100`."""
    plain = format(number, "f")
    shortened = plain.rstrip("0").rstrip(".") if "." in plain else plain
    return "0" if shortened in {"-0", ""} else shortened


def parse_integer(question: Asked, text: str, ui_language: str) -> Parsed:
    number = read_number(text, ui_language, whole=True)
    if number is None:
        return Parsed.refused("number_expected")
    if number != number.to_integral_value():
        return Parsed.refused("whole_number_expected")
    if abs(number) > LARGEST_INTEGER:
        return Parsed.refused("number_too_large")
    return _in_range(question, number)


def parse_decimal(question: Asked, text: str, ui_language: str) -> Parsed:
    number = read_number(text, ui_language)
    if number is None:
        return Parsed.refused("number_expected")
    if len(number.as_tuple().digits) > LONGEST_NUMBER:
        return Parsed.refused("number_too_large")
    return _in_range(question, number)


def _in_range(question: Asked, number: Decimal) -> Parsed:
    if question.control != "range":
        return Parsed(canonical(number))
    low, high, step = question.start, question.end, question.step
    if low is None or high is None:
        return Parsed(canonical(number))
    if not min(low, high) <= number <= max(low, high):
        return Parsed.refused("out_of_range", start=canonical(low), end=canonical(high))
    if step and (number - low) % step:
        return Parsed.refused("off_step", *_neighbours(number, low, abs(step)), step=canonical(step))
    return Parsed(canonical(number))


def _neighbours(number: Decimal, low: Decimal, step: Decimal) -> tuple[str, str]:
    below = low + ((number - low) // step) * step
    return canonical(below), canonical(below + step)


def _is_unit(text: str) -> bool:
    symbols = "".join(
        character for character in text if unicodedata.category(character) != "Sc" and character not in "%.\n\t "
    )
    return symbols == "" or fold(text) in UNITS


def _without_thousands(digits: str, ui_language: str, *, whole: bool) -> str:
    """The digits with a decimal point at most; text that is no number stays unreadable to Decimal."""
    comma, dot = digits.rfind(","), digits.rfind(".")
    if comma >= 0 and dot >= 0:
        decimal_mark, thousands_mark = (",", ".") if comma > dot else (".", ",")
        whole_part, _, fraction = digits.rpartition(decimal_mark)
        if decimal_mark in whole_part or not GROUPED.fullmatch(whole_part) or thousands_mark in fraction:
            return "?"
        return f"{whole_part.replace(thousands_mark, '')}.{fraction}"
    match = GROUPED.fullmatch(digits)
    if match and _marks_thousands(match["mark"], digits, ui_language, whole=whole):
        return digits.replace(match["mark"], "")
    grouped, mark, fraction = digits.replace(",", ".").partition(".")
    if GROUPED.fullmatch(grouped) and mark:
        grouped = grouped.replace(" ", "").replace("'", "")
    return f"{grouped}{mark}{fraction}".replace(" ", "?").replace("'", "?")


def _marks_thousands(mark: str, digits: str, ui_language: str, *, whole: bool) -> bool:
    if mark in " '" or digits.count(mark) > 1 or whole:
        return True
    return ui_language in (COMMA_THOUSANDS if mark == "," else DOT_THOUSANDS)
