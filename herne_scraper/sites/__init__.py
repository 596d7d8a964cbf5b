"""What a city must provide is in `herne_scraper.site`; the cities are here."""
