"""One module a figure: tidy table in, `matplotlib.figure.Figure` out."""
