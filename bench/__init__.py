"""Benchmarks: `make bench` measures everything side by side and writes `docs/benchmarks.md`."""
