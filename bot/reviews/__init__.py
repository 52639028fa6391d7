"""Review: what came in is read (reading), approved with a grade or rejected (deciding), or returned with remarks (returning)."""
