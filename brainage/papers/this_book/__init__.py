"""What this book asks by itself, of its cohorts: ages, quality of the data, realism, the least possible errors."""
