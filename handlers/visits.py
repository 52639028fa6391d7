from bot import field, visits
from bot.model.person import Role
from bot.offers import listing
from handlers.turn import Turn


def visits_command(turn: Turn) -> None:
    """`/visits`: the field for coordinators, the open visits (and the way to one's own) for shoppers."""
    if turn.desk.actor.role is Role.COORDINATOR:
        field.board(turn.desk, "unplaced", 0)
    else:
        listing.show_list(turn.desk, "near", 0)


def show(turn: Turn) -> None:
    if turn.desk.actor.role is Role.COORDINATOR:
        field.show(turn.desk, turn.number(0))
    else:
        visits.show(turn.desk, turn.number(0))


def mine(turn: Turn) -> None:
    visits.show_mine(turn.desk)


def confirm(turn: Turn) -> None:
    visits.confirm(turn.desk, turn.number(0))


def ask_give_back(turn: Turn) -> None:
    visits.ask_give_back(turn.desk, turn.number(0))


def give_back(turn: Turn) -> None:
    visits.give_back(turn.desk, turn.number(0), turn.word(1))


def ask_check_in(turn: Turn) -> None:
    visits.ask_check_in(turn.desk, turn.number(0))


def check_in_plainly(turn: Turn) -> None:
    visits.check_in_plainly(turn.desk, turn.number(0), turn.word(1))


def check_in_with(turn: Turn) -> None:
    visits.check_in_with(turn.desk, turn.input)


def start_report(turn: Turn) -> None:
    visits.start_report(turn.desk, turn.number(0))


def ask_problem(turn: Turn) -> None:
    visits.ask_problem(turn.desk, turn.number(0))


def report_problem(turn: Turn) -> None:
    visits.report_problem(turn.desk, turn.number(0))
