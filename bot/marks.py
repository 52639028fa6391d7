"""Moments that outlive the process. Each is one row, whoever writes it."""

from datetime import datetime

from bot.model.mark import Mark
from bot.ports import Duplicate, Transaction


def when(tx: Transaction, name: str) -> datetime | None:
    mark = tx.marks.one(name=name)
    return mark.at if mark else None


def set_to(tx: Transaction, name: str, at: datetime) -> None:
    mark = tx.marks.one(name=name)
    if mark is not None:
        tx.marks.change(mark.id, at=at)
        return
    try:
        tx.marks.add(Mark(name=name, at=at))
    except Duplicate:
        return  # another process was first by a moment


def number(tx: Transaction, name: str) -> int:
    mark = tx.marks.one(name=name)
    return mark.number if mark else 0


def count_to(tx: Transaction, name: str, number: int, at: datetime) -> None:
    set_to(tx, name, at)
    mark = tx.marks.one(name=name)
    if mark is not None:
        tx.marks.change(mark.id, number=number)
