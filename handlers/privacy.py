from bot.privacy import forgetting, mydata
from handlers.turn import Turn


def my_data(turn: Turn) -> None:
    mydata.send(turn.desk)


def ask_forget(turn: Turn) -> None:
    forgetting.ask(turn.desk)


def forget(turn: Turn) -> None:
    forgetting.confirm(turn.desk, turn.number(0))
