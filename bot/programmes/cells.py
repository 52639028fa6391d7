"""One cell of the workbook as the value its column asks for, or what is wrong with it in plain words."""

import re
from collections.abc import Callable
from datetime import date, datetime, time
from decimal import Decimal, InvalidOperation

from babel import Locale, UnknownLocaleError
from babel.numbers import is_currency
from rapidfuzz import process

from bot.programmes.columns import Column, Kind
from bot.programmes.moments import moment, time_of_day
from bot.programmes.wrong import CellError
from bot.programmes.zones import zone

Cell = str | float | bool | date | time
"""As a spreadsheet holds it; an empty one is "". A datetime is a date."""

Value = str | int | bool | Decimal | float | time | datetime | list[int]

_CODE = re.compile(r"[^\W_][\w.\-/]*")
_EMAIL = re.compile(r"[^@\s]+@[^@\s.]+(\.[^@\s.]+)+")
_NUMBER = re.compile(r"[+-]?\d{1,12}([.,]\d{1,12})?")
_YES = frozenset({"yes", "y", "true", "1"})
_NO = frozenset({"no", "n", "false", "0"})


def shown(cell: Cell) -> str:
    """As it is quoted back, cut where it is long."""
    text = _digits(cell) if isinstance(cell, float | int) and not isinstance(cell, bool) else str(cell).strip()
    return text if len(text) <= 60 else f"{text[:59]}…"


def nearest(word: str, known: list[str]) -> str | None:
    """What was probably meant, or None."""
    cutoff = 65 if len(word) <= 4 else 70  # one wrong letter of three is still near
    found = process.extractOne(word.casefold(), [name.casefold() for name in known], score_cutoff=cutoff)
    return known[found[2]] if found else None


def _digits(number: float) -> str:
    return f"{number:.15g}"


def _written(cell: Cell) -> str:
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, float | int):
        return _digits(cell)
    if isinstance(cell, date | time):
        raise CellError(
            "date_in_text",
            "The spreadsheet took this for a date or time ({value}). Format the cell as text and write it again.",
            value=shown(cell),
        )
    return cell.replace("\r\n", "\n").replace("\x00", "").strip()


def _text(column: Column, cell: Cell) -> str:
    text = _written(cell)
    if len(text) > column.longest:
        raise CellError(
            "too_long",
            "This is {length} characters long; at most {longest} fit.",
            length=len(text),
            longest=column.longest,
        )
    return text


def _code(column: Column, cell: Cell) -> str:
    code = _text(column, cell)
    if not _CODE.fullmatch(code):
        raise CellError(
            "bad_code",
            "“{value}” cannot be a code: use letters, digits, dots, dashes and underscores, without spaces.",
            value=shown(code),
        )
    return code


def _choice(column: Column, cell: Cell) -> str:
    word = _written(cell).casefold().replace(" ", "_").replace("-", "_")
    if word in column.choices:
        return word
    meant = nearest(word, list(column.choices))
    if meant:
        raise CellError(
            "unknown_choice", "“{value}” is not known here. Did you mean {meant}?", value=shown(cell), meant=meant
        )
    raise CellError(
        "unknown_choice",
        "“{value}” is not known here. Use one of: {choices}.",
        value=shown(cell),
        choices=", ".join(column.choices),
    )


def _yes_no(_: Column, cell: Cell) -> bool:
    word = _written(cell).casefold()
    if word in _YES | _NO:
        return word in _YES
    raise CellError("not_yes_no", "Write yes or no, not “{value}”.", value=shown(cell))


def _language(_: Column, cell: Cell) -> str:
    code = _written(cell).replace("_", "-")
    try:
        return str(Locale.parse(code, sep="-").language)
    except (ValueError, UnknownLocaleError, TypeError):
        raise CellError(
            "unknown_language", "“{value}” is not a language code. Write for example en or he.", value=shown(cell)
        ) from None


def _email(column: Column, cell: Cell) -> str:
    address = _text(column, cell)
    if not _EMAIL.fullmatch(address):
        raise CellError("bad_email", "“{value}” is not an e-mail address.", value=shown(cell))
    return address


def _decimal(cell: Cell) -> Decimal:
    text = (
        repr(round(cell, 9)) if isinstance(cell, float | int) else _written(cell).replace(" ", "").replace("\xa0", "")
    )
    try:
        number = Decimal(text.replace(",", ".")) if isinstance(cell, float | int) or _NUMBER.fullmatch(text) else None
    except InvalidOperation:
        number = None
    if number is None or not number.is_finite() or isinstance(cell, bool):
        raise CellError(
            "not_a_number", "“{value}” is not a plain number. Write only digits, such as 12.50.", value=shown(cell)
        )
    return number


def _within(column: Column, number: Decimal) -> Decimal:
    if column.lowest is not None and number < Decimal(str(column.lowest)):
        raise CellError(
            "too_small",
            "{value} is too small: {lowest} is the least.",
            value=f"{number:f}",
            lowest=f"{column.lowest:g}",
        )
    if column.highest is not None and number > Decimal(str(column.highest)):
        raise CellError(
            "too_large",
            "{value} is too large: {highest} is the most.",
            value=shown(f"{number:f}"),
            highest=f"{column.highest:g}",
        )
    return number


def _number(column: Column, cell: Cell) -> Decimal:
    number = _within(column, _decimal(cell))
    return number.to_integral_value() if number == number.to_integral_value() else number.normalize()


def _whole(column: Column, cell: Cell) -> int:
    number = _decimal(cell)
    if number != number.to_integral_value():
        raise CellError("not_whole", "“{value}” must be a whole number.", value=shown(cell))
    if abs(number) > 1_000_000:
        raise CellError("too_large", "{value} is too large: {highest} is the most.", value=shown(cell), highest=1000000)
    return int(_within(column, number))


def _money(_: Column, cell: Cell) -> Decimal:
    amount = _decimal(cell)
    if amount < 0:
        raise CellError("negative", "An amount cannot be negative: {value}.", value=shown(cell))
    if amount >= 1_000_000_000:
        raise CellError("too_much", "{value} is more than any visit pays.", value=shown(cell))
    if amount != round(amount, 2):
        raise CellError("too_many_decimals", "{value} has more than two decimals.", value=shown(cell))
    return amount.quantize(Decimal("0.01"))


def _currency(_: Column, cell: Cell) -> str:
    code = _written(cell).upper()
    if not is_currency(code):
        raise CellError(
            "unknown_currency", "“{value}” is not a currency code. Write three letters, such as EUR.", value=shown(cell)
        )
    return code


def _coordinate(column: Column, cell: Cell) -> float:
    degrees = _decimal(cell)
    if column.lowest is not None and column.highest is not None and not column.lowest <= degrees <= column.highest:
        raise CellError(
            "out_of_range",
            "{value} is not a {name}: it runs from {lowest} to {highest}. Check that the two are not swapped.",
            value=shown(cell),
            name=column.name,
            lowest=f"{column.lowest:g}",
            highest=f"{column.highest:g}",
        )
    return round(float(degrees), 7)


def _percents(_: Column, cell: Cell) -> list[int]:
    parts = _written(cell).replace(",", " ").replace(";", " ").replace("%", " ").split()
    numbers = [int(part) for part in parts if part.isascii() and part.isdigit() and len(part) <= 3]
    if len(numbers) != len(parts) or numbers != sorted(set(numbers)):
        raise CellError(
            "not_percents", "Write percentages in rising order, such as 50, 80, 100, not “{value}”.", value=shown(cell)
        )
    return numbers


KINDS: dict[Kind, Callable[[Column, Cell], Value]] = {
    "text": _text,
    "code": _code,
    "reference": _text,
    "choice": _choice,
    "yes_no": _yes_no,
    "language": _language,
    "email": _email,
    "zone": lambda _, cell: zone(_written(cell)),
    "coordinate": _coordinate,
    "money": _money,
    "currency": _currency,
    "whole": _whole,
    "number": _number,
    "percents": _percents,
    "time": lambda _, cell: time_of_day(cell),
    "moment": lambda _, cell: moment(cell),
}


def value(column: Column, cell: Cell) -> Value:
    """Raises CellError."""
    return KINDS[column.kind](column, cell)
