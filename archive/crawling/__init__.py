"""One run of the crawl: what is asked for next, what came, and what became of it."""
