# Each target sets up all it needs in .venv. On Windows use the pip lines of the README.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: demo test lint cover mutants bench oldest newest calibrate clean

demo: $(VENV)/demo.stamp
	$(BIN)/eusim run moscow-2021 --force

test: $(VENV)/test.stamp
	$(BIN)/python -m pytest -n auto

lint: $(VENV)/test.stamp
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy sim

cover: $(VENV)/test.stamp
	$(BIN)/python -m pytest -n auto --cov --cov-report=term

# Changes the rules of the room in some 1,800 ways, and says which of them no test notices; docs/untested.md argues those.
mutants: $(VENV)/test.stamp
	$(BIN)/python -m pip install --quiet --disable-pip-version-check 'mutmut>=3.8'
	CI=true $(BIN)/mutmut run
	$(BIN)/mutmut results

bench: $(VENV)/test.stamp
	$(BIN)/python tests/bench/bench.py

# The golden digests and the tests with the oldest versions that setup.cfg takes, and with the newest of another Python:
#     make oldest PYTHON=python3.11        make newest PYTHON=python3.13 TESTS=tests/test_replay.py EXTRA=core
EXTRA ?= test
oldest newest:
	$(PYTHON) -m venv --clear build/$@
	build/$@/bin/python -m pip install --quiet --disable-pip-version-check \
		$(if $(filter oldest,$@),--constraint tests/oldest.txt) --editable '.[$(EXTRA)]'
	build/$@/bin/python -m pytest -n auto $(TESTS)

calibrate: $(VENV)/test.stamp
	$(BIN)/eusim calibrate --jobs 2 --force
	cp results/calibrate/calibration.csv sim/data/
	cp results/calibrate/likelihood.png docs/

clean:
	rm -rf $(VENV) build results *.egg-info

$(VENV)/demo.stamp: setup.cfg
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Python 3.11 or later is needed: make $(MAKECMDGOALS) PYTHON=/path/to/python3.11"; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	@touch $@

$(VENV)/test.stamp: $(VENV)/demo.stamp
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[test]'
	@touch $@
