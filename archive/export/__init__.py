"""Captures as others read them: WARC 1.1 and WACZ."""
