"""What belongs to a person themselves: their data handed over (mydata), erased (forgetting, erasing), and kept only as long as it is needed (retiring)."""
