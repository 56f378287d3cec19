"""Throws broken input at the commands: each must be taken, or be refused in plain lines that name file and line.

    python tests/fuzz.py --minutes 5 --seed 1
    python tests/fuzz.py --minutes 1 --only grid --only table

Whatever is thrown depends on the seed and its number alone. What a command makes of it is watched in a process of its
own, with so much time and memory and no more. Every fault is kept in results/fuzz with its input, made small.
"""

from __future__ import annotations

import multiprocessing
import re
import resource
import sys
import time
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any

import click

sys.path.insert(0, str(Path(__file__).parent))

import fuzz_inputs as inputs
from fuzz_oracle import Desk

import sim.grids

WAIT, MEMORY = 180, 4 * 2**30
"""Seconds until one input is given up, if it takes no processor time, and bytes of memory that it may take."""
SHRINK = 30
"""Seconds to make the input of a fault smaller."""
BATCH = 1000
"""Inputs that one process is given."""


@dataclass(frozen=True)
class Fault:
    """What went wrong with one input; `sign` is the same for faults that are probably one."""

    target: str
    sign: str
    command: str
    content: bytes


def case(seed: int, number: int, names: tuple[str, ...]) -> tuple[inputs.Target, str, bytes]:
    """The input of a number, and the command that gets it."""
    rng = Random(f"{seed}/{number}")
    targets = [inputs.TARGETS[name] for name in names]
    (target,) = rng.choices(targets, [inputs.OFTEN[target] for target in targets])
    return target, rng.choice(target.commands), target.case(rng)


def watched(seed: int, first: int, names: tuple[str, ...], pipe: Any) -> None:
    """Play a batch, in a process of its own, and say for each what was wrong."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    sim.grids.POINTS = 200  # what is checked point by point is no better checked at 100,000
    with TemporaryDirectory() as folder:
        desk, known = Desk(folder), set()
        for number in range(first, first + BATCH):
            target, command, content = case(seed, number, names)
            sign = desk.sign(target, command, content)
            if sign and (kind := re.sub(r"['\"\d].*", "", sign)) not in known:
                known.add(kind)
                content = smaller(desk, target, command, content, sign)
                pipe.send(Fault(target.name, sign, command, content))
            pipe.send(None)


def smaller(desk: Desk, target: inputs.Target, command: str, content: bytes, sign: str) -> bytes:
    """The input with all left out that the fault does not need, as far as there is time."""
    end, size = time.monotonic() + SHRINK, max(1, len(content) // 2)
    while size and time.monotonic() < end:
        for start in range(0, len(content), size):
            shorter = content[:start] + content[start + size :]
            if time.monotonic() < end and (desk.sign(target, command, shorter) or "")[:30] == sign[:30]:
                content = shorter
                break
        else:
            size //= 2
    return content


@dataclass
class Campaign:
    """All that is thrown with one seed: how many inputs so far, and the faults by their signs."""

    seed: int
    names: tuple[str, ...] = tuple(inputs.TARGETS)
    played: int = 0
    faults: dict[str, Fault] = field(default_factory=dict)

    def run(self, seconds: float) -> None:
        """Throw until the time is up."""
        end = time.monotonic() + seconds
        context = multiprocessing.get_context("fork")
        while time.monotonic() < end:
            pipe, theirs = context.Pipe(duplex=False)
            child = context.Process(target=watched, args=(self.seed, self.played, self.names, theirs), daemon=True)
            child.start()
            theirs.close()
            self._listen(pipe, child, end)

    def _listen(self, pipe: Any, child: Any, end: float) -> None:
        try:
            while time.monotonic() < end:
                if not pipe.poll(WAIT):
                    return self._died("waits for ever")
                fault = pipe.recv()
                if fault is None:
                    self.played += 1
                else:
                    self.faults.setdefault(fault.sign, fault)
        except EOFError:
            child.join()
            if child.exitcode:
                self._died(f"ended by signal {-child.exitcode}")
        finally:
            child.kill()
            child.join()

    def _died(self, how: str) -> None:
        """Note the input on which the process hung, or was ended by the system, and go on after it."""
        target, command, content = case(self.seed, self.played, self.names)
        self.faults.setdefault(f"{how}: {command}", Fault(target.name, how, command, content))
        self.played += 1


@click.command()
@click.option("--minutes", default=1.0, show_default=True, help="How long to go on.")
@click.option("--seed", default=1, show_default=True, help="Where all chance comes from.")
@click.option("--only", multiple=True, type=click.Choice(list(inputs.TARGETS)), help="Only these kinds of input.")
@click.option("--keep", default="results/fuzz", show_default=True, type=click.Path(path_type=Path))
def fuzz(minutes: float, seed: int, only: tuple[str, ...], keep: Path) -> None:
    """Throw broken input at the commands, and keep every fault."""
    campaign = Campaign(seed, only or tuple(inputs.TARGETS))
    campaign.run(60 * minutes)
    for fault in campaign.faults.values():
        path = keep / f"{sha256(fault.sign.encode()).hexdigest()[:8]}-{fault.target}"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(fault.content)
        click.echo(f"{fault.sign}\n    eusim {fault.command.replace('FILE', str(path))}   ({len(fault.content)} bytes)")
    click.echo(f"{campaign.played} inputs, {len(campaign.faults)} faults, seed {seed}")
    sys.exit(bool(campaign.faults))


if __name__ == "__main__":
    fuzz()
