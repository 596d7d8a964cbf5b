"""A simulated year of the sample city, crawled day by day and compared with what really happened there."""
