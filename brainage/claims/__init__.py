"""How a claim of any paper is measured and judged: `ledger` holds the rules, `page` shows it."""
