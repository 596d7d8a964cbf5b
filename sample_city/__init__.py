"""A make-believe herne.de with every known quirk and its own ground truth: for demo, tests and benchmarks."""
