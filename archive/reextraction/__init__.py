"""All captures read again with the present extractor."""
