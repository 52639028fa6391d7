"""Offers: a coordinator puts a visit to shoppers (placing), they take it or not (answering), and see what is open (listing)."""
