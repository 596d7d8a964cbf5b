"""What the law wants forgotten: taken out of everything that is kept, and kept out."""
