"""The project's own table of decisions, and one row of it that tests change."""

from sim.tables import rows

OWN = rows("decisions")
GOOD = next(row for row in OWN if row["event_id"] == "RUS-2023-Rosatom")
