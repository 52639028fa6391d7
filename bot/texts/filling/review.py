"""The overview before handing in, the pause, the menu, and what is said at the end."""

from datetime import datetime

from bot.model.project import Location
from bot.model.visit import Visit
from bot.texts import quoting
from bot.texts.filling.markup import bare, clip
from bot.texts.words import Html, Words

MOST_LINE = 150
"""Characters of a question or an answer in its line."""


def title(_: Words) -> Html:
    return Html(f"<b>{_('Your answers')}</b>")


def section(_: Words, name: str) -> Html:
    return Html(f"\n<b>{_.value(clip(bare(name), MOST_LINE))}</b>")


def line(_: Words, number: int, label: str, answer: str) -> Html:
    said = _.value(clip(answer, MOST_LINE)) if answer else Html("—")
    return Html(f"{number}. {asked(_, label)} {said}")


def asked(_: Words, label: str, most: int = MOST_LINE) -> Html:
    """The question with its own mark at the end, or else a colon, which stands outside the isolate."""
    question = clip(bare(label), most)
    return Html(f"{_.value(question)}{'' if quoting.asked(question) == question else ':'}")


def missing(_: Words, number: int, label: str) -> Html:
    return _("❗ {number}. {question} answer missing", number=number, question=asked(_, label))


def wrong(_: Words, number: int, label: str, answer: str) -> Html:
    return _(
        "❗ {number}. {question} {answer} needs another look",
        number=number,
        question=asked(_, label),
        answer=clip(answer, MOST_LINE),
    )


def pending(_: Words, number: int, label: str, answer: str) -> Html:
    return Html(f"⏳ {line(_, number, label, answer)}")


def returned(_: Words, number: int, label: str, answer: str) -> Html:
    return Html(f"✏️ {line(_, number, label, answer)}")


def to_do(_: Words, wrong: int, pending: int) -> Html:
    parts = []
    if wrong:
        parts.append(
            _.plural(
                "{n} answer is still missing or needs another look.",
                "{n} answers are still missing or need another look.",
                wrong,
            )
        )
    if pending:
        parts.append(
            _.plural(
                "{n} file is still on its way from Telegram.",
                "{n} files are still on their way from Telegram.",
                pending,
            )
        )
    return Html("\n".join(parts))


def ready(_: Words) -> Html:
    return _("Everything is there. Look it over, then hand it in. Tap a number to change an answer.")


def only_returned(_: Words) -> Html:
    return _("Only the returned questions can be changed; they are marked ✏️.")


def paused(_: Words, visit: Visit, location: Location, answered: int, total: int, *, about: bool) -> Html:
    count = (
        _("{answered} of about {total} questions are answered.", answered=answered, total=total)
        if about
        else _("{answered} of {total} questions are answered.", answered=answered, total=total)
    )
    return Html(
        "\n".join(
            (
                _("⏸ <b>Paused</b>: {name} · {code}", name=location.name, code=visit.code),
                count,
                _("Everything is saved. Go on whenever you like: tap Continue or send /resume."),
            )
        )
    )


def continue_first(_: Words) -> Html:
    return _("This report is paused. Do you want to continue? Nothing you sent was taken as an answer.")


def menu(_: Words, answered: int, total: int) -> Html:
    return Html(
        "\n".join(
            (
                f"<b>{_('Menu')}</b>",
                _(
                    "You are filling in the report of a visit. {answered} questions of {total} are answered, all saved.",
                    answered=answered,
                    total=total,
                ),
                _("Tap buttons or type; to correct an answer use Back, Edit or All answers, or edit your own message."),
            )
        )
    )


def choose_language(_: Words) -> Html:
    return _("In which language do you want to read the questions?")


def language(name: str) -> str:
    """As the form calls it, without the code: `Hebrew (he)` → `Hebrew`."""
    return name.partition(" (")[0] or name


def handed_in(_: Words, visit: Visit, location: Location) -> Html:
    return _(
        "✅ <b>Handed in</b>: {name} · {code}",
        name=location.name,
        code=visit.code,
    )


def no_open_sheet(_: Words) -> Html:
    return _("There is no report under way just now. /start shows where you are.")


def is_in(_: Words, visit: Visit, location: Location, since: datetime) -> Html:
    """For whoever is not sure that their last report arrived."""
    return _(
        "There is no report under way just now: your report is in ({name} · {code}, handed in {moment}) and waits to be read. /start shows where you are.",
        moment=_.moment(since),
        name=location.name,
        code=visit.code,
    )


def refused_later(_: Words, question: str, why: str) -> Html:
    """A file failed when the shopper was already elsewhere."""
    return _(
        "⚠️ A file for “{question}” cannot be used: {why}. Please send it again; everything else is safe.",
        question=clip(bare(question), 200),
        why=why,
    )


def seen_before_later(_: Words, question: str) -> Html:
    return _(
        "ℹ️ The photo for “{question}” is one you sent before. If that was a slip, please send the right one; your reviewer will see it too.",
        question=clip(bare(question), 200),
    )


def closed(_: Words, visit: Visit, location: Location) -> Html:
    """The visit ended while its form was open."""
    return _("{name} · {code}: this form is closed.", name=location.name, code=visit.code)


def given_back(_: Words, count: int) -> Html:
    return _.plural(
        "Your reviewer returned {n} question. Everything else stays as it is.",
        "Your reviewer returned {n} questions. Everything else stays as it is.",
        count,
    )
