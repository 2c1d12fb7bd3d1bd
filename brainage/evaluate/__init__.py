"""Questions asked of predictions: splits, metrics, tests, how well groups and studies are told apart."""
