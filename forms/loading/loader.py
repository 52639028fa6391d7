"""From the bytes somebody sent to a form that can be published, or everything that is wrong with it."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace

from forms.form import Form, compile_form
from forms.loading.attached_scores import attached_scores
from forms.loading.conversion import ROOT, convert, read_workbook
from forms.loading.limits import Kind, Limits, inspect, refused
from forms.loading.media import all_files
from forms.loading.messages import advice
from forms.loading.reach import unreachable, unscorable
from forms.loading.scoring_rules import read_scoring
from forms.loading.surroundings import judge_surroundings
from forms.loading.tables import Table, read_csv, read_markdown, tables_of
from forms.loading.verdicts import Verdict, is_note, is_photo, judge, questions, unanswerable
from forms.loading.workbook import Workbook
from forms.loading.xform_scoring import read_xform_scoring
from forms.problems import FormProblems, Problem
from forms.scoring import Scoring

DEFAULT_LIMITS = Limits()
MISSING_MEDIA = "missing_media"
NO_MEDIA_YET = "The form shows {files}: put them into one .zip file with it, or send them one by one as files."
"""The warning about pictures and recordings that are not there; `files` are their names, with a comma between."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """With `problems` the form cannot be published, and fields that could not be filled are empty. `form` is the compiled XForm.

    `attachments` are those handed in plus what the conversion made (itemsets.csv); they belong to the form version.
    """

    problems: list[Problem]
    warnings: list[Problem] = field(default_factory=list)
    xform: str = ""
    form: Form | None = None
    scoring: Scoring = field(default_factory=Scoring)
    form_id: str = ""
    version: str = ""
    title: str = ""
    languages: list[str] = field(default_factory=list)
    question_count: int = 0
    photo_count: int = 0
    verdicts: list[Verdict] = field(default_factory=list)
    attachments: Mapping[str, bytes] = field(default_factory=dict)
    media: list[str] = field(default_factory=list)
    """Names of all pictures, recordings and videos that its words come with, whether they are there or not."""


def load(
    data: bytes,
    filename: str,
    *,
    attachments: Mapping[str, bytes] | None = None,
    media: Collection[str] = (),
    limits: Limits = DEFAULT_LIMITS,
) -> Loaded:
    """Reads .xlsx, .xls, .csv, .md and XForm .xml. Never raises for what is in the file. Takes a second or so: call it in a thread.

    `media`: names of the pictures and recordings that came along and can be shown; their content does not matter here.
    """
    try:
        kind = inspect(data, filename, limits)
        given = dict(attachments or {})
        if sum(map(len, given.values())) > limits.attachment_bytes:
            raise refused("attachments_too_large", "The files that come with the form are too large together.")
        if kind == "xml":
            return _load_xform(data, given, media)
        return _load_tables(_tables(data, kind, limits), (_stem(filename), media), given, limits)
    except FormProblems as found:
        return _sorted(Loaded(problems=found.problems))


def _tables(data: bytes, kind: Kind, limits: Limits) -> list[Table]:
    if kind in {"xlsx", "xls"}:
        return read_workbook(data, limits)
    text = data.decode("utf-8-sig")
    return tables_of(read_csv(text) if kind == "csv" else read_markdown(text), limits)


def _load_xform(data: bytes, attachments: Mapping[str, bytes], media: Collection[str]) -> Loaded:
    form = compile_form(data, attachments=attachments)
    scoring, problems = read_xform_scoring(data, form, attachments)
    return _finished(
        Loaded(problems, xform=data.decode("utf-8-sig"), form=form, scoring=scoring, attachments=attachments),
        form,
        None,
        media,
    )


def _load_tables(
    tables: Sequence[Table], named: tuple[str, Collection[str]], attachments: dict[str, bytes], limits: Limits
) -> Loaded:
    """`named`: what the form is called without any title, and its media."""
    stem, media = named
    workbook = Workbook.of(tables)
    points = attached_scores(workbook.rows, attachments)
    scoring, scoring_problems = read_scoring(workbook.by_name, workbook.rows, workbook.root, points)
    found = [*workbook.lint(), *scoring_problems]
    conversion = convert(workbook.convertible(), stem, limits)
    if conversion.refusal is not None:
        found += workbook.reasons(conversion.refusal.problem())
        return _sorted(Loaded(found, scoring=scoring))
    if len(conversion.xform) > limits.xform_bytes:
        raise refused("form_too_large", "The form is too large for a chat.")
    found += advice(conversion.warnings)
    if conversion.itemsets is not None:
        attachments["itemsets.csv"] = conversion.itemsets.encode()
    try:
        form = compile_form(conversion.xform, attachments=attachments)
    except FormProblems as refusal:
        return _sorted(Loaded([*found, *workbook.placed(refusal.problems)], xform=conversion.xform, scoring=scoring))
    return _finished(
        Loaded(found, xform=conversion.xform, form=form, scoring=scoring, attachments=attachments),
        form,
        workbook,
        media,
    )


def _finished(loaded: Loaded, form: Form, workbook: Workbook | None, media: Collection[str]) -> Loaded:
    rows, root = (workbook.rows, workbook.root) if workbook else ([], ROOT)
    verdicts = judge(form, rows, root, media)
    known = {verdict.name for verdict in verdicts}
    around = judge_surroundings(loaded.xform, rows, root)
    verdicts += [verdict for verdict in around if verdict.name not in known]
    controls = [control for control in questions(form.controls) if not is_note(control)]
    nothing = (
        []
        if controls
        else [
            Problem(
                "nothing_to_ask", "The form asks nothing: it has no question that can be answered.", severity="warning"
            )
        ]
    )
    described = replace(
        loaded,
        problems=[
            *loaded.problems,
            *_missing_files(form),
            *_missing_media(form, media),
            *unanswerable(form, verdicts),
            *unreachable(form, rows, root),
            *unscorable(loaded.scoring, rows, root),
            *nothing,
        ],
        form_id=form.form_id,
        version=form.version,
        title=form.title,
        languages=form.languages,
        question_count=len(controls),
        photo_count=sum(map(is_photo, controls)),
        verdicts=verdicts,
        media=all_files(form),
    )
    return _sorted(described)


def _missing_files(form: Form) -> list[Problem]:
    """Without them there would be nothing to choose from."""
    template = "The form needs the file {file}, which was not sent with it."
    return [
        Problem("missing_attachment", template, {"file": source.rpartition("/")[2]})
        for source in form.missing_attachments
    ]


def _missing_media(form: Form, media: Collection[str]) -> list[Problem]:
    missing = [name for name in all_files(form) if name not in media]
    return [Problem(MISSING_MEDIA, NO_MEDIA_YET, {"files": ", ".join(missing)}, severity="warning")] if missing else []


def _sorted(loaded: Loaded) -> Loaded:
    """Errors and warnings apart, each said once, in the order of the workbook."""
    once = {
        (problem.code, problem.message, problem.sheet, problem.row, problem.column): problem
        for problem in loaded.problems
    }
    ordered = sorted(once.values(), key=lambda problem: (problem.sheet or "", problem.row or 0))
    errors = [problem for problem in ordered if problem.severity == "error"]
    return replace(loaded, problems=errors, warnings=[problem for problem in ordered if problem.severity == "warning"])


def _stem(filename: str) -> str:
    return filename.replace("\\", "/").rpartition("/")[2].rpartition(".")[0] or "form"
