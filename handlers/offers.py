from bot.offers import answering, listing, placing
from handlers.turn import Turn


def choose(turn: Turn) -> None:
    placing.choose(turn.desk, turn.number(0), turn.number(1))


def tick(turn: Turn) -> None:
    placing.tick(turn.desk, turn.number(0), turn.number(1), turn.number(2), turn.number(3))


def choose_eligible(turn: Turn) -> None:
    placing.choose_eligible(turn.desk, turn.number(0), turn.number(1))


def send(turn: Turn) -> None:
    placing.offer(turn.desk, turn.number(0))


def open_to_all(turn: Turn) -> None:
    placing.open_to_all(turn.desk, turn.number(0))


def withdraw(turn: Turn) -> None:
    placing.withdraw(turn.desk, turn.number(0))


def give(turn: Turn) -> None:
    answering.choose_applicant(turn.desk, turn.number(0), turn.number(1))


def accept(turn: Turn) -> None:
    answering.accept(turn.desk, turn.number(0))


def why(turn: Turn) -> None:
    answering.ask_why(turn.desk, turn.number(0))


def decline(turn: Turn) -> None:
    answering.decline(turn.desk, turn.number(0), turn.word(1))


def show_list(turn: Turn) -> None:
    listing.show_list(turn.desk, turn.word(0), turn.number(1))


def show_one(turn: Turn) -> None:
    listing.show_one(turn.desk, turn.number(0))


def show_map(turn: Turn) -> None:
    listing.show_map(turn.desk, turn.number(0))


def ask_place(turn: Turn) -> None:
    listing.ask_place(turn.desk)


def take_place(turn: Turn) -> None:
    listing.take_place(turn.desk, turn.input.latitude, turn.input.longitude)
