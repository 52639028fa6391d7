"""Everything the evaluation form says, apart from the form author's own words."""
