"""A form player without a face: one JSON command per line in, one JSON answer per line out. For checks and for other programs."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Any, TextIO
from zoneinfo import ZoneInfo

from forms.expressions.documents import document_tree, evaluate, positional_path
from forms.expressions.nodes import Node
from forms.expressions.temporal import temporal_text
from forms.expressions.values import ExpressionError, number_text, to_boolean, to_number, to_string
from forms.opening import loaded_form
from forms.problems import FormProblems
from forms.session import Event, Session, UnknownRef

Command = dict[str, Any]
Reply = dict[str, Any]
State = dict[str, tuple[str | None, int]]
PLACE = "40.0001 20.0002 10.0 5.0"  # what the pretended device answers when a form asks where it is
PROPERTIES = {"geopoint": PLACE}


def drive(lines_in: Iterable[str], lines_out: TextIO) -> None:
    """Answers every command; what goes wrong is answered with an error, and the player goes on.

    As in JavaRosa's own player, an answer takes one to its question, and select answers are cleared when next shown.
    """
    player = Player()
    for line in lines_in:
        lines_out.write(json.dumps(player.obey(line), ensure_ascii=False) + "\n")
        lines_out.flush()


class Player:
    def __init__(self) -> None:
        self.session: Session | None = None
        self.zone = "UTC"
        self.known: State = {}
        self.operations: dict[str, Callable[[Command], Reply]] = {
            "answer": self.answer,
            "choices": self.choices,
            "eval": evaluated,
            "finalize": self.finalize,
            "get": self.get,
            "jump": self.jump,
            "load": self.load,
            "new_repeat": self.new_repeat,
            "next": self.next,
            "remove_repeat": self.remove_repeat,
            "restore": self.restore,
            "save": self.save,
            "set_language": self.set_language,
            "submission": self.submission,
            "validate": self.validate,
        }

    def obey(self, line: str) -> Reply:
        try:
            command = json.loads(line)
            operation = self.operations.get(command["op"])
            return {"error": f"there is no operation {command['op']!r}"} if operation is None else operation(command)
        except (FormProblems, ExpressionError) as error:
            return {"error": str(error)}
        except UnknownRef as error:
            return {"error": f"there is no node {error.args[0]!r}"}
        except Exception as error:  # noqa: BLE001 - whatever a caller sends, the player answers and lives on
            return {"error": f"{type(error).__name__}: {error}"}

    @property
    def playing(self) -> Session:
        if self.session is None:
            raise ValueError("no form is loaded")
        return self.session

    def load(self, command: Command) -> Reply:
        self.session, self.known = None, {}
        form, self.zone = loaded_form(command), command.get("tz") or "UTC"
        self.session = Session.start(
            form,
            now=moment(command.get("now")),
            zone=self.zone,
            language=command.get("language"),
            seed=1,
            properties=PROPERTIES,
            instance=command.get("instance_xml"),
            like_collect=True,
        )
        self.known = state_of(self.session)
        return {"state": self.known, "languages": form.languages}

    def save(self, _: Command) -> Reply:
        return {"data": self.playing.save()}

    def restore(self, command: Command) -> Reply:
        """Into the form that is loaded; anything wrong with the data leaves the session as it was."""
        now = moment(command["now"]) if command.get("now") else self.playing.now
        zone = command.get("tz") or self.zone
        self.session = Session.restore(self.playing.form, command["data"], now=now, zone=zone)
        self.zone, self.known = zone, state_of(self.session)
        return {
            "state": self.known,
            "languages": self.session.form.languages,
            "event": self.session.current.kind,
            "ref": self.session.current.ref,
        }

    def changed(self) -> dict[str, tuple[str | None, int] | None]:
        """What differs since the last answer."""
        before, self.known = self.known, state_of(self.playing)
        gone: dict[str, tuple[str | None, int] | None] = dict.fromkeys(before.keys() - self.known.keys())
        return {**gone, **{ref: entry for ref, entry in self.known.items() if before.get(ref) != entry}}

    def arrived(self, event: Event) -> Reply:
        reply: Reply = {"event": event.kind, "ref": event.ref}
        if event.kind == "PROMPT_NEW_REPEAT":
            reply["ref"] = re.sub(r"\[\d+\]", "", event.ref or "")
        if event.kind == "QUESTION" and event.ref is not None:
            reply.update(shown_question(self.playing, event.ref))
        reply["changed"] = self.changed()
        return reply

    def next(self, _: Command) -> Reply:
        return self.arrived(self.playing.next())

    def jump(self, command: Command) -> Reply:
        return self.arrived(self.playing.jump(command.get("ref")))

    def answer(self, command: Command) -> Reply:
        self.make_room(command["ref"])
        if self.playing.current.ref != command["ref"] and self.playing.is_on_the_way(command["ref"]):
            self.playing.jump(command["ref"])
        value = command.get("value")
        outcome = self.playing.answer(command["ref"], None if value is None else str(value))
        return {"result": outcome.result, "message": outcome.message, "changed": self.changed()}

    def make_room(self, ref: str) -> None:
        """An answer for a repeat instance that does not exist yet adds it, as JavaRosa's scenario player does."""
        for match in re.finditer(r"\[(\d+)\]", ref):
            repeat = ref[: match.start()]
            for position in range(1, min(int(match[1]), 100) + 1):
                if not self.playing.exists(f"{repeat}[{position}]"):
                    place = self.playing.current
                    self.playing.new_repeat(repeat)
                    self.playing.jump(place.ref)

    def new_repeat(self, command: Command) -> Reply:
        self.playing.new_repeat(command.get("ref"))
        return {"changed": self.changed()}

    def remove_repeat(self, command: Command) -> Reply:
        self.playing.remove_repeat(command["ref"])
        return {"changed": self.changed()}

    def set_language(self, command: Command) -> Reply:
        self.playing.language = command.get("language")
        return {}

    def get(self, command: Command) -> Reply:
        try:
            return {"value": self.playing.value(command["ref"])}
        except UnknownRef:
            return {"missing": True}

    def choices(self, command: Command) -> Reply:
        return {"choices": [choice.value for choice in self.playing.shown_question(command["ref"]).choices]}

    def validate(self, _: Command) -> Reply:
        invalid = self.playing.first_invalid()
        if invalid is None:
            return {"result": "VALID"}
        return {"result": invalid.result, "ref": invalid.ref, "changed": self.changed()}

    def finalize(self, _: Command) -> Reply:
        self.playing.finalize()
        return {"changed": self.changed()}

    def submission(self, _: Command) -> Reply:
        return {"xml": self.playing.submission_xml()}


def moment(text: str | None) -> datetime:
    if not text:
        return datetime(1970, 1, 1, tzinfo=UTC)
    when = datetime.fromisoformat(text)
    return when if when.tzinfo else when.replace(tzinfo=UTC)


def state_of(session: Session) -> State:
    """By ref: value (None for groups) and whether relevant."""
    return {ref: (value, int(relevant)) for ref, value, relevant in session.nodes()}


def shown_question(session: Session, ref: str) -> Reply:
    view = session.question(ref)
    values = [choice.value for choice in view.choices]
    reply: Reply = {
        "control": view.control,
        "type": view.type,
        "required": view.required,
        "readonly": view.readonly,
        "appearance": " ".join(sorted(view.appearance)),
        "label": in_each_language(session, ref, "label"),
        "hint": in_each_language(session, ref, "hint"),
        "value": view.value,
    }
    if view.choices:
        reply |= {
            "choices": values,
            "choice_count": len(values),
            "choice_labels": [choice.label for choice in view.choices],
        }
    return reply


def in_each_language(session: Session, ref: str, name: str) -> str | dict[str, str]:
    if len(session.form.languages) < 2:
        return str(getattr(session.question(ref), name))
    chosen, found = session.language, {}
    for language in session.form.languages:
        session.language = language
        found[language] = str(getattr(session.question(ref), name))
    session.language = chosen
    return found


@lru_cache(maxsize=16)
def parsed(xml: str) -> Node:
    return document_tree(xml)


def evaluated(command: Command) -> Reply:
    zone = ZoneInfo(command.get("tz") or "UTC")
    value = evaluate(
        command["expression"],
        parsed(command["instance_xml"]),
        command.get("context") or "/",
        now=moment(command.get("now")),
        zone=zone,
        root=command.get("root"),
        language=command.get("lang"),
    )
    match command.get("as"):
        case "boolean":
            return {"value": to_boolean(value)}
        case "number":
            number = to_number(value)
            text = number_text(number)
            return {"value": text if text in ("NaN", "Infinity", "-Infinity") else number}
        case "nodeset" if isinstance(value, list):
            return {"value": [positional_path(node) for node in value]}
        case _:
            return {"value": temporal_text(value) if isinstance(value, date) else to_string(value)}


if __name__ == "__main__":
    drive(sys.stdin, sys.stdout)
