"""Figures and lines as people read them: shares in per cent, small amounts, lines that fit a terminal."""

from __future__ import annotations

from textwrap import wrap

WIDTH = 112
"""Letters of a line on a terminal."""


def percent(share: float) -> str:
    """A share in per cent; what is not all and not nothing never looks so.

    >>> [percent(share) for share in (0, .00004, .123, .99999, 1)]
    ['0 %', '< 0.1 %', '12.3 %', '> 99.9 %', '100 %']
    """
    if share in (0, 1):
        return f"{share:.0%}".replace("%", " %")
    if share < 0.0005:
        return "< 0.1 %"
    return "> 99.9 %" if share >= 0.9995 else f"{100 * share:.1f} %"


def amount(number: float) -> str:
    """A small amount of support that is not nothing, with as many digits as it takes to see it.

    >>> [amount(number) for number in (0, .5, .005, .0004, .00001)]
    ['0.00', '0.50', '0.01', '0.0004', 'hardly anything']
    """
    if not number or number >= 0.005:
        return f"{number:.2f}"
    return f"{number:.4f}" if number >= 0.00005 else "hardly anything"


def joined(text: str) -> str:
    """The text with no space to break a line at between a number and its signs."""
    return text.replace(" %", "\u00a0%").replace("< ", "<\u00a0").replace("> ", ">\u00a0")


def folded(line: str) -> str:
    """A line broken where it is too long for a terminal or a notebook, under the step it begins with."""
    indent = " " * (len(line) - len(line.lstrip()))
    lines = wrap(joined(line.lstrip()), WIDTH - len(indent) - 2, break_on_hyphens=False)
    return f"\n{indent}  ".join([indent + lines[0], *lines[1:]]).replace("\u00a0", " ") if lines else ""
