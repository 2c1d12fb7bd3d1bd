"""The numbers of the simulation, with unit, source and how sure each is, and what was measured on MRE134."""
