"""`python -m sim` is `eusim`."""

from sim.cli.main import main

if __name__ == "__main__":
    main(prog_name="eusim")
