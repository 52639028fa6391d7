"""Filling in a form: where one is, what has been answered, what follows from it."""

from forms.session.results import Event, Invalid, Outcome, TooManyInstances, UnknownRef, WrongForm
from forms.session.session import Session

__all__ = ["Event", "Invalid", "Outcome", "Session", "TooManyInstances", "UnknownRef", "WrongForm"]
