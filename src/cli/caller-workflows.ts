import { PROJECT } from '../core/project.js';
import { SLOTS } from '../core/slot.js';
import type { AnyGuardrail } from '../guardrails/guardrail.js';
import { isOnByDefault, SUITE_WORKFLOWS, type SuiteWorkflow, slotsOf, switchesOf } from './suite-workflows.js';

/** The ids of all guardrails that the suite's workflows run unless told otherwise. */
export function calledBy(registry: readonly AnyGuardrail[]): readonly string[] {
  const called = SUITE_WORKFLOWS.flatMap((workflow) => [...switchesOf(workflow, registry).values()].flat());
  return [...new Set(called.filter(isOnByDefault).map(({ id }) => id))];
}

/** A guardrail that a repository's workflows leave out, and why. */
export interface LeftOut {
  readonly id: string;
  /** One line. */
  readonly reason: string;
}

const RELEASE = `${PROJECT.repository}/.github/workflows`;
const PINNED = 'v1';

/** The two workflows with which a repository adopts the suite, by path below the repository's root. */
export function callerWorkflows(
  registry: readonly AnyGuardrail[],
  leftOut: readonly LeftOut[] = [],
): Readonly<Record<string, string>> {
  return {
    '.github/workflows/guardrails.yml': onChanges(registry, leftOut),
    '.github/workflows/guardrails-daily.yml': daily(registry, leftOut),
  };
}

/** Whether a workflow calls the suite's workflow of that file name already. */
export function callsSuite(workflow: string, name: string): boolean {
  return workflow.includes(`${RELEASE}/${name}@`);
}

/** The suite's workflow that each of the caller's calls, by the caller's path. */
export const CALLEES: Readonly<Record<string, SuiteWorkflow>> = {
  '.github/workflows/guardrails.yml': 'guardrails.yml',
  '.github/workflows/guardrails-daily.yml': 'daily.yml',
};

function onChanges(registry: readonly AnyGuardrail[], leftOut: readonly LeftOut[]): string {
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
${inputs('guardrails.yml', registry, leftOut)}`;
}

function daily(registry: readonly AnyGuardrail[], leftOut: readonly LeftOut[]): string {
  const lines = Array.from(slotsOf(registry), ([slot, guardrails]) => {
    const { cron, runner } = SLOTS[slot];
    const ids = guardrails.map(({ id }) => id).join(', ');
    return `    - cron: '${cron}' # ${ids}${runner === null ? '' : `, where \`${runner}\` is set`}\n`;
  });
  return `# Guardrails every day, in slots; started by hand, all of them. What can be set under \`with\`:
# ${PROJECT.url}/blob/${PINNED}/.github/workflows/daily.yml
name: Guardrails daily

on:
  schedule:
${lines.join('')}  workflow_dispatch:

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
${inputs('daily.yml', registry, leftOut)}`;
}

/** Switches off what has nothing to look at, each with the reason. */
function inputs(callee: SuiteWorkflow, registry: readonly AnyGuardrail[], leftOut: readonly LeftOut[]): string {
  const reasons = new Map(leftOut.map(({ id, reason }) => [id, reason]));
  const lines = Array.from(switchesOf(callee, registry), ([input, guardrails]) =>
    guardrails.every(({ id }) => reasons.has(id))
      ? `${guardrails.map(({ id }) => `      # ${reasons.get(id)}\n`).join('')}      ${input}: false\n`
      : '',
  );
  const text = lines.join('');
  return text === '' ? '' : `    with:\n${text}`;
}
