"""Who takes part: model, the latent truth of a person, how it ages, what is lost, where it was scanned."""
