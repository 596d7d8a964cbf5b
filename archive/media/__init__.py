"""Pictures and PDFs of articles: captured as files, their text read, replaced ones noticed."""
