"""The paper's claims, one by one: ``claims.csv`` is the list, the modules are what they are measured by."""
