"""Yardsticks: what others would answer to the same cases. `compare` runs them; nothing of RadCode imports them."""
