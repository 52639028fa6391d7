"""The languages of a form, as people name them."""

from collections.abc import Sequence

from forms.session import Session
from forms.views import QuestionView


def code_of(language: str | None) -> str:
    """`Hebrew (he)` → `he`; English where the form says nothing."""
    return (language or "en").rpartition("(")[2].rstrip(") ").strip().lower()


def language_called(languages: Sequence[str], wanted: str) -> str | None:
    """By its whole name, its code or the beginning of its name."""
    folded = wanted.strip().casefold()
    for fits in (
        lambda name: folded in {name.casefold(), code_of(name)},
        lambda name: bool(folded) and name.casefold().startswith(folded),
    ):
        if found := next(filter(fits, languages), None):
            return found
    return None


def in_other_languages(session: Session, question: QuestionView) -> list[QuestionView]:
    """A choice may be named in any language of the form."""
    if not question.choices:
        return []
    shown, views = session.language, []
    for language in session.form.languages:
        if language != shown:
            session.language = language
            views.append(session.question(question.ref))
    session.language = shown
    return views
