"""HTML by construction: whatever is not markup already is text, and is shown as text."""

from __future__ import annotations

from html import escape

from sim.wording import percent

EMPTY = frozenset({"img", "meta"})
"""Elements that hold nothing and have no end."""


class Html(str):
    """Text that is markup: it is put into an element as it is."""

    __slots__ = ()


def element(tag: str, *children: str, **attributes: str | int) -> Html:
    """An element with its children; attributes that are words of Python end in an underscore, others may hold them.

    >>> element("p", "1 < 2 ", element("b", "really"), class_="x", aria_label='"')
    '<p class="x" aria-label="&quot;">1 &lt; 2 <b>really</b></p>'
    """
    named = "".join(f' {key.rstrip("_").replace("_", "-")}="{escape(str(v))}"' for key, v in attributes.items())
    return Html(f"<{tag}{named}>" if tag in EMPTY else f"<{tag}{named}>{join(*children)}</{tag}>")


def join(*children: str) -> Html:
    """Markup and texts, one after the other.

    >>> join("<b>", element("b", "x"))
    '&lt;b&gt;<b>x</b>'
    """
    return Html("".join(child if isinstance(child, Html) else escape(child) for child in children))


def listing(*items: str, **attributes: str | int) -> Html:
    """A list without numbers."""
    return element("ul", *(element("li", item) for item in items), **attributes)


def terms(pairs: dict[str, str]) -> Html:
    """Names, each with what it stands for."""
    return element("dl", *(join(element("dt", name), element("dd", value)) for name, value in pairs.items()))


def table(caption: str, head: list[str], rows: list[list[str]]) -> Html:
    """A table whose first column names the rows."""
    top = element("tr", *(element("th", name, scope="col") for name in head))
    body = (
        element("tr", element("th", row[0], scope="row"), *(element("td", cell) for cell in row[1:])) for row in rows
    )
    return element("table", element("caption", caption), element("thead", top), element("tbody", *body))


def section(key: str, title: str, *children: str) -> Html:
    """A part of the page under a heading that can be linked to."""
    return element(
        "section", element("h2", title, id=f"{key}-title"), *children, id=key, aria_labelledby=f"{key}-title"
    )


def share_of(share: float) -> str:
    """A share in per cent that no line break takes apart."""
    return percent(share).replace(" ", "\N{NO-BREAK SPACE}")
