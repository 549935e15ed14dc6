"""One numbered check a file: (codes, day, payer, table) -> Finding or None. Pure; ids are permanent."""
