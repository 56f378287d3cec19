"""The scores of a backtest as text for a terminal."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

WHO, HOW = ("auc", "top1", "top3"), ("brier", "log_score")


def report(summary: dict[str, Any]) -> str:
    """Who resists and how it ends, beside what the model has to beat, and what was left out and why."""
    return "\n".join(_lines(summary))


def _lines(summary: dict[str, Any]) -> Iterator[str]:
    yield f"{summary['cases']} decisions forecast, {summary['contested']} of them contested"
    yield f"\nWho resists (contested decisions){'AUC':>11}{'95 % interval':>18}{'top 1':>8}{'top 3':>8}"
    guesses = {"the model": summary, **summary["baselines"]}
    for name, row in guesses.items():
        if "auc" in row:
            between = f"{_number(row['auc_low'])} to {_number(row['auc_high'])}"
            yield f"  {_words(name):<31}{_number(row['auc']):>11}{between:>18}" + _columns(row, WHO[1:])
    if summary["auc_hawkish"] is not None:
        yield f"  {'who wanted more, by the model':<31}{_number(summary['auc_hawkish']):>11}"
    yield f"\nHow it ends{'Brier':>33}{'95 % interval':>18}{'log':>8}"
    for name, row in guesses.items():
        if "brier" in row:
            between = f"{_number(row['brier_low'])} to {_number(row['brier_high'])}"
            yield f"  {_words(name):<31}{_number(row['brier']):>11}{between:>18}{_number(row['log_score']):>8}"
    yield f"\n{'Decisions':<27}{'cases':>6}{'contested':>11}{'AUC':>7}{'top 3':>8}{'Brier':>8}{'base rates':>13}"
    for name, row in summary["periods"].items():
        counts = f"  {name:<25}{row['cases']:>6}{row['contested']:>11}"
        yield (
            counts
            + f"{_number(row['auc']):>7}"
            + _columns(row, ("top3", "brier"))
            + f"{_number(row['brier_base']):>13}"
        )
    for entry in summary["skipped"]:
        yield f"left out: {entry['event_id']}: {entry['reason']}"


def _columns(row: dict[str, Any], keys: tuple[str, ...]) -> str:
    return "".join(f"{_number(row[key]):>8}" for key in keys)


def _number(value: float | None) -> str:
    return "none" if value is None else f"{value:.2f}"


def _words(name: str) -> str:
    return name.replace("_", " ")
