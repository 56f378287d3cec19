"""The memory of a game: every event in SQLite as it happens, and the keys that open its pages."""

from __future__ import annotations

import json
import secrets
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sim.classroom.records import Event
from sim.errors import ClassroomError

TABLES = """
CREATE TABLE IF NOT EXISTS about (name TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS events (
    number INTEGER PRIMARY KEY, at REAL NOT NULL, kind TEXT NOT NULL, who TEXT NOT NULL, body TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS keys (token TEXT PRIMARY KEY, role TEXT NOT NULL, person TEXT NOT NULL, seat TEXT NOT NULL);
"""
LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ"
"""Of a room's code: no I and O, which look like figures."""


@dataclass(frozen=True)
class Key:
    """What a token opens: the pages of a `role`, and for a person its seat."""

    token: str
    role: str
    person: str
    seat: str


class Store:
    """One file with the log of one game. An event is on the disk before anybody hears of it."""

    def __init__(self, path: Path, about: dict[str, Any]) -> None:
        """Open a game, or begin it. Raises ClassroomError if the file is another game's, or cannot be used."""
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.touch(mode=0o600)
            # One thread serves the game, but it need not be the one that opened the log.
            self.db = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
            self.db.execute("PRAGMA journal_mode = WAL")
            self.db.execute("PRAGMA synchronous = FULL")
            self.db.executescript(TABLES)
        except (sqlite3.Error, OSError) as error:
            raise ClassroomError(f"{path}: cannot hold the game: {error}") from None
        self.known: dict[str, Key] = {}
        self._settle(path, {name: json.dumps(value) for name, value in about.items()})

    def _settle(self, path: Path, about: dict[str, str]) -> None:
        """Make sure that the log belongs to this game; give a new one its keys."""
        known = dict(self.db.execute("SELECT name, value FROM about"))
        if not known:
            code = "".join(secrets.choice(LETTERS) for _ in range(5))
            with self.db:
                self.db.execute("BEGIN")
                self.db.executemany("INSERT INTO about VALUES (?, ?)", [*about.items(), ("code", code)])
                for role in ("lecturer", "room"):
                    self._insert_key(Key(secrets.token_urlsafe(24), role, role, ""))
        elif any(known[name] != value for name, value in about.items()):
            differs = ", ".join(name for name, value in about.items() if known[name] != value)
            raise ClassroomError(
                f"{path}: holds another game ({differs} differs); give another --state, or --new to begin again"
            )

    def _insert_key(self, key: Key) -> None:
        self.db.execute("INSERT INTO keys VALUES (?, ?, ?, ?)", (key.token, key.role, key.person, key.seat))

    @property
    def code(self) -> str:
        """The short code by which a class joins."""
        return str(self.db.execute("SELECT value FROM about WHERE name = 'code'").fetchone()[0])

    def events(self) -> Iterator[Event]:
        """The whole log, in its order."""
        for number, at, kind, who, body in self.db.execute("SELECT * FROM events ORDER BY number"):
            yield Event(number, at, kind, who, json.loads(body))

    def append(self, event: Event, key: Key | None = None) -> None:
        """Write an event down for good, and with it the key of somebody who joins."""
        row = (event.number, event.at, event.kind, event.who, json.dumps(event.body))
        with self.db:
            self.db.execute("BEGIN")
            self.db.execute("INSERT INTO events VALUES (?, ?, ?, ?, ?)", row)
            if key is not None:
                self._insert_key(key)

    def strike(self, number: int) -> None:
        """Take back an event that turned out to be impossible."""
        with self.db:
            self.db.execute("DELETE FROM events WHERE number = ?", (number,))

    def key(self, token: str) -> Key | None:
        """What a token opens; None if nothing."""
        if token not in self.known:
            row = self.db.execute("SELECT token, role, person, seat FROM keys WHERE token = ?", (token,)).fetchone()
            if row is None:
                return None
            self.known[token] = Key(*row)
        return self.known[token]

    def token(self, role: str) -> str:
        """The token of the lecturer, or of the room, which shows what all may see."""
        return str(self.db.execute("SELECT token FROM keys WHERE role = ?", (role,)).fetchone()[0])

    def close(self) -> None:
        """Close the file."""
        self.db.close()


def set_aside(path: Path) -> Path | None:
    """Give the log of an earlier game another name, so that a new one can begin; None if there is none."""
    if not path.exists():
        return None
    number = next(n for n in range(1, 10_000) if not path.with_suffix(f".{n}{path.suffix}").exists())
    kept = path.with_suffix(f".{number}{path.suffix}")
    try:
        db = sqlite3.connect(path)
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        db.close()
        path.rename(kept)
    except (sqlite3.Error, OSError) as error:
        raise ClassroomError(f"{path}: cannot be set aside: {error}") from None
    return kept
