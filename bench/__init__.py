"""Measures cold start, memory and speed. Asserts nothing; nobody imports it."""
