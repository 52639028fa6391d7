"""All functions of the expression language, by name: those of JavaRosa and Collect, and a few of XPath 1.0 and Enketo that forms in the wild use."""

from forms.expressions.functions.dates import DATES
from forms.expressions.functions.definition import Function
from forms.expressions.functions.digests import DIGESTS
from forms.expressions.functions.geography import GEOGRAPHY
from forms.expressions.functions.logic import LOGIC
from forms.expressions.functions.nodesets import NODESETS
from forms.expressions.functions.numbers import NUMBERS
from forms.expressions.functions.selects import SELECTS
from forms.expressions.functions.strings import STRINGS
from forms.expressions.functions.surroundings import SURROUNDINGS

FUNCTIONS: dict[str, Function] = {
    **LOGIC,
    **STRINGS,
    **NUMBERS,
    **NODESETS,
    **SELECTS,
    **DATES,
    **GEOGRAPHY,
    **DIGESTS,
    **SURROUNDINGS,
}
