"""`python -m explorer` is the `pathways` command."""

from explorer.cli import main

main()
