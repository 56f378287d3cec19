"""What can be found out beyond what comes out: what it turns on and leans on, and who has power under a rule."""

STUDIED = 1_000
"""How many runs are played again and again to see who and what an outcome turns on."""
