"""One sentence for each way of saying: not now. Plain text: it is shown over the chat when a button was tapped."""

from collections.abc import Callable, Mapping

from bot.model.refusal import Refusal, Refused
from bot.texts.words import Words

_SENTENCES: Mapping[Refused, Callable[[Words, Mapping[str, object]], str]] = {
    Refused.NOT_FOUND: lambda _, __: _.plain("I cannot find that (any more). /start shows where you are."),
    Refused.NOT_ALLOWED: lambda _, __: _.plain("That is not for you to do here. /start shows what you can do."),
    Refused.OUT_OF_DATE: lambda _, __: _.plain(
        "This button is out of date: things have moved on. Nothing was changed."
    ),
    Refused.ALREADY_RECORDED: lambda _, __: _.plain("Already recorded."),
    Refused.VISIT_TAKEN: lambda _, __: _.plain("Somebody else was a moment faster: this visit is taken."),
    Refused.VISIT_OVER: lambda _, __: _.plain("This visit is over. Nothing was changed."),
    Refused.OFFER_EXPIRED: lambda _, __: _.plain("This offer has expired. /visits shows what is open."),
    Refused.NOT_ELIGIBLE: lambda _, d: _.plain(
        "Not possible for you just now: {reasons}", reasons=d.get("reasons", "")
    ),
    Refused.INVITE_EXPIRED: lambda _, __: _.plain("This invite has expired. Please ask for a new one."),
    Refused.INVITE_USED: lambda _, __: _.plain("This invite was used already. Please ask for a new one."),
    Refused.INVITE_UNKNOWN: lambda _, __: _.plain(
        "I do not know this invite. Please check the link, or ask for a new one."
    ),
    Refused.ROLE_TAKEN: lambda _, __: _.plain(
        "You are here in another role already. This invite is for somebody else and still works."
    ),
    Refused.TEXT_TOO_LONG: lambda _, d: _.plain(
        "That is too long: at most {limit} characters. Nothing was changed.", limit=d.get("limit", "")
    ),
    Refused.REASON_NEEDED: lambda _, __: _.plain("Please say why, in a few words."),
    Refused.NOBODY_IN_AUDIENCE: lambda _, __: _.plain("Nobody matches this choice, so there is nobody to write to."),
    Refused.ALREADY_REVIEWED: lambda _, __: _.plain(
        "This report was decided already, perhaps by a colleague. Nothing was changed."
    ),
    Refused.NO_FORM: lambda _, d: _.plain(
        "The form “{form}” is not here yet. Send its XLSForm file to me first; the visit stays as it is.",
        form=d.get("form", ""),
    ),
    Refused.FILE_TOO_BIG: lambda _, d: _.plain(
        "This file is too big: I can take up to {limit_mb} MB. Please send a smaller one.",
        limit_mb=d.get("limit_mb", ""),
    ),
    Refused.FILES_TODAY: lambda _, d: _.plain(
        "You have sent as many files today as I can take in a day ({limit_mb} MB). Please send the rest tomorrow.",
        limit_mb=d.get("limit_mb", ""),
    ),
    Refused.LAST_COORDINATOR: lambda _, __: _.plain(
        "You are the only coordinator. Invite somebody else first: /invite. Nothing was changed."
    ),
    Refused.UNEXPECTED_INPUT: lambda _, __: _.plain("I cannot use that here. What you have done so far is safe."),
}


def sentence(_: Words, refusal: Refusal) -> str:
    return _SENTENCES[refusal.code](_, refusal.details)
