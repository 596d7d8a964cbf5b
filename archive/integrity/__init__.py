"""The hash chains, and the proof that nothing was changed, lost or slipped in."""
