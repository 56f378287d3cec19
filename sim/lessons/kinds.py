"""What an answer may be: kinds, each with what it expects and how it is read."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from numbers import Integral, Real
from pathlib import Path
from typing import Any

from sim.agents import MemberStateAgent
from sim.council.strategies import STRATEGIES
from sim.errors import SimError, closest, shown
from sim.player import Played
from sim.profiles.states import states
from sim.reader import read
from sim.scenario import Scenario


@dataclass(frozen=True)
class Kind:
    """A kind of answer: what it expects, in words, and `read`, which raises TypeError for anything else."""

    key: str
    expects: str
    read: Callable[[Any], Any]


def _number(answer: Any) -> float:
    answer = getattr(answer, "share", answer)  # a share with its interval counts as its share
    if isinstance(answer, bool) or not isinstance(answer, Real):
        raise TypeError
    return float(answer)


def _share(answer: Any) -> float:
    share = _number(answer)
    if not 0 <= share <= 1:
        raise TypeError
    return share


def _run(answer: Any) -> int:
    if isinstance(answer, bool) or not isinstance(answer, Integral) or answer < 0:
        raise TypeError
    return int(answer)


def _word(answer: Any) -> str:
    if not isinstance(answer, str):
        raise TypeError
    return " ".join(answer.split()).casefold()


def _yes_or_no(answer: Any) -> bool:
    words = {"yes": True, "y": True, "no": False, "n": False}
    if isinstance(answer, bool):
        return answer
    if _word(answer) not in words:
        raise TypeError
    return words[_word(answer)]


def _member(answer: Any) -> str:
    if not isinstance(answer, str):
        raise TypeError
    known = {name.casefold(): state.iso for state in states() for name in (state.iso, state.name)}
    word = _word(answer)
    if word not in known:
        meant = closest(word, [name for state in states() for name in (state.iso, state.name)])
        raise SimError(
            f"{shown(answer)} is no member state; {f'meant `{meant}`?' if meant else 'write a code, such as DK'}"
        )
    return known[word]


def _members(answer: Any) -> frozenset[str]:
    names = answer.split(",") if isinstance(answer, str) else answer
    if not isinstance(names, Iterable) or isinstance(names, Mapping):
        raise TypeError
    return frozenset(_member(name) for name in names)


def _changes(answer: Any) -> dict[str, Any]:
    if not isinstance(answer, dict) or not all(isinstance(place, str) for place in answer):
        raise TypeError
    return answer


def _scenario(answer: Any) -> Scenario:
    if not isinstance(answer, Scenario | str | Path):
        raise TypeError
    return answer if isinstance(answer, Scenario) else read(answer)


def _strategy(answer: Any) -> str:
    key = getattr(answer, "__name__", "").replace("_", "-")
    if not callable(answer) or isinstance(answer, type):
        raise TypeError
    if key not in STRATEGIES:
        raise SimError(f"there is no strategy `{key}` yet; write @sim.strategy in the line above its def")
    return key


def _agent(answer: Any) -> type[MemberStateAgent]:
    if not isinstance(answer, type) or not issubclass(answer, MemberStateAgent):
        raise TypeError
    return answer


def _played(answer: Any) -> Played:
    if not isinstance(answer, Played):
        raise TypeError
    return answer


KINDS = {
    kind.key: kind
    for kind in (
        Kind("number", "a number such as 0.25", _number),
        Kind("share", "a share from 0 to 1, such as 0.4 for 40 %", _share),
        Kind("run", "the number of a run, such as 17", _run),
        Kind("word", 'a word in quotation marks, such as "finance"', _word),
        Kind("yes or no", '"yes" or "no"', _yes_or_no),
        Kind("member", 'a member state by its code or name, such as "DK"', _member),
        Kind("members", 'a set of member states, such as {"DK", "SE"}', _members),
        Kind("changes", 'changes to a file, such as {"members.DK.stance": 0.5}', _changes),
        Kind("scenario", "a scenario as sim.read gives it, or the name of its file", _scenario),
        Kind(
            "strategy", "a function with @sim.strategy above its def (without quotation marks or brackets)", _strategy
        ),
        Kind("agent", "a class made from sim.MemberStateAgent (without quotation marks or brackets)", _agent),
        Kind("game", "what sim.play gave back: played = sim.play(...)", _played),
    )
}
"""Every kind of answer by its word in data/exercises.toml."""
