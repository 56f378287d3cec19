"""The room: who accepts what, how they vote, what the rule makes of it, how the text is amended.

Arrays in, arrays out. Nothing here reads a file, draws a number or knows how many members there are. The ensemble
gives every function whole arrays of runs, an agent gives it its own numbers: the rules are written once.
"""
