"""What everything stands on: errors, settings, whole files, tables as text, checks of arguments."""
