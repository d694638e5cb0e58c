import { type SuiteWorkflow, switchOf } from '../../cli/suite-workflows.js';
import { SLOTS } from '../../core/slot.js';
import type { AnyGuardrail } from '../../guardrails/guardrail.js';
import { artifactStep, checkoutStep, checkSteps, type Pin, uploadStep } from './workflow-steps.js';

/** A job that ends with a verdict: its id, the guardrail it is about, and its text below `jobs`. */
export interface VerdictJob {
  readonly id: string;
  readonly guardrail: string;
  readonly text: string;
}

/** The jobs of one guardrail in a workflow: one, or all it takes to divide it among machines as well. */
export function jobsOf(guardrail: AnyGuardrail, workflow: SuiteWorkflow, pin: Pin): readonly VerdictJob[] {
  const { id } = guardrail;
  const when = workflow === 'daily.yml' ? slotCondition(guardrail) : [];
  const [switched, runner] = switchAndRunner(guardrail);
  const isDivided = guardrail.perFile?.shard !== undefined;
  const whole = job({
    id,
    name: id,
    condition: [switched, ...(isDivided ? ['inputs.shards == 1'] : []), ...when],
    runner,
    isReporting: true,
    steps: [checkoutStep(pin), artifactStep(guardrail, pin), checkSteps(guardrail, pin, ''), uploadStep(id, pin)],
  });
  const own = { id, guardrail: id, text: whole };
  return isDivided ? [own, dividedJobs(guardrail, [switched, 'inputs.shards > 1'], when, pin)] : [own];
}

/** The jobs that count the shards, scan one each and merge what they reported; the last one has the verdict. */
function dividedJobs(
  guardrail: AnyGuardrail,
  switched: readonly string[],
  when: readonly string[],
  pin: Pin,
): VerdictJob {
  const { id } = guardrail;
  const cut = `  cut:
    name: ${id}, cut into shards
    if: ${[...switched, ...when].join(' && ')}
    runs-on: \${{ inputs.runner }}
    timeout-minutes: 5
    permissions: {} # it only counts
    outputs:
      shards: \${{ steps.cut.outputs.shards }}
      artifacts: \${{ steps.cut.outputs.artifacts }}
    steps:
      - id: cut
        name: One number for each shard
        env:
          SHARDS: \${{ inputs.shards }}
          ARTIFACTS: guardrails-shard-\${{ job.check_run_id }}
        run: printf '%s\\n' "shards=[$(seq -s, 1 "$SHARDS")]" "artifacts=$ARTIFACTS" >> "$GITHUB_OUTPUT"
`;
  const shard = job({
    id: 'shard',
    name: `${id} \${{ matrix.shard }} of \${{ inputs.shards }}`,
    needs: 'cut',
    condition: switched,
    matrix: "shard: ${{ fromJSON(needs.cut.result == 'success' && needs.cut.outputs.shards || '[0]') }}",
    runner: '${{ inputs.runner }}',
    isReporting: false,
    steps: [
      checkoutStep(pin),
      checkSteps(guardrail, pin, '${{ matrix.shard }}-of-${{ inputs.shards }}-'),
      `      - if: (!cancelled()) && steps.check.outputs.report != ''
        uses: ${pin('actions/upload-artifact')}
        with:
          name: \${{ needs.cut.outputs.artifacts }}-\${{ matrix.shard }}
          path: \${{ steps.check.outputs.report }}
          overwrite: true
`,
    ],
  });
  const merged = `  merged:
    name: ${id}, merged
    needs: [cut, shard]
    if: ${[...switched, ...when, '!cancelled()'].join(' && ')}
    runs-on: \${{ inputs.runner }}
    timeout-minutes: 10
    permissions: {} # it reads what the shards reported, nothing else
${OUTPUTS}    steps:
      - uses: ${pin('actions/download-artifact')}
        with:
          pattern: \${{ needs.cut.outputs.artifacts }}-*
          path: \${{ runner.temp }}/guardrails-shards
      - id: check
        uses: $/actions/${id}
        with:
          reports: \${{ runner.temp }}/guardrails-shards
          root: \${{ inputs.root }}
${uploadStep(id, pin)}`;
  return { id: 'merged', guardrail: id, text: [cut, shard, merged].join('\n') };
}

interface JobParts {
  readonly id: string;
  readonly name: string;
  readonly needs?: string;
  readonly condition: readonly string[];
  readonly matrix?: string;
  readonly runner: string;
  /** Whether the last job asks for its verdict and report. */
  readonly isReporting: boolean;
  readonly steps: readonly string[];
}

const OUTPUTS = `    outputs:
      verdict: \${{ steps.check.outputs.verdict }}
      skipped: \${{ steps.check.outputs.skipped }}
      report: \${{ steps.report.outputs.artifact-id }}
`;

function job({ id, name, needs, condition, matrix, runner, isReporting, steps }: JobParts): string {
  return `  ${id}:
    name: ${name}
${needs === undefined ? '' : `    needs: ${needs}\n`}    if: ${condition.join(' && ')}
${matrix === undefined ? '' : `    strategy:\n      fail-fast: false\n      matrix:\n        ${matrix}\n`}    runs-on: ${runner}
    timeout-minutes: \${{ inputs.timeout-minutes }}
    permissions:
      contents: read # to check the repository out
${isReporting ? OUTPUTS : ''}    steps:
${steps.join('')}`;
}

function slotCondition({ slot }: AnyGuardrail): readonly string[] {
  return [`(github.event.schedule == '${SLOTS[slot!].cron}' || github.event_name == 'workflow_dispatch')`];
}

/** What switches a guardrail's job, and where it runs. */
function switchAndRunner(guardrail: AnyGuardrail): readonly [string, string] {
  const name = switchOf(guardrail);
  if (name !== null) return [`inputs.${name}`, '${{ inputs.runner }}'];
  const { runner } = SLOTS[guardrail.slot!];
  return [`inputs.${runner} != ''`, `\${{ inputs.${runner} }}`];
}
