"""A form played in the terminal, kept line by line, or played from a file."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from forms.commands.checking import report
from forms.commands.terminal import FAILED, OK, Terminal, open_form
from forms.loading import Loaded
from forms.session import Session
from forms.walkthrough import (
    Line,
    Player,
    Prepared,
    Transcript,
    UnreadableAnswers,
    language_called,
    read_answers,
    replay,
)

SEED = 1
"""Chance falls the same way in every walk, so that it can be played again."""


@dataclass(frozen=True, slots=True)
class Wishes:
    """What was asked for on the command line; what was not comes from the file of answers, or from the form."""

    language: str | None = None
    zone: str | None = None


@dataclass(frozen=True, slots=True)
class Walk:
    """A player and the transcript of what it hears."""

    player: Player
    transcript: Transcript
    began: datetime

    def ended(self) -> str:
        overall = self.player.score().overall
        return "handed in" if overall is None else f"handed in, {overall} %"


def walk(file: Path, terminal: Terminal, wishes: Wishes, answers: Path | None) -> int:
    loaded = open_form(file, terminal)
    if loaded is None:
        return FAILED
    if loaded.form is None:
        terminal.say(report(loaded))
        return FAILED
    kept = file.with_name(f"{file.stem}.walk.md")
    try:
        earlier = _read(answers or kept) if answers or kept.exists() else Transcript()
        walk = _start(loaded, earlier, wishes, terminal.clock())
    except UnusableWalk as problem:
        terminal.say(str(problem))
        return FAILED
    return _replayed(walk, earlier, terminal) if answers else _played(walk, earlier, file, kept, terminal)


class UnusableWalk(Exception):  # noqa: N818 - it ends the command, with a sentence for the author
    """What is wrong, and what to do about it."""


def _read(file: Path) -> Transcript:
    try:
        return read_answers(file.read_text(encoding="utf-8"))
    except OSError as error:
        raise UnusableWalk(f"{file} cannot be read: {error.strerror}.") from None
    except (UnreadableAnswers, UnicodeDecodeError) as error:
        raise UnusableWalk(f"{file} has no answers that can be read. {error}") from None


def _start(loaded: Loaded, earlier: Transcript, wishes: Wishes, now: datetime) -> Walk:
    form = loaded.form
    assert form is not None
    wanted = wishes.language or earlier.about.get("language")
    language = language_called(form.languages, wanted) if wanted else form.default_language
    if wanted and language is None:
        raise UnusableWalk(f"The form is not in {wanted}. It has: {', '.join(form.languages) or 'one language only'}.")
    zone = wishes.zone or earlier.about.get("zone") or "UTC"
    began = earlier.began or now.replace(microsecond=0)
    try:
        session = Session.start(form, now=began, zone=zone, language=language, seed=SEED)
    except (KeyError, OSError) as error:
        raise UnusableWalk(f"There is no time zone {zone}. They are called like Europe/Warsaw.") from error
    about = {"form": form.form_id, "version": form.version, "language": language or "", "zone": zone}
    transcript = Transcript({**about, "began": began.isoformat()})
    return Walk(Player(session, loaded.scoring, zone), transcript, began)


def _replayed(walk: Walk, answers: Transcript, terminal: Terminal) -> int:
    differences = list(replay(walk.player, answers, walk.began, walk.transcript.lines.append))
    if walk.player.is_over:
        ended = walk.transcript.about["ended"] = walk.ended()
        expected = answers.about.get("ended", ended)
        differences += [f"It ended with {ended!r}, and {expected!r} is written down."] if expected != ended else []
    terminal.say(walk.transcript.markdown())
    for difference in differences:
        terminal.say(f"DIFFERENT  {difference}")
    if not differences:
        terminal.say("All of it came as written down." if answers.is_test else "It was handed in.")
    return FAILED if differences else OK


def _played(walk: Walk, earlier: Transcript, file: Path, kept: Path, terminal: Terminal) -> int:
    player, transcript = walk.player, walk.transcript
    prepared = Prepared(earlier.lines)
    terminal.say(f"{player.session.form.title}. Type the answers; /help tells what else there is.")
    while not (player.is_over or player.has_left):
        question, line = player.here, prepared.take(player.here)
        typed = line.said if line else terminal.asks(player.screen())
        if typed is None:
            break
        at = (line.at if line else None) or (walk.began if line else terminal.clock().replace(microsecond=0))
        heard = player.hear(typed, at)
        if heard.said and line is None:
            terminal.say(heard.said)
        if heard.came is not None:
            transcript.lines.append(Line(question, typed.strip(), heard.came, at))
            _keep(transcript, kept, terminal)
    if not player.is_over:
        terminal.say(f"\nIt is kept in {kept.name}; the same command goes on from here.")
        return OK
    return _finished(walk, file, kept, terminal)


def _keep(transcript: Transcript, kept: Path, terminal: Terminal) -> None:
    """Written beside and moved over, so that a crash leaves the one or the other."""
    written = kept.with_suffix(".tmp")
    try:
        written.write_text(transcript.markdown(), encoding="utf-8")
        written.replace(kept)
    except OSError as error:
        terminal.say(f"What you say cannot be kept in {kept}: {error.strerror}. Going on without.")


def _finished(walk: Walk, file: Path, kept: Path, terminal: Terminal) -> int:
    walk.transcript.about["ended"] = walk.ended()
    _keep(walk.transcript, kept, terminal)
    terminal.say(f"\n{walk.transcript.markdown()}")
    if kept.exists():
        test = kept.rename(file.with_name(f"{file.stem}.{walk.began:%Y-%m-%d-%H%M%S}.walk.md"))
        terminal.say(f"Play it again: main.py form walk {file} --answers {test}")
    return OK
