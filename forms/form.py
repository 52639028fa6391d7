"""A form, compiled: everything about it that never changes, shared by all sessions."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field

from lxml import etree

from forms.compiling.actions import ACTIONS, read_action
from forms.compiling.binds import apply_binds
from forms.compiling.body import Body
from forms.compiling.compilation import Compilation
from forms.compiling.definitions import Model
from forms.compiling.dependencies import ordered_rules
from forms.compiling.document import attribute, elements, first_element, full_text, parse_xml, problem
from forms.compiling.instances import LAST_SAVED, is_attached, last_saved_ids, secondary_instances
from forms.compiling.references import bind_paths, repeat_paths
from forms.compiling.texts import Translations, Wordings, read_translations
from forms.compiling.way import Way, way_of
from forms.expressions.context import Instance
from forms.expressions.nodes import Node
from forms.fixed import Fixed
from forms.model import Action, Control, Definition, QuestionDefinition, Rule
from forms.problems import FormProblems, Problem


@dataclass(frozen=True, slots=True, eq=False)
class Form:
    """`languages` has the default first and is empty when there is only one, untranslated. `digest` identifies the exact form.

    `missing_attachments` are files of choices or look-up data that the form mentions but that were not handed in; they read as empty.
    `last_saved` are the ids of the instances by which it reads the submission before. `way` is None for a form with repeats.
    """

    form_id: str
    version: str
    title: str
    languages: list[str]
    default_language: str | None
    digest: str
    questions: list[QuestionDefinition]
    root: Definition
    blank: Node
    slots: tuple[Definition, ...]
    by_path: Mapping[str, Definition]
    controls: tuple[Control, ...]
    rules: tuple[Rule, ...]
    actions: tuple[Action, ...]
    instances: Mapping[str, Instance]
    wordings: Wordings
    filtered: Mapping[int, tuple[Control, ...]]
    missing_attachments: tuple[str, ...]
    missing_instances: frozenset[str]
    last_saved: frozenset[str]
    way: Way | None
    fixed: Fixed = field(default_factory=Fixed)


def compile_form(xform: str | bytes, *, attachments: Mapping[str, bytes] | None = None) -> Form:
    """The form of an XForm document. Attachments are found by jr:// address or file name. Raises FormProblems with all that is wrong."""
    attachments = attachments or {}
    try:
        return _compile(xform, attachments)
    except RecursionError as error:
        raise problem("too-deep", "The form is nested too deeply.") from error


def _compile(xform: str | bytes, attachments: Mapping[str, bytes]) -> Form:
    document = parse_xml(xform)
    head, body = first_element(document, "head"), first_element(document, "body")
    model_element = first_element(head, "model") if head is not None else None
    declared = list(elements(model_element, "instance")) if model_element is not None else []
    primary = first_element(declared[0]) if declared else None
    if model_element is None or primary is None:
        raise problem("no-model", "The file is not an XForm: it has no model with an instance.")
    root_path = f"/{etree.QName(primary).localname}"
    paths = bind_paths(model_element, root_path)
    compilation = Compilation(Model(primary, repeat_paths(body, paths, root_path)), paths, attribute(declared[0], "id"))
    compilation.instances = secondary_instances(declared[1:], attachments, compilation.problems)
    translations = read_translations(first_element(model_element, "itext"))
    wordings = Wordings(translations, compilation.compile)
    apply_binds(model_element, compilation, wordings)
    for action in elements(model_element, *ACTIONS):
        read_action(action, None, compilation)
    if body is not None:
        compilation.controls = Body(compilation, wordings).controls(body, None, compilation.model.root)
    rules = ordered_rules(compilation)
    if compilation.problems:
        raise FormProblems(compilation.problems)
    title = first_element(head, "title") if head is not None else None
    identity = (primary, "" if title is None else full_text(title).strip(), _digest(xform, attachments))
    missing = _missing(declared[1:], attachments)
    last_saved = last_saved_ids(declared[1:])
    form = _form(identity, compilation, translations, wordings, rules=rules, missing=missing, last_saved=last_saved)
    if problems := trial_problems(form):
        raise FormProblems(problems)
    return form


def trial_problems(form: Form) -> list[Problem]:
    """What fails at once when the form is opened, before anything is answered."""
    from forms.session.trial import endless_repeats, failing_calculations

    failing = [
        Problem(
            "failing-calculation",
            "The calculation of {node} fails as soon as the form is opened: {reason}",
            {"node": path, "reason": reason},
        )
        for path, reason in failing_calculations(form)
    ]
    endless = [
        Problem(
            "endless-repeat",
            "The repeat {path} grows without end: its count rises with every instance.",
            {"path": path},
        )
        for path in endless_repeats(form)
    ]
    return failing + endless


def _form(
    identity: tuple[etree._Element, str, str],
    compilation: Compilation,
    translations: Translations,
    wordings: Wordings,
    *,
    rules: tuple[Rule, ...],
    missing: Mapping[str, str],
    last_saved: frozenset[str],
) -> Form:
    primary, title, digest = identity
    model = compilation.model
    translated = [] if translations.languages == ["default"] else translations.languages
    form_id = primary.get("id") or etree.QName(primary).namespace or ""
    return Form(
        form_id=form_id,
        version=primary.get("version") or "",
        title=title or form_id,
        languages=translated,
        default_language=translations.default or None,
        digest=digest,
        questions=_questions(compilation.controls),
        root=model.root,
        blank=model.document,
        slots=tuple(model.slots),
        by_path=model.by_path,
        controls=tuple(compilation.controls),
        rules=rules,
        actions=tuple(compilation.actions),
        instances=compilation.instances,
        wordings=wordings,
        filtered=_filtered(compilation.controls),
        missing_attachments=tuple(missing.values()),
        missing_instances=frozenset(missing),
        last_saved=last_saved,
        way=way_of(compilation.controls, model),
    )


def _missing(declared: list[etree._Element], attachments: Mapping[str, bytes]) -> dict[str, str]:
    """The file names that were not handed in, by the id of the instance."""
    sources = {attribute(instance, "id") or "": attribute(instance, "src") or LAST_SAVED for instance in declared}
    return {
        identifier: source.rpartition("/")[2]
        for identifier, source in sources.items()
        if source != LAST_SAVED and not is_attached(source, attachments)
    }


def _digest(xform: str | bytes, attachments: Mapping[str, bytes]) -> str:
    summary = hashlib.sha256(xform.encode() if isinstance(xform, str) else xform)
    for name in sorted(attachments):
        summary.update(name.encode() + b"\0" + hashlib.sha256(attachments[name]).digest())
    return summary.hexdigest()


def _questions(controls: list[Control]) -> list[QuestionDefinition]:
    found: list[QuestionDefinition] = []
    for control in controls:
        definition = control.definition
        if control.is_question and definition is not None:
            found.append(
                QuestionDefinition(
                    ref=definition.path,
                    name=definition.name,
                    control=control.kind,
                    type=definition.type,
                    appearance=control.appearance,
                    required=definition.required is not False,
                    in_repeat=definition.repeat is not None,
                    bind_attributes=definition.bind_attributes,
                )
            )
        found.extend(_questions(control.children))
    return found


def _filtered(controls: list[Control]) -> dict[int, tuple[Control, ...]]:
    """The selects whose choices depend on other nodes, by the id() of each definition they depend on.

    Those of `select_one_external` are left out: Collect takes them for text and never clears them.
    """
    found: dict[int, tuple[Control, ...]] = {}
    waiting = list(controls)
    while waiting:
        control = waiting.pop()
        waiting.extend(control.children)
        for read in (
            control.itemset.nodes.reads if control.itemset and control.is_select and not control.is_external else ()
        ):
            found[id(read.target)] = (*found.get(id(read.target), ()), control)
    return found
