"""The end: handed in only when everything is there, then read out for those who judge it."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from pydantic import TypeAdapter

from bot.desk import Desk
from bot.filling import attached, checking, walking
from bot.filling.opened import REVIEW, Filling, Tap, opened, unfolded
from bot.filling.progress import section_of
from bot.filling.reading import kind_of, spoken
from bot.filling.showing import close, show
from bot.filling.starting import forget_focus
from bot.filling.tongues import language_for
from bot.model.happenings import SheetSubmitted
from bot.model.refusal import Refusal, Refused
from bot.model.report import ReadOut, Sheet, SheetState
from bot.texts.filling import review as texts
from bot.texts.filling.markup import bare
from bot.texts.words import languages, words_for
from forms.scoring import Score, Scoring, score

_SCORE = TypeAdapter(Score)


def submit(desk: Desk, tap: Tap) -> None:
    """Raises Refusal ALREADY_RECORDED on the second tap; shows what is missing instead when something is."""
    f = opened(desk, tap.sheet)
    if not f.stands(tap) and tap.step == f.sheet.step - 1:
        raise Refusal(Refused.ALREADY_RECORDED)
    if checking.obstacles(f) or attached.pending(f) or f.screen != REVIEW:
        walking.look(f)
        f.save(moved=False)
        show(f)
        return
    f.session.finalize()
    f.bookmark.remarks.clear()
    f.save(state=SheetState.SUBMITTED, answered_at=desk.now)
    forget_focus(desk, f.person, f.sheet)
    desk.journal("filling.submit", visit=f.visit.id, subject=f"sheet:{f.sheet.id}", purpose=f.sheet.purpose)
    close(f, texts.handed_in(f.words, f.visit, f.location))
    desk.happened(SheetSubmitted(sheet=f.sheet, visit=f.visit, read=_read(f)))


def read_out(desk: Desk, sheet: Sheet) -> ReadOut:
    """Answers in words, in every language that the form and the bot share; score, flags, submission."""
    return _read(unfolded(desk, sheet))


def _read(f: Filling) -> ReadOut:
    """First in the form's default language and the agency's: the shopper's own choice of language is nobody else's."""
    version = f.desk.tx.forms.get(f.sheet.form_version_id)
    rules = f.desk.library.rules(version) if version else Scoring()
    wordings = {language: _worded(f, rules, own, language) for language, own in _shared(f)}
    said = _worded(f, rules, f.form.default_language, f.desk.settings.default_language)
    overall = said["scoring"].get("overall")
    return ReadOut(
        answers=tuple(said["answers"]),
        score=None if overall is None else Decimal(overall),
        scoring=said["scoring"],
        wordings=wordings,
        flags=tuple(_flags(f)),
        submission=f.session.submission_xml(),
    )


def _shared(f: Filling) -> Iterable[tuple[str, str]]:
    """Languages of the bot that the form has, too, with the form's own name for them."""
    for language in languages():
        own = language_for(f.form.languages, language)
        if own is not None:
            yield language, own


def _worded(f: Filling, rules: Scoring, own: str | None, language: str) -> dict[str, Any]:
    f.session.language = own
    f.words = words_for(language, f.zone)
    result = score(f.form, f.session, rules) if rules.questions else None
    return {
        "answers": list(_answers(f)),
        "scoring": _SCORE.dump_python(result, mode="json") if result else {},
    }


def _answers(f: Filling) -> Iterable[Mapping[str, Any]]:
    files = attached.all_files(f)
    for ref in f.asked():
        question = f.session.question(ref)
        yield {
            "ref": ref,
            "section": bare(section_of(f, ref)),
            "label": bare(question.label),
            "kind": kind_of(question),
            "value": question.value,
            "text": spoken(f, question),
            "media": [media.id for media in files.get(ref, ())],
        }


def _flags(f: Filling) -> Iterable[Mapping[str, Any]]:
    """What a reviewer should look at: pictures used twice or forwarded, places picked by hand."""
    for ref in f.uploads():
        for media in attached.files(f, ref):
            if attached.seen_before(f, media):
                yield {"code": "duplicate_photo", "ref": ref, "media": media.id}
            if media.forwarded:
                yield {"code": "forwarded", "ref": ref, "media": media.id}
    shown = set(f.session.questions())
    for ref, how in f.bookmark.places.items():
        if ref in shown and how.get("picked"):
            yield {"code": "place_picked", "ref": ref, "metres": how.get("distance")}
        if ref in shown and how.get("forwarded"):
            yield {"code": "forwarded_place", "ref": ref}
