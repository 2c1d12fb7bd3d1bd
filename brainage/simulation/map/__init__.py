"""From a person's truth to what a scanner would map."""
