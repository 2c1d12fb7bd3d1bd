"""One fit on one split, workers, the store of results, profiles: knows no paper."""
