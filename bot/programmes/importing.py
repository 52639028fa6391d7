"""A file from a coordinator's chat or from the command line into the records: all of it, or nothing and every problem."""

from collections.abc import Sequence

from bot.desk import Desk
from bot.model.happenings import MediaSettled
from bot.model.imported import Result, has_errors
from bot.model.person import Role
from bot.model.report import Media, MediaState
from bot.programmes.inspecting import Inspection, Part
from bot.programmes.linking import link
from bot.programmes.programme import Programme
from bot.programmes.publishing import newest_versions, publish, supply
from bot.programmes.taking_in import known, take_in
from bot.texts import programmes as texts
from forms.problems import Problem

PURPOSE = "import"


def take(desk: Desk, inspection: Inspection) -> list[Result]:
    """Forms first, then the programme that uses them. Nothing is written when any file has an error."""
    programmes: dict[str, Programme] = {}
    checked: list[Result] = []
    for part in inspection.parts:
        problems = list(part.problems)
        if part.rows is not None:
            programme, found = link(part.rows, known(desk))
            problems += found
            if programme is not None:
                programmes[part.name] = programme
        if _comes_alone(part) and not any(part.name in form.media for form in newest_versions(desk)):
            problems.append(_nobody_shows(part.name))
        checked.append(Result(name=part.name, problems=tuple(problems)))
    if any(has_errors(result.problems) for result in checked):
        return checked
    return _taken(desk, inspection.parts, programmes)


def _taken(desk: Desk, parts: Sequence[Part], programmes: dict[str, Programme]) -> list[Result]:
    results = [
        Result(name=part.name, published=publish(desk, part.form, part.kept), problems=_of_the_file(part))
        for part in parts
        if part.form is not None
    ]
    results += [
        Result(name=part.name, changes=take_in(desk, programmes[part.name]), problems=part.problems)
        for part in parts
        if part.rows is not None
    ]
    results += [
        Result(name=part.name, supplied=tuple(supply(desk, part.name, part.kept[part.name])), problems=part.problems)
        for part in parts
        if _comes_alone(part)
    ]
    results += [Result(name=part.name, problems=part.problems) for part in parts if _is_left_out(part)]
    return results


def _of_the_file(part: Part) -> tuple[Problem, ...]:
    """What is to be said beside the form's own warnings."""
    own = part.form.warnings if part.form else []
    return tuple(problem for problem in part.problems if problem not in own)


def _comes_alone(part: Part) -> bool:
    """A picture or recording, without the form that it is for."""
    return part.form is None and part.rows is None and bool(part.kept)


def _is_left_out(part: Part) -> bool:
    return part.form is None and part.rows is None and not part.kept


def _nobody_shows(name: str) -> Problem:
    return Problem(
        "picture_alone",
        "No form here shows a file called {name}. Send the form that does first, or both in one .zip file.",
        {"name": name[:60]},
    )


def announce(desk: Desk, media: Media) -> None:
    """The card that says the file is being read; it becomes the result."""
    desk.only(Role.COORDINATOR)
    desk.reply(texts.reading(desk.words(), media))


def on_media_settled(desk: Desk, happening: MediaSettled) -> None:
    """The file is there and was looked into, or will not come."""
    media = happening.media
    person = desk.tx.people.get(media.person_id)
    if media.purpose != PURPOSE or person is None or person.role is not Role.COORDINATOR:
        return
    _ = desk.words(person)
    if media.state is not MediaState.STORED or not isinstance(happening.inspection, Inspection):
        desk.say(person, texts.unreadable(_, media))
        return
    results = take(desk, happening.inspection)
    desk.say(person, *texts.outcome(_, media, results))


def explain(desk: Desk) -> None:
    """How a programme comes in."""
    desk.only(Role.COORDINATOR)
    desk.reply(texts.explanation(desk.words()))


def send_template(desk: Desk) -> None:
    desk.only(Role.COORDINATOR)
    desk.reply(texts.template(desk.words()))
