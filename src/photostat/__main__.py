"""`python -m photostat` is the command `photostat`."""

from photostat.cli import main

if __name__ == "__main__":
    main()
