"""Measures and their ladders: names, severities, strengths, and whoever refers to them."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from sim.checks.parts import forms, kinds_named, proposals
from sim.document import Document, Place
from sim.errors import nearest, shown
from sim.profiles.interests import kinds
from sim.scenario import COLUMNS, REVERSIONS


def measures_have_names_of_their_own(document: Document) -> None:
    """No measure is called like a column of the table of runs, where each measure has one too."""
    for measure in document.mapping("measures"):
        if measure in COLUMNS:
            message = f"a measure cannot be called {measure}: outcomes.csv has a column of that name; give it another"
            document.fault(("measures", measure), message)


def forms_have_names_of_their_own(document: Document) -> None:
    """No form is called like what remains without a decision: result files tell them apart by these words."""
    for measure in document.mapping("measures"):
        for form in forms(document, measure):
            if form.casefold() in REVERSIONS:
                message = f"a form cannot be called {form}: that is the word for no decision; give it another name"
                document.fault(("measures", measure, "ladder", form), message)


def severities_rise(document: Document) -> None:
    """A harder form must take a higher stance; low, likely and high alike."""
    for measure in document.mapping("measures"):
        place: Place = ("measures", measure, "ladder")
        sound = [(form, value) for form, value in document.mapping(*place).items() if document.sound(*place, form)]
        for (milder, low), (harder, high) in pairwise(sound):
            if not all(a < b for a, b in zip(_spread(low), _spread(high), strict=True)):
                message = f'is not harder than "{milder}"; write forms from mild to hard, each severity above the last'
                document.fault((*place, harder), message)


def _spread(value: Any) -> Any:
    return value if isinstance(value, list | tuple) else [value] * 3


def strengths_fit(document: Document) -> None:
    """A measure with strengths has one for each form, and they rise."""
    for measure in document.mapping("measures"):
        place: Place = ("measures", measure, "strength")
        if not isinstance(document.at(*place), list | tuple):
            continue
        strengths, count = document.items(*place), len(forms(document, measure))
        if len(strengths) != count and document.sound("measures", measure, "ladder"):
            document.fault(place, f"has {_count(len(strengths), 'number')} for {_count(count, 'form')}; write one each")
        elif document.sound(*place) and not all(a < b for a, b in pairwise(strengths)):
            document.fault(place, "does not rise; a harder form keeps more of the measure's full strength")


def _count(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"


def forms_are_known(document: Document) -> None:
    """Whatever names a form names one of that measure's ladder."""
    measures = document.mapping("measures")
    places: list[Place] = [(*place, what) for place in proposals(document) for what in ("package", "settle_for")]
    places += [("high_representative", "recommends"), ("record", "package")]
    for place in places if measures else ():
        for measure, form in document.mapping(*place).items():
            known = forms(document, measure)
            if measure not in measures:
                document.fault((*place, measure), f"unknown measure; {nearest(measure, measures)}")
            elif known and isinstance(form, str) and form not in known:
                document.fault((*place, measure), f"unknown form {shown(form)}; {nearest(form, known)}")


def numbers_have_a_measure(document: Document) -> None:
    """Red lines and exposures are about a measure of the file or a kind of measure."""
    known = sorted(kinds_named(document) | kinds())
    for iso in document.mapping("members"):
        for what in ("red_line", "exposure"):
            for key in document.mapping("members", iso, what):
                if document.mapping("measures") and key not in known:
                    document.fault(("members", iso, what, key), f"unknown measure or kind; {nearest(key, known)}")
