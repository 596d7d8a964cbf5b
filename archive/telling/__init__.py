"""Who is told of what: operators of runs, readers of news."""
