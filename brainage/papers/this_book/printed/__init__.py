"""What papers print that other numbers of theirs imply: ``statements.csv``, read by the experiment `consistency`.

Inputs stand as they are printed, since a number is known as far as its last digit; ``61|80`` is one or the other, where
a paper says both.
"""
