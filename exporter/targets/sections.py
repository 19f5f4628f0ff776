"""Divides the resources of a file, and the arguments of a resource, as the catalog's tables say."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from exporter.kind_names import headline
from exporter.model import Argument, Resource
from exporter.states import Comments


@dataclass(frozen=True, slots=True)
class Section:
    """Resources that follow each other.

    ``heading`` is what they are, empty where that need not be said; ``texts`` say what each of their kinds
    is, and where AWS tells more.
    """

    heading: str
    resources: tuple[Resource, ...]
    texts: tuple[str, ...] = ()


def sections(resources: Iterable[Resource], comments: Comments = "reasons") -> list[Section]:
    """The sections of a file, in the order of its resources.

    The pool itself has no heading, and one heading alone would say nothing.
    """
    found = [
        (heading, tuple(members))
        for heading, members in groupby(resources, lambda resource: resource.kind.heading)
    ]
    headed = comments != "none" and len({heading for heading, _ in found} - {""}) > 1
    return [
        Section(heading if headed else "", members, tuple(_texts(members)) if comments == "full" else ())
        for heading, members in found
    ]


def _texts(resources: Iterable[Resource]) -> Iterable[str]:
    for kind in dict.fromkeys(resource.kind for resource in resources):
        if kind.what:
            yield f"{headline(kind.name)}: {kind.what}"
            yield kind.page


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Arguments that stand together; ``heading`` is what they are about, empty where that is not said."""

    heading: str
    arguments: tuple[Argument, ...]


def paragraphs(arguments: Iterable[Argument], *, headed: bool = False) -> list[Paragraph]:
    """The arguments of a resource or of a block by their sections, in order.

    Without headings, sections of one argument that follow each other stand together.
    """
    found = [
        Paragraph(section if headed else "", tuple(members))
        for section, members in groupby(arguments, lambda argument: argument.arg.section)
    ]
    if headed:
        return found
    joined: list[Paragraph] = []
    for is_short, several in groupby(found, lambda paragraph: len(paragraph.arguments) == 1):
        if is_short:
            joined.append(Paragraph("", tuple(it for short in several for it in short.arguments)))
        else:
            joined += several
    return joined
