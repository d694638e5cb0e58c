/** Starts a child that would go on for long, and takes a moment itself. */
const slowly = (seconds: number): string => `sleep 60 > /dev/null 2>&1 &\nsleep ${seconds}\n`;

const BANDIT = `#!/bin/sh
case "$1" in
  --version) printf 'bandit 1.9.0\\n  python version = 3.11.7\\n'; exit 0 ;;
  --help) exit 0 ;;
esac
${slowly(0.3)}for file in "$@"; do :; done
printf '{"errors":[],"results":[],"metrics":{"'"$file"'":{"loc":1}}}'
`;

/** An installer ends what it has started itself: a runner's toolkit starts it, which knows no process groups. */
const UV = `#!/bin/sh
${slowly(0.2)}kill $!
for last in "$@"; do :; done
case "$1" in
  venv) mkdir -p "$last/bin" ;;
  pip)
    sed 's/1[.]9[.]0/1.9.4/' "$(dirname "$0")/bandit" > "$(dirname "$last")/bandit"
    chmod 755 "$(dirname "$last")/bandit" ;;
esac
`;

const PYTEST = `#!/bin/sh
case "$*" in *--version*) echo 'pytest-cov 7.1.0'; exit 0 ;; esac
${slowly(0.3)}echo data > "$COVERAGE_FILE"
echo '1 passed'
`;

const COVERAGE = `#!/bin/sh
${slowly(0.2)}for last in "$@"; do :; done
printf '%s' '{"meta":{"format":3,"version":"7.17.3","timestamp":"2026-10-01T08:00:00","branch_coverage":false,"show_contexts":false},"files":{"pc1/agents/pricing.py":{"executed_lines":[1],"summary":{},"missing_lines":[2],"excluded_lines":[]}},"totals":{}}' > "$last"
`;

const PYTHON = `#!/bin/sh
${slowly(0.3)}echo '[{"name": "requests", "version": "2.31.0"}]'
`;

const NVIDIA = `#!/bin/sh
${slowly(0.3)}exit 9
`;

/** Programs that answer slowly and start children that would outlive them, by name; `git` is the one at that path. */
export function slowPrograms(git: string): Readonly<Record<string, string>> {
  return {
    git: `#!/bin/sh\nsleep 0.1\nexec ${git} "$@"\n`,
    bandit: BANDIT,
    uv: UV,
    pytest: PYTEST,
    coverage: COVERAGE,
    python3: PYTHON,
    'nvidia-smi': NVIDIA,
  };
}
