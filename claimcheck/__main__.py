"""`python -m claimcheck`, for where the command is not on the path."""

from claimcheck.cli import main

main()
