"""Scoring of a ready XForm: attributes of another namespace on its binds, `score` beside the choices of its lists."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from lxml import etree

from forms.form import Form
from forms.loading.attached_scores import Scored, csv_scores
from forms.loading.columns import SCORING_COLUMNS
from forms.loading.scoring_rules import read_scoring
from forms.loading.survey import SurveyRow
from forms.loading.tables import Table
from forms.model import Control, Definition
from forms.problems import Problem
from forms.scoring import Scoring

SELECTS = {"select1": "select_one", "select": "select_multiple", "rank": "rank"}
TYPES = {"int": "integer", "decimal": "decimal"}


def read_xform_scoring(xform: bytes, form: Form, attachments: Mapping[str, bytes]) -> tuple[Scoring, list[Problem]]:
    """The XForm is seen as the workbook it could have come from, so that the same rules hold and the same mistakes are found."""
    document = etree.fromstring(xform, etree.XMLParser(resolve_entities=False, no_network=True))
    choices = tuple((name, value, score) for name, items in _lists(document) for value, score in items.items())
    definitions = [definition for path, definition in form.by_path.items() if path.count("/") > 1]
    rows = [_row(number, definition, form.root.path) for number, definition in enumerate(definitions, 2)]
    scoring, problems = read_scoring(
        {"choices": Table("choices", ("list_name", "name", "score"), choices)},
        rows,
        form.root.name,
        _attached(document, attachments),
    )
    return scoring, [replace(problem, sheet=None, row=None) for problem in problems]


def _row(number: int, definition: Definition, root: str) -> SurveyRow:
    path = definition.path.removeprefix(root)
    repeat, is_group, control = definition.repeat, bool(definition.by_name), definition.control
    outermost = path.split("/")[1]
    kind = SELECTS.get(control.kind, "") if control else ""
    return SurveyRow(
        number=number,
        type="begin group" if is_group else kind or TYPES.get(definition.type, "text"),
        name=definition.name,
        path=path,
        cells=dict(_scoring_attributes(definition.bind_attributes)),
        section=outermost if is_group or path.count("/") > 1 else "",
        repeat=repeat.path.removeprefix(root) if repeat else None,
        list_name=_list_name(control),
        multiple=kind == "select_multiple",
    )


def _scoring_attributes(attributes: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    for name, value in attributes.items():
        qualified = etree.QName(name)
        if qualified.namespace and qualified.localname in SCORING_COLUMNS:
            yield qualified.localname, value


def _list_name(control: Control | None) -> str | None:
    """`instance('yes_no')/root/item[...]` → yes_no."""
    nodes = control.itemset.nodes.source if control and control.itemset else ""
    _, found, rest = nodes.replace('"', "'").partition("instance('")
    return rest.partition("'")[0] if found else None


def _lists(document: etree._Element) -> Iterator[tuple[str, Mapping[str, str]]]:
    for instance in document.iter("{*}instance"):
        name = instance.get("id")
        items = [
            {etree.QName(child).localname: (child.text or "").strip() for child in item}
            for item in instance.iter("{*}item")
        ]
        if name and items:
            yield name, {item["name"]: item.get("score", "") for item in items if "name" in item}


def _attached(document: etree._Element, attachments: Mapping[str, bytes]) -> Iterator[Scored]:
    for instance in document.iter("{*}instance"):
        file = (instance.get("src") or "").rpartition("/")[2]
        if file in attachments and file.casefold().endswith(".csv"):
            yield from csv_scores(instance.get("id") or "", attachments[file], "name")
