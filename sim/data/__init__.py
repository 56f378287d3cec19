"""The tables, and what a new file and the lessons start from."""
