"""What the fuzzer feeds the commands: files of the library, changed in many ways."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from sim.backtest.table import own_table
from sim.cases import grids, scenarios
from sim.grids import read_grid
from sim.journal import Journal
from sim.runs.sweep import blocks, play_block
from sim.sweeps import identity

TOKEN = re.compile(rb"[\w.+-]+")

WORDS = (
    b"~ null true no 0 -0.0 1 1.0 .5 -1 .nan .inf -.inf 1e400 1e-400 1_000 1,5 12:30:45 0001-01-01 1957-12-31 "
    b"9999-12-31 99999-01-01 2021-02-30 2021-02-22T10:00:00+99:99 {} [] [[[[[]]]]] {a:{b:c}} [.1,.2,.3] [3,2,1] "
    b"1000000000 &a *a | >- ' \" \\ --- ... !!int # ; =1+1 \0 \x1b[31m \x07 \x7f \xff\xfe \xed\xa0\x80 \xe9 $\\frac{$ "
    b"HR HR/VP EL UK XX NO auto nothing lapse unanimity qmv use ladder members.HU.stance rule moscow-2021 /dev/zero .."
)
LETTERS = "\u2028 \u202e \ufeff \ufdd0 \x85 é 한국 e\u0301 😀 ﬀ İ"
PHRASES = (
    b"/- /\t/\r/a: b/<<: *a/%YAML 1.1/!!python.object.apply:os.system [id]/2021-02-22 10:00/{from: 0, to: 1}/"
    b"{from: 0, to: 1e-300, steps: 9}/{from: 1, to: 2, steps: 1000000000}"
)
LONG = (b"9" * 400, b"9" * 5000, b"0x" + b"F" * 5000, b"0o" + b"7" * 9000, b"x" * 300)
NASTY = (*WORDS.split(b" "), *LETTERS.encode().split(b" "), *PHRASES.split(b"/"), *LONG)
"""What somebody might write in the place of a word or number, by accident, or to see what happens."""

Mutator = Callable[[Random, bytes, bytes], bytes]


def _span(rng: Random, text: bytes, longest: int = 200) -> tuple[int, int]:
    start = rng.randint(0, len(text))
    return start, min(len(text), start + rng.randint(1, longest))


def a_byte(rng: Random, text: bytes, _: bytes) -> bytes:
    start, _end = _span(rng, text)
    return text[:start] + bytes([rng.randrange(256)]) + text[start + rng.randrange(2) :]


def a_hole(rng: Random, text: bytes, _: bytes) -> bytes:
    start, end = _span(rng, text)
    return text[:start] + text[end:]


def an_echo(rng: Random, text: bytes, _: bytes) -> bytes:
    start, end = _span(rng, text)
    return text[:end] + text[start:end] * rng.choice((1, 1, 2, 50)) + text[end:]


def cut_short(rng: Random, text: bytes, _: bytes) -> bytes:
    return text[: rng.randint(0, len(text))]


def spliced(rng: Random, text: bytes, other: bytes) -> bytes:
    start, end = _span(rng, other, 2000)
    place = rng.randint(0, len(text))
    return text[:place] + other[start:end] + text[place + rng.choice((0, end - start)) :]


def lines(rng: Random, text: bytes, other: bytes) -> bytes:
    """Take a line away, write it twice, put it elsewhere, indent it, or write over it one of another file."""
    rows = text.split(b"\n")
    at, to = rng.randrange(len(rows)), rng.randrange(len(rows))
    foreign = rng.choice(other.split(b"\n"))
    ways = ([], [rows[at]] * 2, [rows[to]], [b"  " + rows[at]], [rows[at].lstrip()], [foreign], [rows[at], foreign])
    rows[at : at + 1] = rng.choice(ways)
    return b"\n".join(rows)


def a_token(rng: Random, text: bytes, _: bytes) -> bytes:
    """Write something nasty in place of a word, beside it, or many times."""
    found = list(TOKEN.finditer(text))
    if not found:
        return rng.choice(NASTY)
    token, nasty = rng.choice(found), rng.choice(NASTY)
    new = rng.choice(
        (nasty, nasty, nasty, token[0] + nasty, nasty + token[0], b"[" + nasty + b"]", b'"' + nasty + b'"')
    )
    return text[: token.start()] + new + text[token.end() :]


def tokens(rng: Random, text: bytes, other: bytes) -> bytes:
    """Write one word of the file, or of another, in the place of another: keys for values, values of other kinds."""
    found, theirs = list(TOKEN.finditer(text)), TOKEN.findall(other)
    if not found:
        return other
    token, new = rng.choice(found), rng.choice(rng.choice((theirs or [b""], [match[0] for match in found])))
    return text[: token.start()] + new + text[token.end() :]


def nested(rng: Random, text: bytes, _: bytes) -> bytes:
    start, end = _span(rng, text, 20)
    depth, (opens, closes) = (
        rng.choice((2, 12, 5000)),
        rng.choice(((b"[", b"]"), (b"{a: ", b"}"), (b"\n- ", b""), (b"? ", b""))),
    )
    return text[:start] + opens * depth + text[start:end] + closes * rng.choice((0, depth)) + text[end:]


def encoded(rng: Random, text: bytes, _: bytes) -> bytes:
    plain = text.decode("utf-8", "replace")
    return plain.encode(
        rng.choice(("utf-16", "utf-16-le", "utf-32", "latin-1", "cp1252", "utf-8-sig", "utf-7")), "replace"
    )


def ended(rng: Random, text: bytes, _: bytes) -> bytes:
    return text.replace(b"\n", rng.choice((b"\r\n", b"\r", b"\n\n", b"", b" ", b"\x0b", b"\xc2\x85")))


def swollen(rng: Random, text: bytes, _: bytes) -> bytes:
    """Ten megabytes, or as much as is still read, of one thing."""
    size = rng.choice((10_000_000, 120_000, 60_000))
    what = rng.choice((text, b"a", b"[", b"# x\n", b"k: v\n", b"- x\n", b"a: {b: c}\n", b'"', b",", b" ", b"\n", b"1"))
    place = rng.choice((0, len(text)))
    return text[:place] + (what or b"a") * (size // max(len(what), 1)) + text[place:]


MUTATORS: dict[Mutator, int] = {
    **dict.fromkeys((a_byte, a_hole, an_echo, spliced, cut_short, nested), 3),
    **dict.fromkeys((lines, tokens), 10),
    **{a_token: 25, encoded: 1, ended: 1},
    swollen: 1,
}
"""Every way to change a file, with how often it is taken beside the others."""


def mutated(rng: Random, text: bytes, other: bytes) -> bytes:
    """A file with one to four changes."""
    for _ in range(rng.choice((1, 1, 1, 2, 3, 4))):
        (mutator,) = rng.choices(list(MUTATORS), list(MUTATORS.values()))
        text = mutator(rng, text, other)
    return text


def left_behind(grid: bytes) -> tuple[bytes, bytes]:
    """What a sweep of 9 runs leaves when it is broken off: what made it, and the blocks that were played."""
    with TemporaryDirectory() as folder:
        path = Path(folder, "grid.yaml")
        path.write_bytes(grid)
        found = read_grid(path)
        journal = Journal(Path(folder, "out"), identity(found, 9, 1))
        journal.open()
        for block in blocks(found, 9, 1):
            journal.note(block.key, play_block(block))
        journal.close()
        return (journal.directory / "made_by.json").read_bytes(), journal.path.read_bytes()


@dataclass(frozen=True)
class Target:
    """A kind of input: sound ones to begin with, and the commands that take it as FILE or ARGUMENT and write to OUT."""

    name: str
    sound: tuple[bytes, ...]
    commands: tuple[str, ...]

    def case(self, rng: Random) -> bytes:
        """One input: a sound one, changed."""
        return mutated(rng, rng.choice(self.sound), rng.choice(self.sound))


SCENARIO = Target(
    "scenario.yaml",
    tuple(path.read_bytes() for path in scenarios().values()),
    (
        *("check FILE --members --sources",) * 12,
        *("replay FILE --run 3",) * 4,
        *("replay FILE --closest --runs 30", "pivotal FILE --runs 4", "sweep FILE --runs 2 --out OUT"),
        *("run FILE --runs 20 --out OUT", "compare FILE --rules unanimity,qmv --without-hr --runs 20 --out OUT"),
    ),
)
SWEPT = b"""\
format: 1
scenario: harbour
axes: {members.HU.stance: [.1, [.1, .2, .3]], parameters.mood: [.05], parameters.unseen: {from: .1, to: .2, steps: 2}}
"""
GRID = Target(
    "grid.yaml",
    (
        *(path.read_bytes() for path in grids().values()),
        SWEPT + b"rules: [qmv, unanimity]\nprotocols: [mean]\n",
        b"format: 1\nscenario: harbour\naxes:\n  measures.names.exemptible: [true, false]\n  rule: [qmv, {use: qmv}]\n",
    ),
    ("sweep FILE --runs 1 --out OUT", "sweep FILE --runs 1 --out OUT", "check FILE"),
)
ROWS = own_table().split(b"\n")
TABLE = Target(
    "table.csv",
    tuple(b"\n".join((ROWS[0], *ROWS[n : n + 2], b"")) for n in range(1, 50, 5)),
    ("backtest FILE --runs 3 --out OUT",),
)
ASSIGNMENT = Target(
    "assignment.txt",
    (
        *(
            b"members.HU.stance=.5",
            b"measures.names.six officers=.3",
            b"meetings.2.rounds=5",
            b"rule=qmv",
            b"title=a: b",
        ),
        *(
            b"rule={use: qmv, states: 60}",
            b"date=2021-02-23",
            b"measures.ports={ladder: {warships: .4}, exemptible: true}",
        ),
        *(b"proposal.tabled_by=[SE, IE]", b"parameters.unseen=[.1, .2, .3]", b"events.1.hit.SE=.2", b"members={}"),
    ),
    ("replay harbour --run 3 --set ARGUMENT", "run harbour --runs 5 --out OUT --set ARGUMENT"),
)
MADE_BY, BLOCKS = left_behind(SWEPT)
JOURNAL = Target("blocks.jsonl", (BLOCKS,), ("sweep GRID --runs 9 --out OUT --resume",))
HEAD = Target("made_by.json", (MADE_BY,), JOURNAL.commands)

OFTEN = {SCENARIO: 8, GRID: 4, TABLE: 3, ASSIGNMENT: 3, JOURNAL: 1, HEAD: 1}
"""Every kind of input, with how often it has its turn."""
TARGETS = {target.name.split(".")[0]: target for target in OFTEN}
