"""Whether a run still reads what it should, asked before anything is saved."""
