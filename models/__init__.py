"""Matching and planning. Useful without the site; knows numpy, nothing of Flask or SQL."""
