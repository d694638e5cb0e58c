import { isOnByDefault } from '../../cli/suite-workflows.js';
import type { AnyGuardrail } from '../../guardrails/guardrail.js';

/** An action with the commit that the project pins it to, as `uses` has it. */
export type Pin = (action: string) => string;

/** The step that checks the repository out, to be read only. */
export function checkoutStep(pin: Pin): string {
  return `      - uses: ${pin('actions/checkout')}
        with:
          fetch-depth: \${{ inputs.fetch-depth }}
          persist-credentials: false
`;
}

/** The step that fetches what an earlier job left for the guardrail. */
export function artifactStep({ workflow }: AnyGuardrail, pin: Pin): string {
  const name = workflow?.artifact;
  if (name === undefined) return '';
  return `      - if: inputs.${name} != ''
        uses: ${pin('actions/download-artifact')}
        with:
          name: \${{ inputs.${name} }}
          path: \${{ inputs.root || '.' }}
`;
}

/** The guardrail's own action, between the steps that keep its folder; `share` tells the folders of shards apart. */
export function checkSteps(guardrail: AnyGuardrail, pin: Pin, share: string): string {
  const { id, perFile, workflow } = guardrail;
  const given = [
    ...['root', 'config', 'preset', 'options'].map((name) => [name, `inputs.${name}`] as const),
    ...Object.entries(workflow?.given ?? {}),
  ].map(([name, value]) => `${name}: \${{ ${value} }}`);
  if (share !== '') given.push(`${perFile!.shard}: \${{ matrix.shard }}/\${{ inputs.shards }}`);
  if (isOnByDefault(guardrail)) given.push('allow-no-files: true');
  const isCached = workflow?.cached === true;
  const step = `      - id: check
        uses: $/actions/${id}
${isCached ? `        env:\n          GUARDRAILS_CACHE_DIR: ${CACHE}\n` : ''}        with:
${given.map((line) => `          ${line}\n`).join('')}`;
  return isCached ? `${restore(`guardrails-${id}-${share}`, pin)}${step}${save(pin)}` : step;
}

const CACHE = '${{ runner.temp }}/guardrails-cache';

function restore(name: string, pin: Pin): string {
  const key = `${name}\${{ runner.os }}-\${{ runner.arch }}-`;
  return `      - id: cache
        if: inputs.cache
        continue-on-error: true
        uses: ${pin('actions/cache/restore')}
        with:
          path: ${CACHE}
          key: ${key}\${{ github.sha }}
          restore-keys: ${key}
`;
}

function save(pin: Pin): string {
  return `      - if: (!cancelled()) && inputs.cache && steps.cache.outputs.cache-hit != 'true'
        continue-on-error: true
        uses: ${pin('actions/cache/save')}
        with:
          path: ${CACHE}
          key: \${{ steps.cache.outputs.cache-primary-key }}
`;
}

/** The step that keeps the report for the last job. */
export function uploadStep(id: string, pin: Pin): string {
  return `      - id: report
        if: (!cancelled()) && steps.check.outputs.report != ''
        continue-on-error: true
        uses: ${pin('actions/upload-artifact')}
        with:
          name: guardrails-${id}-\${{ job.check_run_id }}
          path: \${{ steps.check.outputs.report }}
          if-no-files-found: ignore
          overwrite: true
`;
}
