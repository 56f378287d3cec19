"""The scores of a backtest as text for a terminal."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

Summary = dict[str, Any]


def report(summary: Summary) -> str:
    """Who resists and how it ends, beside what the model has to beat, and what was left out and why."""
    parts = (_who, _how, _differences, _periods, _skipped)
    return "\n".join([_head(summary), *(line for part in parts for line in part(summary))])


def _head(summary: Summary) -> str:
    cases = summary["cases"]
    return f"{cases} decision{'s' if cases > 1 else ''} forecast, {summary['contested']} of them contested"


def _who(summary: Summary) -> Iterator[str]:
    yield f"\nWho resists (contested decisions){'AUC':>11}{'95 % interval':>18}{'top 1':>8}{'top 3':>8}"
    for name, row in _rows(summary, "auc"):
        yield f"  {name:<31}{_number(row['auc']):>11}{_range(row, 'auc'):>18}" + _columns(row, "top1", "top3")
    if summary["auc_hawkish"] is not None:
        yield f"  {'who wanted more, by the model':<31}{_number(summary['auc_hawkish']):>11}"


def _how(summary: Summary) -> Iterator[str]:
    yield f"\nHow it ends{'Brier':>33}{'95 % interval':>18}{'log':>8}"
    for name, row in _rows(summary, "brier"):
        yield f"  {name:<31}{_number(row['brier']):>11}{_range(row, 'brier'):>18}" + _columns(row, "log_score")
    chances = _number(summary["blocking_foreseen"]), _number(summary["blocking_on_average"])
    yield f"  chance of blocking: {chances[0]} where it was blocked, {chances[1]} on average"


def _differences(summary: Summary) -> Iterator[str]:
    yield f"\nThe model is better by{'mean':>22}{'95 % interval':>18}"
    for name, row in summary["differences"].items():
        yield f"  {name.replace('_', ' '):<31}{_number(row['mean'], '+'):>11}{_range(row, 'mean', '+'):>18}"


def _periods(summary: Summary) -> Iterator[str]:
    heads = "".join(f"{head:>9}" for head in ("AUC", "record", "top 3", "Brier", "base"))
    yield f"\nDecisions                   cases  contested{heads}"
    for name, row in summary["periods"].items():
        scored = "".join(f"{_number(row[key]):>9}" for key in ("auc", "auc_record", "top3", "brier", "brier_base"))
        yield f"  {name:<25}{row['cases']:>6}{row['contested']:>11}{scored}"


def _skipped(summary: Summary) -> Iterator[str]:
    if summary["skipped"]:
        yield f"\n{len(summary['skipped'])} left out:"
    for entry in summary["skipped"]:
        yield f"  {entry['event_id']}: {entry['reason']}"


def _rows(summary: Summary, score: str) -> Iterator[tuple[str, Summary]]:
    yield "the model", summary
    for name, row in summary["baselines"].items():
        if score in row:
            yield name.replace("_", " "), row


def _columns(row: Summary, *keys: str) -> str:
    return "".join(f"{_number(row[key]):>8}" for key in keys)


def _range(row: Summary, key: str, sign: str = "") -> str:
    low, high = row[f"{key}_low"], row[f"{key}_high"]
    return "none" if low is None else f"{_number(low, sign)} to {_number(high, sign)}"


def _number(value: float | None, sign: str = "") -> str:
    return "none" if value is None else f"{value:{sign}.2f}"
