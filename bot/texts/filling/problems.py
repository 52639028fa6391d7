"""Why an input was not taken: one sentence for each reason, in the card of the question."""

from collections.abc import Callable, Mapping

from bot.texts.filling.markup import clip, rich
from bot.texts.words import Html, Words

_Details = Mapping[str, str]

SENTENCES: Mapping[str, Callable[[Words, _Details], Html]] = {
    "required": lambda _, d: _own(d) or _("This question needs an answer."),
    "refused": lambda _, d: _own(d) or _("This answer is outside what the form allows."),
    "invalid": lambda _, d: _own(d) or _("This answer does not fit the question."),
    "nothing_said": lambda _, __: _("The message was empty."),
    "text_too_long": lambda _, d: _("That is too long: {said} characters, at most {most}.", **d),
    "nothing_to_answer": lambda _, __: _("There is nothing to answer here."),
    "number_expected": lambda _, __: _("Please send a number, such as 4."),
    "whole_number_expected": lambda _, __: _("Please send a whole number, such as 4."),
    "number_too_large": lambda _, __: _("That number is too large to be meant."),
    "out_of_range": lambda _, d: _("Please send a number from {start} to {end}.", start=d["start"], end=d["end"]),
    "off_step": lambda _, d: _("Only every {step} is possible here.", step=d["step"]),
    "date_expected": lambda _, __: _("Please tap a day or send a date, such as 5.3. or 2026-03-05."),
    "ambiguous_date": lambda _, __: _("Which day do you mean?"),
    "time_expected": lambda _, __: _("Please tap Now or send a time, such as 1430."),
    "time_of_day_missing": lambda _, __: _("Please send the time as well, such as 5.3. 14:30."),
    "date_and_time_expected": lambda _, __: _("Please tap Now or send day and time, such as 5.3. 14:30."),
    "no_such_choice": lambda _, __: _(
        "None of the choices is called that. Please tap one, or type its name or number."
    ),
    "ranking_incomplete": lambda _, __: _("Please name all of them, in your order."),
    "agreement_expected": lambda _, __: _("Please tap the button to confirm."),
    "location_expected": lambda _, __: _(
        "Please send a location with the button below, or coordinates such as 32.0853, 34.7818."
    ),
    "no_such_coordinates": lambda _, __: _("There is no such place on earth. Coordinates look like 32.0853, 34.7818."),
    "shape_expected": lambda _, __: _(
        "Please send more points: your location, or coordinates such as 52.1 21.0; 52.2 21.1"
    ),
    "photo_expected": lambda _, __: _("Please send a photo here: tap the paperclip or the camera."),
    "audio_expected": lambda _, __: _("Please send a voice message here: hold the microphone and speak."),
    "video_expected": lambda _, __: _("Please send a video here: tap the paperclip."),
    "file_expected": lambda _, __: _("Please send a file here: tap the paperclip."),
    "code_expected": lambda _, __: _("Please send a photo of the code here, or type the number under it."),
    "no_code_seen": lambda _, __: _(
        "No code can be read on this photo. Take it from closer, sharp and in good light, or type the number under the bars."
    ),
    "text_wanted": lambda _, __: _("Please type this answer; I cannot use what you sent."),
    "button_wanted": lambda _, __: _("Please tap one of the buttons, or type the answer."),
    "buttons_only": lambda _, __: _("Please use the buttons here. What you answered so far is safe."),
    "file_not_wanted": lambda _, __: _(
        "No question of this form asks for such a file, so it is not part of the report."
    ),
    "no_place_wanted": lambda _, __: _("No location is asked for here. What you answered so far is safe."),
    "file_too_big": lambda _, d: _("This file is too big: at most {limit} MB. Please send a smaller one.", **d),
    "photo_refused": lambda _, d: _("Photo {number} cannot be used: {why}. Please send it again.", **d),
    "file_refused": lambda _, d: _("File {number} cannot be used: {why}. Please send it again.", **d),
    "too_many_files": lambda _, d: _(
        "That is enough: this question takes {most} files. Remove one to send another.", **d
    ),
    "photo_seen_before": lambda _, __: _(
        "You sent this same photo before. If that was a slip, remove it and send the right one; your reviewer will see it too."
    ),
    "changed_elsewhere": lambda _, __: _("That answer is no longer among the choices."),
    "locked": lambda _, __: _("This answer was accepted as it is; only the returned questions are open."),
}

WHY_REFUSED: Mapping[str, Callable[[Words], str]] = {
    "empty": lambda _: _.plain("it is empty"),
    "not_a_picture": lambda _: _.plain("it is not a picture that I can open"),
    "cut": lambda _: _.plain("it arrived incomplete"),
    "too_many_pixels": lambda _: _.plain("it has too many pixels"),
    "too_big": lambda _: _.plain("it is too large"),
    "wrong_type": lambda _: _.plain("it is not what its name says"),
    "unavailable": lambda _: _.plain("Telegram did not hand it over"),
    "our_fault": lambda _: _.plain("something went wrong on our side"),
}
"""By `Media.why`."""


def sentence(_: Words, problem: _Details) -> Html:
    """With what was sent, so that one can see the slip."""
    known = SENTENCES.get(problem["code"], SENTENCES["invalid"])(_, {**problem})
    said = problem.get("said", "")
    quoted = _("You sent: {said}", said=clip(said, 150)) if said and problem["code"] != "text_too_long" else ""
    return Html("⚠️ " + "\n".join(part for part in (known, quoted) if part))


def why_refused(_: Words, code: str | None) -> str:
    known = WHY_REFUSED.get(code or "")
    return known(_) if known else _.plain("it could not be read")


def why_no_code(_: Words, code: str | None, seen: int) -> str:
    """Why the photo of a bar code did not answer its question: `code` is that of the file, `seen` how many codes are on it."""
    if code is not None:
        return why_refused(_, code)
    if seen == 0:
        return _.plain("no code can be read on it")
    return _.plain("several codes are on it") if seen > 1 else _.plain("the form does not take the number on it")


def _own(details: _Details) -> Html | None:
    """In the form author's words."""
    message = details.get("message", "")
    return rich(message, most=400) if message else None
