"""The model against real decisions: each is built by one rule from what was known on its day, played and scored."""
