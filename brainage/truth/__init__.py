"""What only a simulation knows: the best possible errors, how real it is, what it is calibrated on."""
