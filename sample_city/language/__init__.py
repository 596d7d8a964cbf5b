"""Press-office German, written for this project: topics, places, people, and a small grammar that joins them."""
