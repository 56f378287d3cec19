"""The member states of a date: who sits, what each accepts toward a target, what it did before, what it will not have.

The figures are in sim/data, each row with its date, source and grade.
"""
