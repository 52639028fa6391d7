"""What clients get: each approved visit as messages (telling) with documents (papers), and what they look up later (browsing)."""
