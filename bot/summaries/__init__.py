"""What clients get: each approved visit as a message (telling), made of its findings (findings) and history (papers)."""
