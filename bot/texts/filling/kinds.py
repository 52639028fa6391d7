"""What each kind of question says of its own: how it is answered, and its answer in words."""

from collections.abc import Sequence
from datetime import timedelta

from bot.texts.filling.markup import bare, clip
from bot.texts.words import Html, Words


def choose_or_type(_: Words, count: int) -> Html:
    return _("There are {n} choices. Type a few letters of the name, or tap where it begins.", n=count)


def crumbs(_: Words) -> Html:
    """Above the buttons of a list that follows from earlier answers."""
    return Html(f"<i>{_('The list follows from what you chose before. Tap ✏️ to change that.')}</i>")


def matches(_: Words, count: int, text: str) -> Html:
    return _.plural("{n} choice matches “{text}”.", "{n} choices match “{text}”.", count, text=clip(text, 60))


def choice(_: Words, number: int, label: str) -> Html:
    return Html(f"{number}. {_.value(clip(bare(label), 200))}")


def suggestions(_: Words) -> Html:
    return _("Did you mean one of these?")


def legend(_: Words, names: Sequence[str]) -> Html:
    """What the numbers on the buttons mean."""
    said = ((number, _.value(clip(name, 80))) for number, name in enumerate(names, 1))
    return Html("\n".join(f"<i>{number} = {name}</i>" for number, name in said))


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
    return Html(
        f"<i>{_('Type a number from {start} to {end}, or tap − and +, then the number.', start=start, end=end)}</i>"
    )


def type_date(_: Words) -> Html:
    return Html(f"<i>{_('Tap a day, or type one such as 5.3. or 2026-03-05.')}</i>")


def type_time(_: Words) -> Html:
    return Html(f"<i>{_('Tap Now, or type a time such as 1430.')}</i>")


def type_moment(_: Words) -> Html:
    return Html(f"<i>{_('Tap Now, or type day and time such as 5.3. 14:30.')}</i>")


def type_code(_: Words) -> Html:
    """A barcode: its number stands in digits below the bars."""
    return Html(f"<i>{_('Send a sharp photo of the code, or type the number under it.')}</i>")


def reading_code(_: Words) -> Html:
    return Html(f"⏳ <i>{_('Reading the code on your photo … You can also type the number.')}</i>")


def several_codes(_: Words) -> Html:
    return _("Several codes are on the photo. Which one is it?")


def code_read(_: Words, code: str) -> Html:
    return _("✓ Read from your photo: {code}", code=_.b(clip(code, 200)))


def code_read_for(_: Words, question: str, code: str) -> Html:
    """The shopper has gone on meanwhile."""
    return _(
        "✓ Read from your photo for “{question}”: {code}",
        question=clip(bare(question), 200),
        code=_.b(clip(code, 200)),
    )


def send_points(_: Words, fewest: int) -> Html:
    """A way or an outline, point by point."""
    how = _("Walk along it and send your location at every point, at least {n} times.", n=fewest)
    return Html(f"<i>{how} {_('You can also type points such as 52.1, 21.0; then tap Done.')}</i>")


def points_so_far(_: Words, count: int) -> Html:
    return _.plural("✓ <b>{n} point</b>", "✓ <b>{n} points</b>", count)


def turn_or_type(_: Words) -> Html:
    return Html(f"<i>{_('Tap − and + until the number is right, then tap it. Or type it.')}</i>")


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
    return Html(f"<i>{_('Sign on paper, photograph it and send the photo; then tap Done.')}</i>")


def marked_photo(_: Words) -> Html:
    return Html(
        f"<i>{_('Draw on the photo with the brush that Telegram shows before sending, then send it and tap Done.')}</i>"
    )


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


def counted(_: Words, count: int, waiting: int) -> Html:
    """One line that is edited while an album comes in."""
    received = _.plural("✓ {n} received", "✓ {n} received", count - waiting)
    if not waiting:
        return Html(f"<b>{received}</b>")
    still = _.plural("⏳ {n} on its way…", "⏳ {n} on their way…", waiting)
    return Html(f"<b>{still}</b>" if waiting == count else f"<b>{received}</b> · {still}")


def confirmed(_: Words) -> str:
    return _.plain("confirmed")
