"""One page that says what came out and why, in one file: no script, no font, no picture from anywhere else."""
