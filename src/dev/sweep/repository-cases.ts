import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AnyGuardrail } from '../../guardrails/guardrail.js';
import { registry } from '../../registry.js';
import { checkFolder } from '../../testing/check-folder.js';
import { writeTree } from '../../testing/write-tree.js';
import { BARE_EXCEPT_REPOSITORIES } from './repositories/bare-except.js';
import { COVERAGE_REPOSITORIES } from './repositories/coverage.js';
import { DIAGRAM_REPOSITORIES } from './repositories/diagram.js';
import { DRIFT_REPOSITORIES } from './repositories/drift.js';
import { INVENTORY_REPOSITORIES } from './repositories/inventory.js';
import { PORTS_REPOSITORIES } from './repositories/ports.js';
import type { SweptRepository } from './repositories/swept-repository.js';
import type { SweepCase } from './sweep-case.js';

const REPOSITORIES: Readonly<Record<string, readonly SweptRepository[]>> = {
  'bare-except': BARE_EXCEPT_REPOSITORIES,
  coverage: COVERAGE_REPOSITORIES,
  diagram: DIAGRAM_REPOSITORIES,
  drift: DRIFT_REPOSITORIES,
  inventory: INVENTORY_REPOSITORIES,
  ports: PORTS_REPOSITORIES,
};

const made: string[] = [];

process.on('exit', () => {
  for (const folder of made) rmSync(folder, { recursive: true, force: true });
});

/** Whole runs of a guardrail over a repository with much of something: analyses, judging, settling and muting included. */
export function repositoryCases(): readonly SweepCase[] {
  return Object.entries(REPOSITORIES).flatMap(([guardrail, repositories]) =>
    repositories.map(({ shape, treeOf, settings = {}, most = 2 ** 13, because }) => ({
      module: `guardrails/${guardrail}`,
      shape,
      most,
      ...(because === undefined ? {} : { because }),
      prepare: (size: number) => {
        const folder = mkdtempSync(join(tmpdir(), 'guardrails-sweep-'));
        made.push(folder);
        writeTree(folder, treeOf(size));
        return async () => {
          const report = await checkFolder(folder, chosen(guardrail), { settings: { cache: 'false', ...settings } });
          const crashed = report.runs.find(({ status }) => status === 'crashed');
          if (crashed !== undefined) throw new Error(`${crashed.guardrail}: ${crashed.reason}`);
          rmSync(folder, { recursive: true, force: true });
        };
      },
    })),
  );
}

function chosen(id: string): readonly AnyGuardrail[] {
  return registry.filter((guardrail) => [id, 'suppressions', 'source'].includes(guardrail.id));
}
