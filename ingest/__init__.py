"""Offline programs: publications and official files in, index and tables out. Nothing imports it."""
