"""Pictures, recordings and videos that a form's words come with: which files it mentions, and for which question."""

from collections.abc import Iterator

from forms.form import Form
from forms.model import Control, Text


def files_of(form: Form, control: Control) -> list[str]:
    """File names in the words of a question and of its choices, in all languages, each once."""
    wordings = [control.label, *(choice.label for choice in control.choices)]
    texts = [wording.text for wording in wordings if wording is not None and wording.text is not None]
    return list(dict.fromkeys(name for text in (*texts, *_of_list(form, control)) for name in _names(text)))


def all_files(form: Form) -> list[str]:
    return list(dict.fromkeys(name for control in _questions(form.controls) for name in files_of(form, control)))


def _questions(controls: list[Control] | tuple[Control, ...]) -> Iterator[Control]:
    for control in controls:
        if control.is_question:
            yield control
        yield from _questions(control.children)


def _names(text: Text) -> Iterator[str]:
    return (name for by_kind in text.media.values() for name in by_kind.values() if name)


def _of_list(form: Form, control: Control) -> Iterator[Text]:
    """The texts that the items of its list name by their ids."""
    itemset = control.itemset
    if itemset is None or not itemset.label_is_text_id:
        return
    for name, instance in form.instances.items():
        if name not in itemset.nodes.source:
            continue
        for node in instance.root.descendants():
            if not node.children and node.text in form.wordings.translations.raw:
                yield form.wordings.text(node.text, None)
