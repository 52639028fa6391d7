"""What stands on the buttons of the form. Short: a phone shows about 20 characters in half a row."""

from bot.texts.words import Words


def back(_: Words) -> str:
    return "‹ " + _.plain("Back")


def onward(_: Words) -> str:
    return _.plain("Next") + " ›"


def skip(_: Words) -> str:
    return _.plain("Skip")


def menu(_: Words) -> str:
    return _.plain("Menu")


def explain(_: Words, *, shown: bool) -> str:
    return _.plain("Hide the explanation") if shown else "❔ " + _.plain("What is meant?")


def edit(_: Words) -> str:
    return "✏️ " + _.plain("Edit")


def crumb(_: Words, answer: str) -> str:
    """An answer that a list follows from."""
    return f"✏️ {answer}"


def done(_: Words, count: int) -> str:
    return _.plain("Done ({n})", n=count)


def clear(_: Words) -> str:
    return _.plain("Remove the answer")


def understood(_: Words) -> str:
    return "✅ " + _.plain("Yes, confirmed")


def take(_: Words, number: str) -> str:
    """The number that − and + have led to."""
    return f"✅ {number}"


def undo(_: Words) -> str:
    return _.plain("Undo the last")


def everything(_: Words) -> str:
    return _.plain("Show all")


def today(_: Words) -> str:
    return _.plain("Today")


def yesterday(_: Words) -> str:
    return _.plain("Yesterday")


def calendar(_: Words) -> str:
    return "📅 " + _.plain("Another day")


def now(_: Words) -> str:
    return "🕒 " + _.plain("Now")


def start_now(_: Words) -> str:
    return "▶️ " + _.plain("Start now")


def stop_now(_: Words) -> str:
    return "⏹ " + _.plain("Stop now")


def remove_photo(_: Words, number: int) -> str:
    return "🗑 " + _.plain("Photo {n}", n=number)


def remove_file(_: Words, number: int) -> str:
    return "🗑 " + _.plain("Remove {n}", n=number)


def on_a_computer(_: Words) -> str:
    return "💻 " + _.plain("On a computer?")


def send_place(_: Words) -> str:
    return "📍 " + _.plain("Send my location")


def keep_for(_: Words, question: str) -> str:
    return _.plain("Yes, for: {question}", question=question)


def no(_: Words) -> str:
    return _.plain("No")


def drop(_: Words) -> str:
    return _.plain("No, leave it out")


def add_another(_: Words) -> str:
    return "➕ " + _.plain("Yes, add one")


def no_more(_: Words) -> str:
    return _.plain("No, go on")


def change(_: Words, number: int, summary: str) -> str:
    """One of several that were entered."""
    return f"✏️ {number}. {summary}"


def take_away(_: Words, number: int) -> str:
    return "🗑 " + _.plain("Remove number {n}", n=number)


def remove_it(_: Words) -> str:
    return "🗑 " + _.plain("Yes, remove")


def keep_it(_: Words) -> str:
    return _.plain("No, leave it")


def overview(_: Words) -> str:
    return "📋 " + _.plain("All answers")


def pause(_: Words) -> str:
    return "⏸ " + _.plain("Pause")


def resume(_: Words) -> str:
    return "▶️ " + _.plain("Continue")


def languages(_: Words) -> str:
    return "🌐 " + _.plain("Language of the form")


def could_not_complete(_: Words) -> str:
    return _.plain("Something went wrong")


def to_question(_: Words) -> str:
    return _.plain("Back to the question")


def submit(_: Words) -> str:
    return "✅ " + _.plain("Hand in")


def complete(_: Words, count: int) -> str:
    return _.plain("Complete what is missing ({n})", n=count)


def refresh(_: Words) -> str:
    return "🔄 " + _.plain("Check again")


def resend(_: Words) -> str:
    return _.plain("Send it again")
