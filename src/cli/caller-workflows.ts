import { PROJECT } from '../core/project.js';

/** The guardrails that the caller's workflows run unless they are told otherwise. */
export const CALLED = ['ports', 'drift', 'bare-except', 'bandit'] as const;

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
    '.github/workflows/guardrails-daily.yml': daily(leftOut.filter(({ id }) => id !== 'bare-except')),
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
    uses: ${RELEASE}/guardrails.yml@${PINNED}
${inputs(leftOut)}`;
}

function daily(leftOut: readonly LeftOut[]): string {
  return `# Guardrails every day, in slots; started by hand, all of them. What can be set under \`with\`:
# ${PROJECT.url}/blob/${PINNED}/.github/workflows/daily.yml
name: Guardrails daily

on:
  schedule:
    - cron: '0 6 * * *' # inventory and diagram, where \`inventory: true\` is set
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
    uses: ${RELEASE}/daily.yml@${PINNED}
${inputs(leftOut)}`;
}

function inputs(leftOut: readonly LeftOut[]): string {
  const lines = leftOut.map(({ id, reason }) => `      # ${reason}\n      ${id}: false\n`);
  return lines.length === 0 ? '' : `    with:\n${lines.join('')}`;
}
