"""Measures the quality of answers against cases that a coder can read and write. Imports radcode; nobody imports it."""
