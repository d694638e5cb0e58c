import { PROJECT } from '../core/project.js';

/** What each workflow of the suite runs unless told otherwise: its inputs, and the guardrails behind each. */
export const SWITCHES: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  'guardrails.yml': { ports: ['ports'], drift: ['drift'], 'bare-except': ['bare-except'], bandit: ['bandit'] },
  'daily.yml': { inventory: ['inventory', 'diagram'], ports: ['ports'], drift: ['drift'], bandit: ['bandit'] },
};

/** The guardrails behind all of them. */
export const CALLED: readonly string[] = [
  ...new Set(Object.values(SWITCHES).flatMap((inputs) => Object.values(inputs).flat())),
];

/** A guardrail that a repository's workflows leave out, and why. */
export interface LeftOut {
  readonly id: string;
  /** One line. */
  readonly reason: string;
}

const RELEASE = `${PROJECT.repository}/.github/workflows`;
const PINNED = 'v1';

/** The two workflows with which a repository adopts the suite, by path below the repository's root. */
export function callerWorkflows(leftOut: readonly LeftOut[] = []): Readonly<Record<string, string>> {
  return {
    '.github/workflows/guardrails.yml': onChanges(leftOut),
    '.github/workflows/guardrails-daily.yml': daily(leftOut),
  };
}

/** Whether a workflow calls the suite's workflow of that file name already. */
export function callsSuite(workflow: string, name: string): boolean {
  return workflow.includes(`${RELEASE}/${name}@`);
}

/** The suite's workflow that each of the caller's calls, by the caller's path. */
export const CALLEES: Readonly<Record<string, string>> = {
  '.github/workflows/guardrails.yml': 'guardrails.yml',
  '.github/workflows/guardrails-daily.yml': 'daily.yml',
};

function onChanges(leftOut: readonly LeftOut[]): string {
  return `# Guardrails on pull requests and pushes. What can be set under \`with\`:
# ${PROJECT.url}/blob/${PINNED}/.github/workflows/guardrails.yml
name: Guardrails

on:
  pull_request:
  merge_group:
  push:
    branches: [main, master]

permissions: {}

concurrency:
  group: \${{ github.workflow }} \${{ github.event.pull_request.number || github.sha }}
  cancel-in-progress: \${{ github.event_name == 'pull_request' }}

jobs:
  guardrails:
    name: guardrails
    permissions:
      contents: read # to check the repository out
      pull-requests: write # to keep one comment on a pull request
      security-events: write # to show findings under code scanning
    uses: ${RELEASE}/guardrails.yml@${PINNED}
${inputs('guardrails.yml', leftOut)}`;
}

function daily(leftOut: readonly LeftOut[]): string {
  return `# Guardrails every day, in slots; started by hand, all of them. What can be set under \`with\`:
# ${PROJECT.url}/blob/${PINNED}/.github/workflows/daily.yml
name: Guardrails daily

on:
  schedule:
    - cron: '0 6 * * *' # inventory and diagram
    - cron: '10 6 * * *' # ports and drift
    - cron: '20 6 * * *' # bandit
    - cron: '30 6 * * *' # GPU metrics, where \`gpu-runner\` is set
  workflow_dispatch:

permissions: {}

concurrency:
  group: \${{ github.workflow }} \${{ github.event.schedule || github.run_id }}
  cancel-in-progress: false

jobs:
  guardrails:
    name: guardrails
    permissions:
      contents: read # to check the repository out
      issues: write # to keep one issue for each guardrail with new findings
    uses: ${RELEASE}/daily.yml@${PINNED}
${inputs('daily.yml', leftOut)}`;
}

/** Switches off what has nothing to look at, each with the reason. */
function inputs(callee: string, leftOut: readonly LeftOut[]): string {
  const reasons = new Map(leftOut.map(({ id, reason }) => [id, reason]));
  const lines = Object.entries(SWITCHES[callee]!)
    .filter(([, ids]) => ids.every((id) => reasons.has(id)))
    .map(([input, ids]) => `${ids.map((id) => `      # ${reasons.get(id)}\n`).join('')}      ${input}: false\n`);
  return lines.length === 0 ? '' : `    with:\n${lines.join('')}`;
}
