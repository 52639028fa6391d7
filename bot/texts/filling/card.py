"""The words around a question: where one is, what is asked, what was answered, what changed."""

from collections.abc import Sequence
from datetime import timedelta

from bot.model.project import Location
from bot.model.visit import Visit
from bot.texts.filling.markup import bare, clip, rich
from bot.texts.words import Html, Words

__all__ = ["Html"]
MOST_LABEL, MOST_HINT, MOST_NOTES, MOST_ANSWER = 1000, 500, 900, 250
"""Characters; without the notes and what explains the buttons always under Telegram's 4,096. What is longer is said in full before the card."""


def visit(_: Words, visit: Visit, location: Location) -> Html:
    """So that nobody answers for the wrong place."""
    return _("📍 {name} · {code}", name=location.name, code=visit.code)


def progress(_: Words, number: int, total: int, *, may_grow: bool, section: tuple[int, int, str] | None) -> Html:
    """`section`: its number, how many there are, its name."""
    where = (
        _("Question {number} of about {total}", number=number, total=total)
        if may_grow
        else _("Question {number} of {total}", number=number, total=total)
    )
    if section is None:
        return where
    return Html(
        "\n".join((_("Section {n} of {of}: {name}", n=section[0], of=section[1], name=bare(section[2])), where))
    )


def question(label: str, *, optional: Html | None = None) -> Html:
    return Html(f"<b>{rich(label, most=MOST_LABEL)}</b>" + (f" {optional}" if optional else ""))


def optional(_: Words) -> Html:
    return Html(f"<i>{_('(optional)')}</i>")


def hint(text: str) -> Html:
    return Html(f"<i>{rich(text, most=MOST_HINT)}</i>")


def guidance(text: str) -> Html:
    return Html(f"<blockquote>{rich(text, most=MOST_HINT)}</blockquote>")


def note(text: str, *, most: int) -> Html:
    return rich(text, most=most)


def in_full(text: str) -> Html:
    return rich(text, most=len(text))


def current(_: Words, answer: str) -> Html:
    return _("Your answer: {answer}", answer=_.b(clip(answer, MOST_ANSWER)))


def returned(_: Words, remark: str, old: str) -> Html:
    """Above a question that the reviewer sent back."""
    said = _("Your reviewer says: {remark}", remark=clip(remark, MOST_HINT))
    before = _("You had answered: {answer}", answer=clip(old, MOST_ANSWER)) if old else _("You had left it open.")
    return Html(f"<blockquote>{said}\n{before}</blockquote>")


def collapsed(_: Words, label: str, answer: str | None) -> Html:
    if not answer:
        return _("{question}", question=clip(bare(label), MOST_HINT))
    return _("{question} — {answer}", question=clip(bare(label), MOST_HINT), answer=_.b(clip(answer, MOST_ANSWER)))


def questions_added(_: Words, count: int) -> Html:
    return _.plural("ℹ️ Your answer added {n} question.", "ℹ️ Your answer added {n} questions.", count)


def questions_removed(_: Words, count: int, answered: int) -> Html:
    said = _.plural("ℹ️ Your answer removed {n} question.", "ℹ️ Your answer removed {n} questions.", count)
    if not answered:
        return said
    kept = _.plural(
        "{n} answer is set aside and returns if you change your mind.",
        "{n} answers are set aside and return if you change your mind.",
        answered,
    )
    return Html(f"{said} {kept}")


def answers_cleared(_: Words, questions: Sequence[str]) -> Html:
    names = _.listed(clip(question, 60) for question in questions)
    return _("ℹ️ This no longer fits and was cleared: {questions}", questions=names)


def choose_or_type(_: Words, count: int) -> Html:
    return _("There are {n} choices. Type a part of the name, and I show what matches.", n=count)


def matches(_: Words, count: int, text: str) -> Html:
    return _.plural("{n} choice matches “{text}”.", "{n} choices match “{text}”.", count, text=clip(text, 60))


def choice(_: Words, number: int, label: str) -> Html:
    return Html(f"{number}. {_.value(clip(bare(label), 200))}")


def suggestions(_: Words) -> Html:
    return _("Did you mean one of these?")


def tick(_: Words) -> Html:
    return Html(f"<i>{_('Tap all that apply, then Done.')}</i>")


def rank(_: Words) -> Html:
    return Html(f"<i>{_('Tap in your order, the first one first.')}</i>")


def ranked(_: Words, labels: Sequence[str]) -> Html:
    return Html("\n".join(f"{number}. {_.value(bare(label))}" for number, label in enumerate(labels, 1)))


def type_text(_: Words) -> Html:
    return Html(f"<i>{_('Type your answer and send it.')}</i>")


def type_number(_: Words) -> Html:
    return Html(f"<i>{_('Type a number and send it.')}</i>")


def type_between(_: Words, start: str, end: str) -> Html:
    return Html(f"<i>{_('Type a number from {start} to {end}.', start=start, end=end)}</i>")


def type_date(_: Words) -> Html:
    return Html(f"<i>{_('Tap a day, or type one such as 5.3. or 2026-03-05.')}</i>")


def type_time(_: Words) -> Html:
    return Html(f"<i>{_('Tap Now, or type a time such as 1430.')}</i>")


def type_moment(_: Words) -> Html:
    return Html(f"<i>{_('Tap Now, or type day and time such as 5.3. 14:30.')}</i>")


def type_shape(_: Words) -> Html:
    return Html(
        f"<i>{_('Type the points one after the other, each as latitude and longitude, with ; between them: 52.1 21.0; 52.2 21.1')}</i>"
    )


def start_watch(_: Words) -> Html:
    return Html(f"<i>{_('Tap the moment it starts. You can also type a time such as 1430.')}</i>")


def stop_watch(_: Words, since: str) -> Html:
    return _("Started at {time}. Tap the moment it ends.", time=_.b(since))


def took(_: Words, length: timedelta) -> Html:
    """To the second: waiting times are what the client asks about."""
    minutes, seconds = divmod(round(length.total_seconds()), 60)
    hours, minutes = divmod(minutes, 60)
    clock = f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"
    return _("⏱ It took {duration} ({unit}).", duration=_.b(clock), unit=_("h:min:s") if hours else _("min:s"))


def send_photo(_: Words) -> Html:
    return Html(f"<i>{_('Send one photo or several, then tap Done.')}</i>")


def send_audio(_: Words) -> Html:
    return Html(f"<i>{_('Hold the microphone and speak, or send a recording; then tap Done.')}</i>")


def send_video(_: Words) -> Html:
    return Html(f"<i>{_('Send a video, at most 20 MB, then tap Done.')}</i>")


def send_file(_: Words) -> Html:
    return Html(f"<i>{_('Send the file, at most 20 MB, then tap Done.')}</i>")


def photo_of_paper(_: Words) -> Html:
    return Html(f"<i>{_('Here a photo does instead of a drawing: draw or sign on paper and photograph it.')}</i>")


def files(_: Words, count: int) -> str:
    """An answer that consists of files, as words."""
    return _.plural("{n} file", "{n} files", count)


def points(_: Words, count: int) -> str:
    return _.plural("{n} point", "{n} points", count)


def photos(_: Words, count: int) -> str:
    return _.plural("{n} photo", "{n} photos", count)


def recordings(_: Words, count: int) -> str:
    return _.plural("{n} recording", "{n} recordings", count)


def send_place(_: Words) -> Html:
    return Html(f"<i>{_('Tap “Send my location” under the writing line.')}</i>")


def place_keyboard(_: Words) -> Html:
    return _("⬇️ The button is here below.")


def keyboard_gone(_: Words) -> Html:
    return _("👍 No location needed now.")


def place_on_a_computer(_: Words) -> Html:
    return _(
        "On a computer: open the map in your browser, click the place and copy its coordinates, then send them here, such as 32.0853, 34.7818. "
        "On a phone you can also use the paperclip and choose Location."
    )


def place(_: Words, accuracy: float | None, distance: str | None) -> str:
    """A received place in words, for the collapsed card."""
    exact = (
        _.plain("received, exact to {n} m", n=_.number(round(accuracy)))
        if accuracy
        else _.plain("received, picked on the map")
    )
    return f"{exact}; {_.plain('{distance} from the place of the visit', distance=distance)}" if distance else exact


def place_thanks(_: Words) -> Html:
    return _("👍 Location received.")


def offered(_: Words, count: int, question: str) -> Html:
    """Files came where none was asked for."""
    return _.plural(
        "📎 You sent {n} file. Keep it for this later question? {question}",
        "📎 You sent {n} files. Keep them for this later question? {question}",
        count,
        question=_.b(clip(bare(question), 200)),
    )


def kept(_: Words, question: str) -> Html:
    return _("📎 Kept for: {question}", question=clip(bare(question), 200))


def left_out(_: Words) -> Html:
    return _("📎 Left out.")


def nothing_to_keep_for(_: Words) -> Html:
    return _("📎 No question of this form asks for such a file, so it is not part of the report.")


def add_another(_: Words, label: str) -> Html:
    return _("<b>Add another? {label}</b>", label=bare(label)) if label else _("<b>Add another?</b>")


def add_first(_: Words, label: str) -> Html:
    return _("<b>Add one? {label}</b>", label=bare(label)) if label else _("<b>Add one?</b>")


def entered(_: Words, number: int, summary: str) -> Html:
    return Html(f"{number}. {_.value(clip(summary, 120))}")


def first_question(_: Words) -> str:
    return _.plain("This is the first question.")


def question_again(_: Words) -> str:
    return _.plain("Here is that question again.")


def already_recorded(_: Words) -> str:
    return _.plain("Already recorded.")


def counted(_: Words, count: int, waiting: int) -> Html:
    """One line that is edited while an album comes in."""
    received = _.plural("✓ {n} received", "✓ {n} received", count - waiting)
    if not waiting:
        return Html(f"<b>{received}</b>")
    still = _.plural("⏳ {n} on its way…", "⏳ {n} on their way…", waiting)
    return Html(f"<b>{still}</b>" if waiting == count else f"<b>{received}</b> · {still}")


def path(_: Words, groups: Sequence[str]) -> Html:
    """The groups around a question inside its section."""
    return Html(" › ".join(_.value(clip(bare(group), 60)) for group in groups))


def confirmed(_: Words) -> str:
    return _.plain("confirmed")
