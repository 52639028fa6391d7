"""The immutable parts of a compiled form. Built once by forms.compiling and only read afterwards."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from forms.expressions.context import Context
from forms.expressions.nodes import Node
from forms.expressions.scope import Read
from forms.expressions.values import Value


@dataclass(frozen=True, slots=True)
class Expression:
    """A compiled expression. `reads` is what its result depends on."""

    source: str
    evaluate: Callable[[Context], Value]
    reads: tuple[Read, ...]


@dataclass(frozen=True, slots=True)
class Text:
    """A wording: by language, each a sequence of fixed pieces and expressions to fill in. The key "" serves forms without languages.

    `media` holds file names by kind (image, audio, video, big-image), per language.
    """

    versions: Mapping[str, tuple[str | Expression, ...]]
    media: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    guidance: Mapping[str, tuple[str | Expression, ...]] = field(default_factory=dict)
    short: Mapping[str, tuple[str | Expression, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Wording:
    """A label or hint: fixed text, or the id of one, which may have to be computed."""

    text: Text | None = None
    identifier: Expression | None = None


@dataclass(frozen=True, slots=True)
class FixedChoice:
    value: str
    label: Wording


@dataclass(frozen=True, slots=True)
class Itemset:
    """Choices taken from nodes: `nodes` finds them, `value` and `label` name their children (or are computed at each node).

    `is_listed`: they are all items of one secondary instance, the same whatever was answered.
    """

    nodes: Expression
    value: Expression
    label: Expression | None
    label_is_text_id: bool
    randomized: bool = False
    seed: Expression | None = None
    is_listed: bool = False


@dataclass(frozen=True, slots=True)
class Action:
    """A `setvalue` or `setgeopoint`: when one of `events` happens, `target` gets the value of the expression (or the fixed text)."""

    events: frozenset[str]
    target: Definition
    value: Expression | None
    text: str
    geopoint: bool = False


ControlKind = Literal["group", "repeat", "input", "select", "select1", "rank", "range", "trigger", "upload", "secret"]


@dataclass(slots=True, eq=False)
class Control:
    """One element of the form's body."""

    kind: ControlKind
    definition: Definition | None
    label: Wording | None = None
    hint: Wording | None = None
    appearance: str = ""
    mediatype: str = ""
    parent: Control | None = None
    children: list[Control] = field(default_factory=list)
    choices: tuple[FixedChoice, ...] = ()
    itemset: Itemset | None = None
    count: Expression | None = None
    fixed_count: bool = False
    is_external: bool = False
    attributes: Mapping[str, str] = field(default_factory=dict)
    actions: list[Action] = field(default_factory=list)

    @property
    def is_select(self) -> bool:
        return self.kind in ("select", "select1", "rank")

    @property
    def is_question(self) -> bool:
        return self.kind not in ("group", "repeat")


@dataclass(slots=True, eq=False)
class Definition:
    """One node of the form's model, without positions. `slot` numbers the nodes outside repeats, -1 inside."""

    name: str
    path: str
    parent: Definition | None
    order: int
    is_repeat: bool = False
    is_attribute: bool = False
    slot: int = -1
    type: str = "string"
    by_name: dict[str, Definition] = field(default_factory=dict)
    template: Node | None = None
    blank: str = ""
    namespace: str | None = None
    bind_attributes: Mapping[str, str] = field(default_factory=dict)
    relevant: Expression | None = None
    calculate: Expression | None = None
    constraint: Expression | None = None
    required: Expression | bool = False
    readonly: Expression | bool = False
    constraint_message: Wording | None = None
    required_message: Wording | None = None
    preload: tuple[str, str] | None = None
    control: Control | None = None
    dependents: list[Dependent] = field(default_factory=list)
    actions: list[Action] = field(default_factory=list)

    @property
    def is_group(self) -> bool:
        """Whether it has nodes below it, attributes aside."""
        return any(not child.is_attribute for child in self.by_name.values())

    @property
    def repeat(self) -> Definition | None:
        """The innermost repeat this node belongs to, itself included."""
        place: Definition | None = self
        while place is not None and not place.is_repeat:
            place = place.parent
        return place


@dataclass(frozen=True, slots=True)
class Rule:
    """One condition or calculation. Those of a form are relevance conditions and calculations, in the order in which they must be
    evaluated.
    """

    definition: Definition
    kind: Literal["relevant", "calculate", "required", "readonly"]
    expression: Expression


@dataclass(frozen=True, slots=True)
class Dependent:
    """Rule number `rule` reads this definition; only the instances below the changed node's `anchor` repeat are concerned."""

    rule: int
    anchor: Definition | None


@dataclass(frozen=True, slots=True)
class QuestionDefinition:
    """A question as the form declares it. `ref` has no positions."""

    ref: str
    name: str
    control: str
    type: str
    appearance: str
    required: bool
    in_repeat: bool
    bind_attributes: Mapping[str, str]
