"""Strategies written in a notebook: registered by name; where one stops, its line is named."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from traceback import StackSummary, walk_tb
from typing import Any

from sim.council.ballots import Ballot, sure
from sim.council.strategies import STRATEGIES, Scalar, Strategy, View
from sim.errors import CallError, OwnCodeError, shortened

OWN = "your own"
"""The source of a strategy that is written in a notebook."""


def strategy(function: Callable[[View], Ballot]) -> Callable[[View], Ballot]:
    """Register a function from a View to a Ballot as a strategy, under its own name, for files and both engines.

    A run in which it stops, or gives no ballot, raises OwnCodeError. Raises CallError for the name of a strategy that
    the model has already.

    >>> @strategy
    ... def contrarian(view):
    ...     "Says no to whatever most said yes to."
    ...     yes = sum(ballot == Ballot.YES for ballot in view.before.values())
    ...     return Ballot.NO if 2 * yes > len(view.before) > 0 else view.sincere
    >>> STRATEGIES["contrarian"].title
    'Says no to whatever most said yes to.'
    """
    key = function.__name__.replace("_", "-")
    if key in STRATEGIES and STRATEGIES[key].source != OWN:
        raise CallError(f"`{key}` is a strategy of the model already; give yours another name")
    title = (function.__doc__ or key).splitlines()[0]
    STRATEGIES[key] = Strategy(key, title, OWN, Scalar(_guarded(function)))
    return function


def _guarded(function: Callable[[View], Ballot]) -> Callable[[View], Ballot]:
    """The same function, which says where it stops."""

    @wraps(function)
    def asked(view: View) -> Ballot:
        try:
            return sure(function(view), f"{function.__name__}()")
        except Exception as error:
            raise OwnCodeError(stopped(function, error)) from error

    return asked


def stopped(own: Any, error: Exception) -> str:
    """Where a function or class of one's own stopped: the last line of its module that was reached, and why."""
    calls = (call for call in walk_tb(error.__traceback__) if call[0].f_globals.get("__name__") == own.__module__)
    lines = StackSummary.extract(calls)
    where = f" in line {lines[-1].lineno}, `{lines[-1].line}`" if lines else ""
    return f"`{own.__name__}` stops{where}: {type(error).__name__}: {shortened(' '.join(str(error).split()))}"
