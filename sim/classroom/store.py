"""The memory of a game: every event in SQLite as it happens, and the keys that open its pages."""

from __future__ import annotations

import json
import secrets
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sim.classroom.records import Event
from sim.errors import ClassroomError

EVENT = "number INTEGER PRIMARY KEY, at REAL NOT NULL, kind TEXT NOT NULL, who TEXT NOT NULL, body TEXT NOT NULL"
TABLES = f"""
CREATE TABLE IF NOT EXISTS about (name TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS events ({EVENT});
CREATE TABLE IF NOT EXISTS struck ({EVENT.replace(" PRIMARY KEY", " NOT NULL")});
CREATE TABLE IF NOT EXISTS keys (token TEXT PRIMARY KEY, role TEXT NOT NULL, person TEXT NOT NULL, seat TEXT NOT NULL);
"""
LETTERS, LENGTH = "ABCDEFGHJKLMNPQRSTUVWXYZ", 8
"""Of a room's code: no I and O, which look like figures, and so many that nobody guesses it.

At 10,000 tries a second, twice what a server was seen to answer, all codes take four months. Tries are not counted: who
guesses may have many addresses, and a class only one, so that a count would keep the class out and let the guesser in.
"""
SEATLESS = ("lecturer", "room", "debrief")
"""The roles of the keys that belong to nobody's seat."""
JOINED = "SELECT who FROM events WHERE kind = 'joined'"
"""Whose keys open a seat."""


@dataclass(frozen=True)
class Key:
    """What a token opens: the pages of a `role`, and for a person its seat."""

    token: str
    role: str
    person: str
    seat: str


@contextmanager
def _told(path: Path) -> Iterator[None]:
    """Say in one line why a log cannot be used."""
    try:
        yield
    except (sqlite3.Error, OSError) as error:
        held = "another server has it open; stop that one, or give another --state"
        busy = getattr(error, "sqlite_errorcode", 0) & 0xFF == sqlite3.SQLITE_BUSY
        why = held if busy else error
        raise ClassroomError(f"{path}: cannot hold the game: {why}") from None


def _held(path: Path) -> sqlite3.Connection:
    """A connection to a log that no other connection can use until it is closed, or its process has gone."""
    # One thread serves the game, but it need not be the one that opened the log.
    db = sqlite3.connect(path, timeout=0.5, isolation_level=None, check_same_thread=False)
    db.execute("PRAGMA locking_mode = EXCLUSIVE")
    # No write-ahead log: what has been said is in this one file, and who copies it has the game.
    db.execute("PRAGMA journal_mode = DELETE")
    db.execute("PRAGMA synchronous = FULL")
    db.executescript(f"BEGIN EXCLUSIVE; {TABLES} COMMIT;")
    return db


class Store:
    """One file with the log of one game, held by one server. An event is on the disk before anybody hears of it.

    `keys` has what each token opens, `code` is the short code by which a class joins.
    """

    def __init__(self, path: Path, about: dict[str, Any]) -> None:
        """Open a game, or begin it. Raises ClassroomError if the file is another's, in use, or cannot be used."""
        with _told(path):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.touch(mode=0o600)
            self.db = _held(path)
            self._settle(path, {name: json.dumps(value) for name, value in about.items()})
            self.code = str(self.db.execute("SELECT value FROM about WHERE name = 'code'").fetchone()[0])
            self._read_keys()

    def _settle(self, path: Path, about: dict[str, str]) -> None:
        """Make sure that the log belongs to this game; give a new one its code and its keys."""
        known = dict(self.db.execute("SELECT name, value FROM about"))
        differs = ", ".join(name for name, value in about.items() if known and known.get(name) != value)
        if differs:
            self.db.close()
            raise ClassroomError(
                f"{path}: holds another game ({differs} differs); give another --state, or --new to begin again"
            )
        roles = {role for (role,) in self.db.execute("SELECT role FROM keys")}
        with self.db:
            self.db.execute("BEGIN")
            if not known:
                code = "".join(secrets.choice(LETTERS) for _ in range(LENGTH))
                self.db.executemany("INSERT INTO about VALUES (?, ?)", [*about.items(), ("code", code)])
            for role in SEATLESS:
                if role not in roles:
                    self._insert_key(Key(secrets.token_urlsafe(24), role, role, ""))

    def _insert_key(self, key: Key) -> None:
        self.db.execute("INSERT INTO keys VALUES (?, ?, ?, ?)", (key.token, key.role, key.person, key.seat))

    def _read_keys(self) -> None:
        rows = self.db.execute("SELECT token, role, person, seat FROM keys")
        self.keys = {row[0]: Key(*row) for row in rows}

    def events(self) -> Iterator[Event]:
        """The whole log, in its order."""
        for number, at, kind, who, body in self.db.execute("SELECT * FROM events ORDER BY number"):
            yield Event(number, at, kind, who, json.loads(body))

    def append(self, event: Event, key: Key | None = None) -> None:
        """Write an event down for good, and with it the key of somebody who joins. Raises sqlite3.Error."""
        row = (event.number, event.at, event.kind, event.who, json.dumps(event.body))
        with self.db:
            self.db.execute("BEGIN")
            self.db.execute("INSERT INTO events VALUES (?, ?, ?, ?, ?)", row)
            if key is not None:
                self._insert_key(key)
        if key is not None:
            self.keys[key.token] = key

    def strike(self, number: int) -> str:
        """Move an event that turned out to be impossible, and what follows it, out of the log; return its kind.

        The keys of those who joined by it go too: the number of a person may be given to another one.
        """
        with self.db:
            self.db.execute("BEGIN")
            found = self.db.execute("SELECT kind FROM events WHERE number >= ? ORDER BY number", (number,)).fetchone()
            self.db.execute("INSERT INTO struck SELECT * FROM events WHERE number >= ?", (number,))
            self.db.execute("DELETE FROM events WHERE number >= ?", (number,))
            self.db.execute(f"DELETE FROM keys WHERE role NOT IN {SEATLESS} AND person NOT IN ({JOINED})")
        self._read_keys()
        return str(found[0])

    def token(self, role: str) -> str:
        """The token of the lecturer, of the room, which shows what all may see, or of the debrief."""
        return next(key.token for key in self.keys.values() if key.role == role)

    def close(self) -> None:
        """Close the file."""
        self.db.close()


def _copy(db: sqlite3.Connection, path: Path) -> None:
    """Copy a log that is held to a file that only its owner can read; where that fails there is no file."""
    path.touch(mode=0o600, exist_ok=False)
    try:
        db.execute("VACUUM INTO ?", (str(path),))
    except sqlite3.Error:
        path.unlink()
        raise


def set_aside(path: Path) -> Path | None:
    """Copy the log of an earlier game to another name, and empty it for a new one; None if there is none.

    It is held meanwhile, so that no game is taken away from a server. Raises ClassroomError.
    """
    if not path.exists():
        return None
    number = next(n for n in range(1, 10_000) if not path.with_suffix(f".{n}{path.suffix}").exists())
    kept = path.with_suffix(f".{number}{path.suffix}")
    with _told(path), closing(_held(path)) as db:
        _copy(db, kept)
        with db:
            db.execute("BEGIN")
            for table in ("about", "events", "struck", "keys"):
                db.execute(f"DELETE FROM {table}")
    return kept
