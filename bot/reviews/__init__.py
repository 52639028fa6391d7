"""Review: what came in is read (reading), approved with a grade, returned with remarks, or rejected (deciding)."""
