"""Places: from the phone, from the map, typed; one, or several for a way or an outline."""

from collections.abc import Mapping

from bot.filling.answering import refuse
from bot.filling.opened import Filling
from bot.model.geo import distance
from bot.model.inputs import Given
from forms.inputs.places import parse_place
from forms.views import QuestionView

FEWEST: Mapping[str, int] = {"geotrace": 2, "geoshape": 3}
"""Points of a way and of an outline."""
SHAPES = frozenset(FEWEST)
MOST_POINTS = 200


def understood(f: Filling, question: QuestionView, given: Given) -> str | None:
    """A sent place as the form writes one; how it came is noted for the reviewer."""
    place = _sent(given)
    if question.type != "geopoint" or place is None:
        refuse(f, "no_place_wanted")
        return None
    f.bookmark.places[question.ref] = _how(f, given)
    return place


def points(f: Filling, question: QuestionView) -> list[str]:
    """Of a way or outline: what was sent and not yet confirmed, else the answer. The point that closes an outline is not counted."""
    if question.ref in f.bookmark.points:
        return f.bookmark.points[question.ref]
    have = [point.strip() for point in (question.value or "").split(";") if point.strip()]
    return have[:-1] if question.type == "geoshape" and len(have) > 1 and have[0] == have[-1] else have


def adds(f: Filling, question: QuestionView, given: Given) -> bool:
    """Whether this was one more point, which is then kept."""
    if question.type not in SHAPES:
        return False
    place = _sent(given) if given.kind == "location" else parse_place(given.text).value if given.text else None
    have = points(f, question)
    if place is None or len(have) >= MOST_POINTS:
        return False
    f.bookmark.points[question.ref] = [*have, place]
    if given.kind == "location":
        f.bookmark.places[question.ref] = _merged(f.bookmark.places.get(question.ref, {}), _how(f, given))
    return True


def joined(question: QuestionView, have: list[str]) -> str | None:
    """As the form writes it, an outline closed; None for too few."""
    if len(have) < FEWEST[question.type]:
        return None
    is_open = question.type == "geoshape" and have[0] != have[-1]
    return "; ".join([*have, have[0]] if is_open else have)


def shape(f: Filling, question: QuestionView, text: str) -> str | None:
    """`52.1 21.0; 52.2 21.1`: all points in one message."""
    found = [parse_place(part) for part in text.replace("\n", ";").split(";") if part.strip()]
    values = [point.value for point in found if point.value is not None]
    answer = joined(question, values) if len(values) == len(found) else None
    if answer is None:
        refuse(f, "shape_expected", said=text)
    return answer


def _sent(given: Given) -> str | None:
    if given.latitude is None or given.longitude is None:
        return None
    return f"{given.latitude} {given.longitude} 0 {given.accuracy or 0:g}"


def _how(f: Filling, given: Given) -> dict[str, object]:
    return {
        "picked": given.accuracy is None and not given.live,
        "forwarded": given.forwarded,
        "distance": _metres(f, given.latitude or 0.0, given.longitude or 0.0),
    }


def _merged(before: Mapping[str, object], how: Mapping[str, object]) -> dict[str, object]:
    """Of several points the doubts add up; the distance is that of the last."""
    return {**how, **{name: bool(before.get(name) or how[name]) for name in ("picked", "forwarded")}}


def _metres(f: Filling, latitude: float, longitude: float) -> int | None:
    """To where the visit is; None for a place without coordinates."""
    there = f.location
    if there.latitude is None or there.longitude is None:
        return None
    return round(distance(latitude, longitude, there.latitude, there.longitude))
