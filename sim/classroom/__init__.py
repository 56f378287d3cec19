"""The Council game: a class takes seats of the room, and the kernel's agents play the empty ones.

The web libraries live here alone: `pip install eu-sanctions-sim[classroom]`.
"""
