"""The days that a text names, what contradicts itself in them, and what else was noticed of an article."""
