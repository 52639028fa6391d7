"""Where one stands in a walk, and what each typed line does."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from forms.inputs import Parsed, parse
from forms.scoring import Score, Scoring, score
from forms.session import Session, TooManyInstances
from forms.views import QuestionView
from forms.walkthrough.languages import code_of, in_other_languages, language_called
from forms.walkthrough.showing import (
    answerable,
    effects_text,
    heading,
    prompt_text,
    question_text,
    review_text,
    score_text,
    short,
)
from forms.walkthrough.wording import HELP, refusal, refusal_of

AT_THE_END = "(end)"
SHAPES = {"geotrace", "geoshape"}
ANSWERS = {"y": True, "yes": True, "n": False, "no": False, "": False}


@dataclass(frozen=True, slots=True)
class Heard:
    """`said` is what there is to tell; `came` what is kept: the value taken, or `! ` and why not. None: nothing happened."""

    said: str = ""
    came: str | None = ""

    @classmethod
    def refused(cls, why: str) -> Heard:
        return cls(why, f"! {why}")


class Player:
    """`is_over` once the form was handed in, `has_left` once the player wants to go on another time."""

    def __init__(self, session: Session, scoring: Scoring, zone: str) -> None:
        self.session, self.scoring, self.zone = session, scoring, zone
        self.is_over = self.has_left = False
        self._notes: list[str] = []
        self._section = ""
        self._commands: dict[str, Callable[[str], Heard]] = {
            "back": lambda _: self._back(),
            "go": self._go,
            "help": lambda _: Heard(HELP, None),
            "language": self._speak,
            "quit": lambda _: self._leave(),
            "review": lambda _: Heard(review_text(self.session), None),
            "score": lambda _: Heard(score_text(self.score()), None),
            "skip": lambda _: self._give(None),
        }
        self._settle()

    def score(self) -> Score:
        return score(self.session.form, self.session, self.scoring)

    @property
    def here(self) -> str:
        """What is asked now, as a transcript names it: a question, a repeat and `[+]`, or AT_THE_END."""
        event = self.session.current
        if event.ref is None:
            return AT_THE_END
        return short(self.session, event.ref) + ("[+]" if event.kind == "PROMPT_NEW_REPEAT" else "")

    @property
    def needs_an_answer(self) -> bool:
        """Whether Enter alone does not lead on from here."""
        event = self.session.current
        if event.kind != "QUESTION" or event.ref is None:
            return False
        question = self.session.question(event.ref)
        return question.required and question.value is None

    def screen(self) -> str:
        """What is asked now, below a new section's name and the notes on the way to it."""
        event = self.session.current
        lines = ["", *self._notes]
        self._notes = []
        if event.ref is None:
            return "\n".join([*lines, review_text(self.session), "", "Enter hands it in. /go N changes an answer."])
        if event.kind == "PROMPT_NEW_REPEAT":
            return "\n".join([*lines, prompt_text(event.ref)])
        if (section := heading(self.session, event.ref)) != self._section:
            self._section = section
            lines.insert(1, f"— {section}")
        refs = answerable(self.session)
        return "\n".join(
            [*lines, question_text(self.session.question(event.ref), refs.index(event.ref) + 1, len(refs))]
        )

    def hear(self, line: str, now: datetime) -> Heard:
        self.session.now = now
        line = line.strip()
        if line.startswith("/") and not line.startswith("//"):
            word, _, rest = line[1:].partition(" ")
            command = self._commands.get(word)
            return (
                command(rest.strip()) if command else Heard.refused(f"There is no /{word}. /help lists what there is.")
            )
        text = line.removeprefix("/")
        match self.session.current.kind:
            case "END":
                return self._hand_in(text)
            case "PROMPT_NEW_REPEAT":
                return self._add_or_not(text)
            case _:
                return self._answer(text)

    def _settle(self) -> None:
        """On to where something is asked; what is only to be read is kept for the screen."""
        while (event := self.session.current).kind not in {"END", "PROMPT_NEW_REPEAT"}:
            if event.kind == "QUESTION" and event.ref is not None:
                question = self.session.question(event.ref)
                if not question.is_note:
                    return
                self._notes.append(question.label)
            self.session.next()

    def _on(self) -> None:
        self.session.next()
        self._settle()

    def _answer(self, text: str) -> Heard:
        question = self._question()
        if not text and question.value is not None:
            self._on()
            return Heard(came=question.value)
        if not text:
            return self._give(None)
        parsed = self._understood(question, text)
        return Heard.refused(refusal(parsed, question, text)) if parsed.value is None else self._give(parsed.value)

    def _question(self) -> QuestionView:
        ref = self.session.current.ref
        assert ref is not None, "only the beginning and the end have none"
        return self.session.question(ref)

    def _understood(self, question: QuestionView, text: str) -> Parsed:
        """Files are answered by their names here, shapes as ODK writes them."""
        if question.control == "upload" or question.type in SHAPES:
            return Parsed(text)
        return parse(
            question,
            text,
            now=self.session.now,
            zone=self.zone,
            ui_language=code_of(self.session.language),
            others=in_other_languages(self.session, question),
        )

    def _give(self, value: str | None) -> Heard:
        event = self.session.current
        if event.kind != "QUESTION" or event.ref is None:
            return Heard.refused("There is nothing to skip here.")
        outcome = self.session.answer(event.ref, value)
        if outcome.result != "OK":
            return Heard.refused(refusal_of(outcome))
        came = self.session.value(event.ref) or ""
        said = effects_text(self.session, outcome)
        self._on()
        return Heard(said, came)

    def _add_or_not(self, text: str) -> Heard:
        match ANSWERS.get(text.casefold()):
            case None:
                return Heard.refused("Type yes or no.")
            case False:
                self._on()
                return Heard(came="no")
        try:
            self.session.new_repeat()
        except TooManyInstances:
            return Heard.refused("There are as many as there may be.")
        self._settle()
        return Heard(came="yes")

    def _hand_in(self, text: str) -> Heard:
        if text:
            return Heard.refused("Enter alone hands it in.")
        if invalid := self.session.first_invalid():
            self.session.jump(invalid.ref)
            return Heard.refused(f"Not yet: {refusal_of(invalid)}")
        self.session.finalize()
        self.is_over = True
        return Heard(score_text(self.score()), "handed in")

    def _back(self) -> Heard:
        before = self.here
        while (event := self.session.previous()).kind != "BEGINNING":
            if event.kind == "PROMPT_NEW_REPEAT" or (event.kind == "QUESTION" and not self._question().is_note):
                break
        self._settle()
        return Heard("This is the first question." if self.here == before else "")

    def _go(self, where: str) -> Heard:
        refs = answerable(self.session)
        if where.isdecimal() and 0 < int(where) <= len(refs):
            wanted = refs[int(where) - 1]
        else:
            named = (ref for ref in refs if where in {short(self.session, ref), ref.rpartition("/")[2]})
            wanted = next(named, "")
        if not wanted:
            return Heard.refused(f"There is no question {where}. /review numbers them.")
        self.session.jump(wanted)
        return Heard()

    def _speak(self, wanted: str) -> Heard:
        language = language_called(self.session.form.languages, wanted)
        if language is None:
            return Heard.refused(f"The form has: {', '.join(self.session.form.languages) or 'one language only'}.")
        self.session.language = language
        return Heard()

    def _leave(self) -> Heard:
        self.has_left = True
        return Heard(came=None)
