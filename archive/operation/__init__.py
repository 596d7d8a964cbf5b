"""What an operator needs: how the archive is doing, how it runs by itself, how it is copied."""
