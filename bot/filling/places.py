"""Places: from the phone, from the map, typed."""

from bot.filling.answering import refuse
from bot.filling.opened import Filling
from bot.model.geo import distance
from bot.model.inputs import Given
from forms.inputs.places import parse_place
from forms.views import QuestionView

SHAPES = frozenset({"geotrace", "geoshape"})


def understood(f: Filling, question: QuestionView, given: Given) -> str | None:
    """A sent place as the form writes one; how it came is noted for the reviewer."""
    if question.type != "geopoint" or given.latitude is None or given.longitude is None:
        refuse(f, "no_place_wanted")
        return None
    f.bookmark.places[question.ref] = {
        "picked": given.accuracy is None and not given.live,
        "forwarded": given.forwarded,
        "distance": _metres(f, given.latitude, given.longitude),
    }
    return f"{given.latitude} {given.longitude} 0 {given.accuracy or 0:g}"


def shape(f: Filling, text: str) -> str | None:
    """`52.1 21.0; 52.2 21.1` as points of four numbers each; an area that is not closed is closed."""
    points = [parse_place(part) for part in text.replace("\n", ";").split(";") if part.strip()]
    values = [point.value for point in points if point.value is not None]
    if len(values) < 2 or len(values) < len(points):
        refuse(f, "shape_expected", said=text)
        return None
    if f.question is not None and f.question.type == "geoshape" and values[0] != values[-1]:
        values.append(values[0])
    return "; ".join(values)


def _metres(f: Filling, latitude: float, longitude: float) -> int | None:
    """To where the visit is; None for a place without coordinates."""
    there = f.location
    if there.latitude is None or there.longitude is None:
        return None
    return round(distance(latitude, longitude, there.latitude, there.longitude))
