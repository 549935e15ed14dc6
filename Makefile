# Every target only calls tools/start.py, so that Windows needs no make: py tools\start.py run
PYTHON ?= python3
START := $(PYTHON) tools/start.py

.DEFAULT_GOAL := run
.PHONY: run test check evals test-slow bench sources

run:
	@$(START) run $(if $(PORT),--port "$(PORT)")

# Only the lanes that measure look for the reference figures and the source publications beside the checkout.
test check evals test-slow bench: export RADCODE_REFERENCE ?= $(wildcard ../shared/reference)
test check evals test-slow bench: export RADCODE_SOURCES ?= $(wildcard ../shared/publications)
test check evals test-slow bench:
	@$(START) $@

sources:
	@$(START) sources "$(DIR)"
