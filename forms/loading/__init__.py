"""A form file in, a compiled form with its scoring out, or every problem at once, each with its sheet, row and column."""

from forms.loading.limits import Limits
from forms.loading.loader import Loaded, load
from forms.loading.verdicts import Verdict

__all__ = ["Limits", "Loaded", "Verdict", "load"]
