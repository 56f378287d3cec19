"""Many rooms: what each run draws, how all runs are played, what came out."""
