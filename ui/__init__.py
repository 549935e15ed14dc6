"""The pages: widgets only. Every decision is in radcode/; what a page shows it reads from the record store."""
