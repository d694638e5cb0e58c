.PHONY: ci test

# Every enabled guardrail on this repository, by the committed bundle.
ci:
	node dist/cli.js check

test:
	npm ci && npm test
