"""A few pages of the live site, looked at without an archive."""
