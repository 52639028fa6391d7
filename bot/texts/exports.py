"""Files for other programs."""

from bot.model.message import Attachment, Message
from bot.texts.words import Words


def files(_: Words, code: str, submission: str, log: str) -> tuple[Message, Message]:
    """To a coordinator: one file is one report, named so that ODK's tools take them as they are."""
    stem = code.replace("/", "-")
    return (
        _file(
            _("Submission of {code} for ODK Central or KoboToolbox", code=code), f"{stem}-submission.xml", submission
        ),
        _file(_("How {code} was filled in, answer by answer", code=code), f"{stem}-audit.csv", log),
    )


def _file(text: str, name: str, content: str) -> Message:
    attachment = Attachment(kind="document", document="text_file", data={"name": name, "text": content}, filename=name)
    return Message(text=text, attachments=(attachment,), silent=True, protect=True)
