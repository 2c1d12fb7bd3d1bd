"""Other settings of the simulation than the calibrated one: how strong ageing is, and how local."""
