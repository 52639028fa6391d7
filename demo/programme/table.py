"""A sheet as it is written: header first. A datetime is a time on the location's clock."""

from collections.abc import Sequence
from datetime import datetime

Table = Sequence[Sequence[str | float | datetime]]
