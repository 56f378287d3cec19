"""`eusim classroom`: a class plays the Council in its browsers."""

from __future__ import annotations

import os
import socket
from contextlib import closing
from pathlib import Path

import click

from sim.classroom import LAST_RUN
from sim.cli import options
from sim.errors import ClassroomError

LOCAL = "127.0.0.1"
EVERYWHERE = {
    "0.0.0.0": (LOCAL, socket.AF_INET, "192.0.2.1"),
    "::": ("::1", socket.AF_INET6, "2001:db8::1"),
}
"""Hosts that listen at every address: the computer's own name for itself, and an address elsewhere (RFC 5737, 3849)."""


@click.command()
@options.file
@click.option(
    "--run", default=0, show_default=True, type=click.IntRange(0, LAST_RUN), help="Which run the agents play."
)
@options.seed
@options.changes
@click.option("--seats", default=0, type=click.IntRange(0), help="How many seats to offer first.  [default: all]")
@click.option("--host", default=LOCAL, show_default=True, help="Where to listen: 0.0.0.0 lets the room's network in.")
@click.option("--port", default=8765, show_default=True, type=click.IntRange(1, 65535), help="The port to listen at.")
@click.option("--address", help="What the screen shows, as in http://10.0.0.5:8765.  [default: found out]")
@click.option(
    "--state",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Where the game is kept.  [default: results/classroom-NAME.sqlite]",
)
@click.option("--new", is_flag=True, help="Begin again; the game so far is kept under another name.")
def classroom(
    file: str,
    run: int,
    seed: int,
    changes: tuple[str, ...],
    seats: int,
    host: str,
    port: int,
    address: str | None,
    state: Path | None,
    new: bool,
) -> None:
    """Let a class play a scenario FILE in its browsers: students vote, agents take the empty seats."""
    try:
        from sim.classroom.pages import Door
        from sim.classroom.server import serve
        from sim.classroom.setup import Setup
        from sim.classroom.store import set_aside
        from sim.classroom.table import Table
    except ImportError as error:
        raise ClassroomError(
            f"eusim classroom needs more: pip install 'eu-sanctions-sim[classroom]' ({error})"
        ) from None
    from sim.reader import examine, parse_changes

    reading = examine(file, parse_changes(changes))
    options.show_warnings(reading.warnings)
    _check_free(host, port)
    path = state or Path("results") / f"classroom-{Path(file).stem}.sqlite"
    kept = set_aside(path) if new else None
    continued = path.exists() and not kept
    table = Table(Setup(file, reading.scenario, run, seed, seats, changes), path)
    door = Door((address or _url(_seen_as(host), port)).rstrip("/"))
    home = _url(EVERYWHERE[host][0] if host in EVERYWHERE else host, port)
    if table.warning:
        click.echo(table.warning, err=True)
    click.echo("\n".join(_words(table.store.code, door.address, host)))
    click.echo(f"Game:      {path}" + (", continued" if continued else "") + (f" (before: {kept})" if kept else ""))
    click.echo(f"Projector: {home}/room/{table.store.token('room')}")
    click.echo(f"Lecturer:  {home}/lecturer/{table.store.token('lecturer')}   (opens every brief: for you alone)")
    click.echo("\nCtrl-C ends the server; the same command continues the game.")
    with closing(table.store):
        serve(table, door, host, port)


def _words(code: str, address: str, host: str) -> list[str]:
    """Where the class comes in, and who can."""
    if host in (LOCAL, "localhost", "::1"):
        reach = "Only this computer can open it. For phones: --host 0.0.0.0, which lets in whoever is on the network."
    else:
        reach = (
            f"Listening at {host}: whoever is on this network can open it, unencrypted. The code lets them take a seat."
        )
    return [f"\nClass:     {address}   code {code}", f"           {reach}"]


def _url(host: str, port: int) -> str:
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def _check_free(host: str, port: int) -> None:
    """Raise ClassroomError if nobody can listen there."""
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        with socket.socket(family) as probe:
            if os.name == "posix":  # elsewhere the option lets two servers share a port
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((host, port))
    except OSError as error:
        words = error.strerror or str(error)
        raise ClassroomError(f"--host {host} --port {port}: cannot listen there: {words}; try another --port") from None


def _seen_as(host: str) -> str:
    """The address by which others reach this computer; nothing is sent to find it out."""
    if host not in EVERYWHERE:
        return host
    _, family, elsewhere = EVERYWHERE[host]
    try:
        with socket.socket(family, socket.SOCK_DGRAM) as probe:
            probe.connect((elsewhere, 9))
            return str(probe.getsockname()[0])
    except OSError:
        return socket.gethostname()
