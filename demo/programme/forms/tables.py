"""How the sample forms are written down: one line per question, English and another language side by side."""

from dataclasses import dataclass
from typing import Any

Row = dict[str, Any]
ENGLISH, HEBREW = "English (en)", "Hebrew (he)"

MUST_EN = "This question needs an answer."
NONE_ALONE_EN = "“None of these” cannot stand beside others."
WHAT_HAPPENED_EN = "What you saw and heard, who did it and when. Quote the words in “…”. No opinions."


@dataclass(frozen=True, slots=True)
class SampleForm:
    """`rules` are the lines of the scoring sheet, `language` is the one beside English."""

    form_id: str
    title: str
    version: str
    survey: tuple[Row, ...]
    choices: tuple[Row, ...]
    rules: tuple[Row, ...]
    language: str = HEBREW


@dataclass(frozen=True, slots=True)
class Beside:
    """Writes rows in English and in `language`. `must` asks for a missing answer, `what_happened` is the hint under every “What happened?”.

    `none_alone` refuses “None of these” beside others; `yes`, `no` and `unchecked` (“Could not be checked”) are the answers used throughout.
    """

    language: str
    must: str
    what_happened: str
    none_alone: str
    yes: str
    no: str
    unchecked: str
    colon: str = ": "
    """Between words and the value that follows them."""

    def question(
        self,
        kind: str,
        name: str,
        english: str,
        other: str,
        *,
        hint: tuple[str, str] = ("", ""),
        refuse: tuple[str, str] = ("", ""),
        **columns: str,
    ) -> Row:
        """Required unless `required=""` says otherwise; `refuse` is what a failed constraint says, in English and the other language.

        Two times of a group with the appearance `stopwatch` measure a wait: the bot offers a button to start and one to stop.
        """
        must = columns.setdefault("required", "" if kind == "note" else "yes")
        return {
            "type": kind,
            "name": name,
            **self._both("label", english, other),
            **self._both("hint", *hint),
            **self._both("required_message", MUST_EN if must else "", self.must if must else ""),
            **self._both("constraint_message", *refuse),
            **columns,
        }

    def _both(self, column: str, english: str, other: str) -> Row:
        return {f"{column}::{ENGLISH}": english, f"{column}::{self.language}": other}

    def yes_or_no(
        self,
        name: str,
        english: str,
        other: str,
        what: tuple[str, str],
        *,
        may_be_unchecked: bool = False,
        hint: tuple[str, str] = ("", ""),
        **columns: str,
    ) -> tuple[Row, Row]:
        """A scored question, and what is asked after a No."""
        kind = "select_one yes_no_na" if may_be_unchecked else "select_one yes_no"
        return (
            self.question(kind, name, english, other, hint=hint) | columns,
            self.what(f"{name}_what", *what, relevant=f"${{{name}}} = 'no'"),
        )

    def ticked(self, kind: str, name: str, english: str, other: str, *, hint: tuple[str, str], **columns: str) -> Row:
        """Several choices of a list that ends in “None of these”."""
        apart = "not(selected(., 'none') and count-selected(.) > 1)"
        refuse = (NONE_ALONE_EN, self.none_alone)
        asked = self.question(
            f"select_multiple {kind}", name, english, other, hint=hint, refuse=refuse, constraint=apart
        )
        return asked | columns

    def what(self, name: str, english: str, other: str, *, relevant: str) -> Row:
        hint = (WHAT_HAPPENED_EN, self.what_happened)
        return self.question("text", name, english, other, hint=hint, relevant=relevant)

    def begin(self, name: str, english: str, other: str) -> Row:
        return {"type": "begin_group", "name": name, **self._both("label", english, other)}

    def section(self, name: str, english: str, other: str, *rows: Row | tuple[Row, ...]) -> tuple[Row, ...]:
        inside = [row for each in rows for row in (each if isinstance(each, tuple) else (each,))]
        return (self.begin(name, english, other), *inside, end())

    def calculate(self, name: str, english: str, other: str, calculation: str) -> Row:
        """Never shown while filling in; the score names it by its label."""
        return {
            "type": "calculate",
            "name": name,
            **self._both("label", english, other),
            "calculation": calculation,
        }

    def minutes(self, name: str, english: str, other: str, *, start: str, stop: str) -> tuple[Row, Row]:
        """The whole minutes between two times, and a note that shows them, both under the same words."""
        took = f"round((decimal-time(${{{stop}}}) - decimal-time(${{{start}}})) * 1440, 0)"
        calculation = f"if(${{{start}}} = '' or ${{{stop}}} = '', '', {took})"
        shown = [f"{english}: ${{{name}}}", f"{other}{self.colon}${{{name}}}"]
        return (
            self.calculate(name, english, other, calculation),
            self.question("note", f"{name}_note", *shown, relevant=f"${{{name}}} != ''"),
        )

    def choice(
        self, list_name: str, name: str, english: str, other: str, score: float | None = None, **columns: str
    ) -> Row:
        """Without a score the choice is not applicable, if others of its list have one."""
        return {
            "list_name": list_name,
            "name": name,
            **self._both("label", english, other),
            "score": score,
            **columns,
        }

    def choices(
        self, list_name: str, *rows: tuple[str, str, str] | tuple[str, str, str, float], **columns: str
    ) -> tuple[Row, ...]:
        """Name, label, label in the other language, points. `columns` are the same for all of them."""
        return tuple(self.choice(list_name, *row) | columns for row in rows)

    @property
    def yes_no(self) -> tuple[Row, ...]:
        return self.choices("yes_no", ("yes", "Yes", self.yes, 1), ("no", "No", self.no, 0))

    @property
    def yes_no_na(self) -> tuple[Row, ...]:
        scored = self.choices("yes_no_na", ("yes", "Yes", self.yes, 1), ("no", "No", self.no, 0))
        return (*scored, self.choice("yes_no_na", "na", "Could not be checked", self.unchecked))

    @property
    def did_or_not(self) -> tuple[Row, ...]:
        """For questions that steer the form and are not scored."""
        return self.choices("did_or_not", ("did", "Yes", self.yes), ("did_not", "No", self.no))


def end() -> Row:
    return {"type": "end_group"}


def rule(kind: str, name: str = "", **columns: float | str | None) -> Row:
    return {"rule": kind, "name": name, **columns}


def bands(name: str, *steps: tuple[float | None, float]) -> tuple[Row, ...]:
    """Up to which number there are how many points; None: beyond all others."""
    return tuple(rule("band", name, **({} if most is None else {"to": most}), points=points) for most, points in steps)


_HEBREW = Beside(
    language=HEBREW,
    must="יש לענות על השאלה הזאת.",
    what_happened='מה ראית ומה שמעת, מי עשה מה ומתי. מילים שנאמרו – בתוך "…". בלי דעות.',
    none_alone='אי אפשר לסמן "אף אחד מאלה" יחד עם תשובות אחרות.',
    yes="כן",
    no="לא",
    unchecked="לא היה אפשר לבדוק",
)
question, begin, calculate, choice = _HEBREW.question, _HEBREW.begin, _HEBREW.calculate, _HEBREW.choice
YES_NO, YES_NO_NA, DID_OR_NOT = _HEBREW.yes_no, _HEBREW.yes_no_na, _HEBREW.did_or_not
WHAT_HAPPENED_HINT = (WHAT_HAPPENED_EN, _HEBREW.what_happened)
