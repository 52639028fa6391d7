"""What a coordinator reads about files they sent: being read, taken in, or everything that is wrong with them."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from html import unescape
from itertools import groupby

from babel import Locale

from bot.model.imported import Changes, Limitation, Published, Result, Tally, has_errors
from bot.model.message import Attachment, Button, Message
from bot.model.report import Media
from bot.texts.words import Html, Words
from forms.problems import Problem

SHOWN = 3000
"""Characters of a list that still fit on the card; a longer one is cut there and sent whole as a file."""
_LIMITATIONS = 12
_TAG = re.compile(r"</?\w+>")

_KINDS: Mapping[str, Callable[[Words], str]] = {
    "clients": lambda _: _("Clients"),
    "contacts": lambda _: _("Contacts"),
    "locations": lambda _: _("Locations"),
    "projects": lambda _: _("Projects"),
    "visits": lambda _: _("Visits"),
}
_FIELDS: Mapping[str, Callable[[Words], str]] = {
    "project_id": lambda _: _.plain("project"),
    "location_id": lambda _: _.plain("location"),
    "window_start": lambda _: _.plain("start"),
    "window_end": lambda _: _.plain("end"),
    "named_shopper": lambda _: _.plain("shopper"),
    "fee": lambda _: _.plain("fee"),
}


def _card(media: Media) -> str:
    return f"import:{media.id}"


def _name(_: Words, media: Media) -> str:
    return media.name or _.plain("your file")


def reading(_: Words, media: Media) -> Message:
    return Message(text=_("Reading {name} …", name=_name(_, media)), card=_card(media))


def unreadable(_: Words, media: Media) -> Message:
    text = _(
        "{name} could not be fetched from Telegram. Nothing was changed. Please send it again.", name=_name(_, media)
    )
    return Message(text=text, card=_card(media))


def explanation(_: Words) -> Message:
    lines = [
        f"<b>{_('Import a programme')}</b>",
        "",
        _("Send me files here in the chat:"),
        _("• the programme: one Excel workbook with clients, contacts, locations, projects and visits"),
        _(
            "• each form: one XLSForm file. If it looks things up in lists or shows pictures, put it into one .zip file with them"
        ),
        "",
        _(
            "I list everything that is wrong at once, and take nothing in until it is right. The same file twice changes nothing."
        ),
    ]
    return Message(text="\n".join(lines), buttons=((_template_button(_),),), card="import", fresh=True)


def _template_button(_: Words) -> Button:
    return Button(label=_.plain("Get the empty workbook"), action="programmes.template")


def template(_: Words) -> Message:
    attachment = Attachment(kind="document", document="workbook_template", filename="programme-template.xlsx")
    text = _("The empty workbook. Fill it in and send it back here. The first sheet says how.")
    return Message(text=text, attachments=(attachment,))


def outcome(_: Words, media: Media, results: Sequence[Result]) -> list[Message]:
    """The card, and the whole list as a file when it does not fit there."""
    if not any(has_errors(result.problems) for result in results):
        return [_taken(_, media, results)]
    blocks = [_problems(_, result, named=len(results) > 1) for result in results if result.problems]
    lines = [line for block in blocks for line in block]
    count = sum(problem.severity == "error" for result in results for problem in result.problems)
    head = [
        _("❌ <b>{name}</b> was not taken in. Nothing was changed.", name=_name(_, media)),
        _.plural("{n} thing to repair:", "{n} things to repair:", count),
        "",
    ]
    shown = _fitting(lines)
    messages = [Message(text="\n".join([*head, *shown, *_more(_, lines, shown)]), card=_card(media))]
    if len(shown) < len(lines):
        whole = "\n".join(_bare(line) for line in [*head, *lines])
        document = Attachment(
            kind="document", document="problem_list", data={"text": whole}, filename=_.plain("to repair") + ".txt"
        )
        messages.append(Message(text=_("The whole list."), attachments=(document,)))
    return messages


def _fitting(lines: Sequence[str]) -> list[str]:
    shown, length = [], 0
    for line in lines:
        length += len(_bare(line)) + 1
        if length > SHOWN:
            break
        shown.append(line)
    return shown


def _more(_: Words, lines: Sequence[str], shown: Sequence[str]) -> list[str]:
    return [] if len(shown) == len(lines) else ["", _("… The whole list comes as a file.")]


def _bare(line: str) -> str:
    return unescape(_TAG.sub("", line))


def _problems(_: Words, result: Result, *, named: bool) -> list[str]:
    """Errors first, then what is only worth knowing; each grouped by sheet."""
    lines = [f"📎 <b>{_.value(result.name)}</b>"] if named else []
    errors = [problem for problem in result.problems if problem.severity == "error"]
    warnings = [problem for problem in result.problems if problem.severity == "warning"]
    return [*lines, *_by_sheet(_, errors), *_worth_knowing(_, warnings)]


def _worth_knowing(_: Words, warnings: Sequence[Problem]) -> list[str]:
    return ["", f"<i>{_('Worth knowing:')}</i>", *_by_sheet(_, warnings)] if warnings else []


def _by_sheet(_: Words, problems: Iterable[Problem]) -> list[str]:
    lines: list[str] = []
    for sheet, group in groupby(problems, key=lambda problem: problem.sheet):
        if sheet:
            lines.append(f"<b>{_.value(sheet)}</b>")
        lines += [_problem(_, problem) for problem in group]
    return lines


def _problem(_: Words, problem: Problem) -> Html:
    details = {name: _.sentence(detail) if name == "reason" else detail for name, detail in problem.details.items()}
    sentence = _(problem.template, **details)
    if problem.row and problem.column:
        return _("• row {row}, {column}: {sentence}", row=problem.row, column=problem.column, sentence=sentence)
    if problem.row:
        return _("• row {row}: {sentence}", row=problem.row, sentence=sentence)
    if problem.column:
        return _("• {column}: {sentence}", column=problem.column, sentence=sentence)
    return _("• {sentence}", sentence=sentence)


def _taken(_: Words, media: Media, results: Sequence[Result]) -> Message:
    lines: list[str] = []
    for result in results:
        if result.published:
            lines += [*_published(_, result.published), ""]
        if result.changes:
            lines += [*_changes(_, result.name, result.changes), ""]
        if result.supplied is not None:
            lines += [_supplied(_, result.name, result.supplied), ""]
        if result.problems:
            lines += [*_by_sheet(_, result.problems), ""]
    shown = _fitting(lines)
    if len(shown) < len(lines):
        left = len(lines) - len(shown)
        shown.append(_.plural("… and {n} more line", "… and {n} more lines", left))
    return Message(text="\n".join(shown).rstrip(), buttons=_next_steps(_, results), card=_card(media))


def _supplied(_: Words, name: str, forms: Sequence[str]) -> Html:
    if not forms:
        return _(
            "✅ <b>{name}</b> is here already. To show another picture, send the form with it in one .zip file.",
            name=name,
        )
    return _("✅ <b>{name}</b> is shown from now on in: {forms}.", name=name, forms=_.listed(forms))


def _changes(_: Words, name: str, changes: Changes) -> list[str]:
    total = changes.total
    if not (total.added or total.changed or changes.opened or changes.kept):
        first = _("✅ <b>{name}</b>: nothing changed, everything was here already.", name=name)
        return [first, _tally(_, total), *_worth_knowing(_, changes.warnings)]
    lines = [_("✅ <b>{name}</b> is in.", name=name), ""]
    for kind, tally in changes.kinds.items():
        lines.append(_("{kind}: {tally}", kind=Html(_KINDS[kind](_)), tally=_tally(_, tally)))
    if changes.opened:
        lines.append(
            _.plural(
                "{n} visit is open: shoppers find it under /visits.",
                "{n} visits are open: shoppers find them under /visits.",
                changes.opened,
            )
        )
    if changes.briefs:
        lines.append(
            _("New brief: {projects}. Shoppers who have such a visit read it again.", projects=_.listed(changes.briefs))
        )
    return [*lines, *_kept(_, changes), *_worth_knowing(_, changes.warnings)]


def _tally(_: Words, tally: Tally) -> Html:
    return _(
        "{added} new, {changed} changed, {unchanged} unchanged",
        added=tally.added,
        changed=tally.changed,
        unchanged=tally.unchanged,
    )


def _kept(_: Words, changes: Changes) -> list[str]:
    if not changes.kept:
        return []
    lines = ["", _("<i>Kept as they were:</i>")]
    for kept in changes.kept:
        fields = _.listed(_FIELDS[field](_) for field in kept.fields)
        if kept.offered:
            lines.append(
                _("• {visit} ({fields}): it is offered. Withdraw the offer first.", visit=kept.visit, fields=fields)
            )
        else:
            lines.append(_("• {visit} ({fields}): it is under way or over.", visit=kept.visit, fields=fields))
    return lines


def _published(_: Words, published: Published) -> list[str]:
    version = published.version
    if not published.is_new:
        return [
            _(
                "✅ <b>{title}</b> ({code}) is already here as version {number}. Nothing changed.",
                title=version.title,
                code=version.code,
                number=version.number,
            )
        ]
    lines: list[str] = [
        _(
            "✅ <b>{title}</b> ({code}) is in as version {number}.",
            title=version.title,
            code=version.code,
            number=version.number,
        ),
        _size(_, published),
    ]
    if published.under_way:
        lines.append(
            _.plural(
                "{n} visit under way keeps its version.",
                "{n} visits under way keep their version.",
                published.under_way,
            )
        )
    lines.append(_used_by(_, published))
    lines += _how_it_works(_, published)
    return [*lines, *_worth_knowing(_, published.warnings)]


def _size(_: Words, published: Published) -> Html:
    version = published.version
    questions = _.plural("{n} question", "{n} questions", version.question_count)
    photos = _.plural("{n} photo", "{n} photos", version.photo_count) if version.photo_count else _("no photos")
    if not version.languages:
        return _("{questions}, {photos}", questions=questions, photos=photos)
    languages = _.listed(_language(_, language) for language in version.languages)
    return _("{questions}, {photos}, in {languages}", questions=questions, photos=photos, languages=languages)


def _language(_: Words, name: str) -> str:
    """XLSForm names languages as `Hebrew (he)`, or by anything else."""
    code = re.search(r"\(([A-Za-z]{2,3})\)", name)
    try:
        known = Locale.parse(code[1].lower()).get_display_name(_.locale) if code else None
    except ValueError:
        known = None
    return known or name


def _used_by(_: Words, published: Published) -> Html:
    if published.projects:
        return _("Used by: {projects}.", projects=_.listed(published.projects))
    return _("No project uses it yet. A project names it as {code} in its column form.", code=published.version.code)


def _how_it_works(_: Words, published: Published) -> list[str]:
    if not published.differently and not published.impossible:
        return [_("Every question works fully in the chat.")]
    full = _.plural("{n} question works fully in the chat.", "{n} questions work fully in the chat.", published.full)
    lines = [full, *_limitations(_, _("Works differently:"), published.differently)]
    return [*lines, *_limitations(_, _("Cannot be asked in a chat:"), published.impossible)]


def _limitations(_: Words, title: str, found: Sequence[Limitation]) -> list[str]:
    if not found:
        return []
    lines = ["", f"<b>{title}</b>"]
    for limitation in found[:_LIMITATIONS]:
        reason = _(limitation.reason, **limitation.details)
        lines.append(_("• {label}: {reason}", label=limitation.label[:80], reason=reason))
    if len(found) > _LIMITATIONS:
        lines.append(_.plural("• and {n} more", "• and {n} more", len(found) - _LIMITATIONS))
    return lines


def _next_steps(_: Words, results: Sequence[Result]) -> tuple[tuple[Button, ...], ...]:
    changes = [result.changes for result in results if result.changes]
    if not changes:
        return ()
    see = Button(label=_.plain("See visits"), action="visits.board", args=("unplaced", 0))
    contacts = any(change.tally("contacts").added for change in changes)
    invite = (Button(label=_.plain("Invite people"), action="people.invites"),) if contacts else ()
    return ((see,), *((invite,) if invite else ()))


def report(_: Words, results: Sequence[Result]) -> str:
    """For a terminal: plain lines."""
    lines: list[str] = []
    failed = any(has_errors(result.problems) for result in results)
    for result in results:
        if failed:
            lines += _problems(_, result, named=True) if result.problems else []
        elif result.published:
            lines += _published(_, result.published)
        elif result.changes:
            lines += _changes(_, result.name, result.changes)
        elif result.supplied is not None:
            lines.append(_supplied(_, result.name, result.supplied))
        lines += _by_sheet(_, result.problems) if result.problems and not failed else []
    if failed:
        lines += ["", _("Nothing was taken in.")]
    return "\n".join(_bare(line) for line in lines)
