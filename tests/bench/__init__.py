"""Benchmarks: run by hand, printed as ratios to a limit measured in the same run."""
