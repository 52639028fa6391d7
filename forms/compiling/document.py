"""XML from strangers: no entities, no network, a limit on size; libxml2 itself refuses what is nested more than 256 deep."""

from __future__ import annotations

from collections.abc import Iterator

import re2
from lxml import etree

from forms.problems import FormProblems, Problem

MAXIMUM_SIZE = 40_000_000  # bytes
TAG = re2.compile(rb"""<[A-Za-z_:][^\s"'<>/=]*(?:\s+[^\s"'<>/=]+\s*=\s*(?:"[^"]*"|'[^']*'))+\s*/?>""")
JAVAROSA = "http://openrosa.org/javarosa"


def problem(code: str, template: str, **details: str) -> FormProblems:
    return FormProblems([Problem(code, template, details)])


def parse_xml(source: str | bytes) -> etree._Element:
    """The root element. Raises FormProblems for anything that is not well-formed, or that could be an attack."""
    data = source.encode() if isinstance(source, str) else source
    if isinstance(source, str) and source.lstrip("\ufeff \r\n\t").startswith("<?xml"):
        data = source[source.index("?>") + 2 :].lstrip().encode()
    if len(data) > MAXIMUM_SIZE:
        raise problem("xml-too-large", "The file is larger than {limit} MB.", limit=str(MAXIMUM_SIZE // 1_000_000))
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, huge_tree=False, remove_comments=True, remove_pis=True, load_dtd=False
    )
    try:
        root = _parsed(data.lstrip(), parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise problem("not-xml", "The file is not well-formed XML: {reason}", reason=str(error)) from error
    document = root.getroottree().docinfo
    if document.internalDTD is not None:
        raise problem("xml-doctype", "The file has a document type declaration, which is not accepted.")
    return root


def _parsed(data: bytes, parser: etree.XMLParser) -> etree._Element:
    """Collect's parser takes `<` in the value of an attribute, which expressions written by hand often have."""
    try:
        return etree.fromstring(data, parser)
    except etree.XMLSyntaxError:
        repaired = TAG.sub(lambda tag: tag[0][:1] + tag[0][1:].replace(b"<", b"&lt;"), data)
        if repaired == data:
            raise
        return etree.fromstring(repaired, parser)


def local(element: etree._Element) -> str:
    return str(element.tag).rpartition("}")[2]


def namespace(element: etree._Element) -> str | None:
    return etree.QName(element).namespace


def elements(parent: etree._Element, *names: str) -> Iterator[etree._Element]:
    """The child elements, of these local names if any are given."""
    for child in parent:
        tag = child.tag
        if isinstance(tag, str) and (not names or tag.rpartition("}")[2] in names):
            yield child


def first_element(parent: etree._Element, *names: str) -> etree._Element | None:
    return next(elements(parent, *names), None)


def attribute(element: etree._Element, name: str) -> str | None:
    """The attribute of that local name, in whatever namespace."""
    found = element.get(name)
    if found is not None:
        return found
    return next((str(v) for k, v in element.attrib.items() if etree.QName(k).localname == name and "}" in str(k)), None)


def full_text(element: etree._Element) -> str:
    return "".join(str(piece) for piece in element.itertext())
