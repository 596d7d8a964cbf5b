"""From a page that was not there once to an article that is gone, and back."""
