"""What follows from the rules alone, without playing a room."""
