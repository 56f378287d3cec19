"""Parts of a scenario file that several checks look at, read from its plain values."""

from __future__ import annotations

from sim.document import Document, Place


def forms(document: Document, measure: str) -> list[str]:
    """The named forms of a measure from mild to hard, as far as the file has them."""
    return list(document.mapping("measures", measure, "ladder"))


def ladder_place(ladder: list[str], form: object) -> int:
    """The rung of a form, from 1 for the mildest; 0 if the ladder does not have it."""
    return ladder.index(form) + 1 if isinstance(form, str) and form in ladder else 0


def kinds_named(document: Document) -> set[str]:
    """The measures of the file and their kinds."""
    measures = document.mapping("measures")
    return {*measures} | {str(document.at("measures", key, "kind") or key) for key in measures}


def proposals(document: Document) -> list[Place]:
    """The places of all proposals, in the order of the agenda."""
    further: list[Place] = [("further_proposals", i) for i in range(len(document.items("further_proposals")))]
    return [("proposal",), *further]
