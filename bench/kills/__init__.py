"""Kills every command that writes at random moments of its work, and looks at what is left: `make robustness`."""
