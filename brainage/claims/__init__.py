"""The paper's claims, one by one, held against what is measured here: `claims.csv` is the list, `ledger` judges."""
