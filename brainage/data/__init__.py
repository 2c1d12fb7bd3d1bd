"""Participants and their maps: read, checked, written, opened as a cohort."""
