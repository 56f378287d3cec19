"""The Council game: a class takes seats of the room, and the kernel's agents play the empty ones.

The web libraries live here alone: `pip install eu-sanctions-sim[classroom]`.
"""

LAST_RUN = 1_000_000
"""The last run that a class can choose, on the command line and on the page; here, where it loads no library."""
