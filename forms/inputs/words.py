"""The words people use for days, moments and agreement, in English, Turkish, Polish, French, Hebrew, Arabic and Russian.

All languages are understood at once: people mix them, and no word here means two things. Words are looked up folded.
"""

import re
from functools import cache

from babel import Locale

from forms.inputs.folding import fold, folded

LOCALES = ("en", "tr", "pl", "fr", "he", "ar", "ar_SY", "ru")
"""Month and weekday names come from CLDR; `ar_SY` has the Levantine months."""


DAYS_AWAY = {
    0: folded("today|tod|bugün|dzisiaj|dziś|dzis|aujourd'hui|aujourd hui|היום|اليوم|сегодня"),
    -1: folded("yesterday|yest|dün|wczoraj|hier|אתמול|أمس|امبارح|مبارح|البارحة|вчера"),
    -2: folded(
        "day before yesterday|the day before yesterday|evvelsi gün|önceki gün|przedwczoraj|avant-hier|avant hier|שלשום|"
        "أول أمس|أول امبارح|قبل أمس|позавчера"
    ),
    1: folded("tomorrow|tmrw|yarın|jutro|demain|מחר|غدا|بكرة|завтра"),
    2: folded(
        "day after tomorrow|the day after tomorrow|öbür gün|pojutrze|après-demain|מחרתיים|بعد غد|بعد بكرة|послезавтра"
    ),
}

NOW = folded(
    "now|right now|just now|şimdi|teraz|maintenant|tout de suite|עכשיו|כעת|הרגע|الآن|الان|هلق|сейчас|только что"
)
NOON = folded("noon|midday|öğle|öğlen|południe|w południe|midi|צהריים|בצהריים|الظهر|ظهرا|полдень|в полдень")
MIDNIGHT = folded("midnight|gece yarısı|północ|o północy|minuit|חצות|בחצות|منتصف الليل|полночь|в полночь")

MORNING = folded(
    "am|a m|in the morning|öö|sabah|sabahleyin|rano|du matin|matin|בבוקר|לפנות בוקר|صباحا|ص|الصبح|утра|ночи|à l'aube|w nocy|gece"
)
"""Hours as said, 12 meaning 0."""
EVENING = folded(
    "pm|p m|in the afternoon|in the evening|at night|ös|öğleden sonra|akşam|po południu|wieczorem|de l'après-midi|du soir|"
    'אחה"צ|אחר הצהריים|אחרי הצהריים|בערב|בלילה|مساء|م|بعد الظهر|المسا|дня|вечера'
)
"""Hours from 1 to 11 are meant 12 later."""

AT = re.compile(r"\b(?:at|o|à|a|saat|klo|w|um|в|ב|בשעה|الساعة)\b ?")
"""Words before a clock time that carry nothing."""

DAYS_AGO = re.compile(
    r"(?P<en>\d{1,3}) days? ago|(?P<tr>\d{1,3}) gun once|(?P<pl>\d{1,3}) (?:dni|dzien) temu|il y a (?P<fr>\d{1,3}) jours?|"
    r"לפני (?P<he>\d{1,3}) (?:ימים|יום)|(?:منذ|قبل|من) (?P<ar>\d{1,3}) (?:ايام|يوم|يوما)|(?P<ru>\d{1,3}) (?:день|дня|днеи) назад"
)
"""Against folded text: no accents, `й` as `и`."""

FILLERS = folded("on|the|of|last|this|le|la|de|du|w|we|dnia|r|roku|в|во|г|года|ה|ב|ביום|يوم|في|من|günü|geçen")
"""Words within a date that change nothing: a weekday is the latest one anyway."""

ACCUSATIVES = {"środę": 2, "sobotę": 5, "niedzielę": 6, "среду": 2, "пятницу": 4, "субботу": 5}
"""Weekdays as Polish and Russian say them after `on`, where that differs."""

YES = folded("yes|y|yeah|yep|yup|sure|evet|e|var|tak|t|oui|o|כן|نعم|ايوه|أيوا|اه|да|д|ага|✓|true")
NO = folded("no|n|nope|hayır|h|yok|nie|non|לא|لا|لأ|нет|н|не|false")
AGREED = YES | folded(
    "ok|okay|k|done|understood|agreed|i agree|tamam|anladım|dobrze|rozumiem|zgoda|gotowe|d'accord|compris|entendu|אוקיי|אוקי|בסדר|הבנתי|"
    "מסכים|מסכימה|مفهوم|حسنا|تمام|موافق|فهمت|понятно|хорошо|ок|ладно|согласен|согласна|готово|окей"
)
YES_VALUES = frozenset({"yes", "y", "true", "1", "oui", "tak", "evet", "da", "ken"})
NO_VALUES = frozenset({"no", "n", "false", "0", "non", "nie", "hayir", "net", "lo"})
"""How authors name the choices of a yes/no list."""


@cache
def months() -> dict[str, int]:
    """Folded month name or abbreviation → 1-12."""
    return _calendar_names("months")


@cache
def weekdays() -> dict[str, int]:
    """Folded weekday name or abbreviation → 0 (Monday) to 6."""
    return _calendar_names("days") | {fold(name): number for name, number in ACCUSATIVES.items()}


def _calendar_names(kind: str) -> dict[str, int]:
    names: dict[str, int] = {}
    for code in LOCALES:
        table = getattr(Locale.parse(code), kind)
        for context, width in (("format", "wide"), ("format", "abbreviated"), ("stand-alone", "wide")):
            if context == "stand-alone" and code not in {"pl", "ru"}:
                continue
            for number, name in table[context][width].items():
                _add_name(names, fold(name), number, code)
    return names


def _add_name(names: dict[str, int], name: str, number: int, code: str) -> None:
    names.setdefault(name, number)
    if code == "he":
        names.setdefault("ב" + name, number)
        names.setdefault(name.removeprefix("יום "), number)
