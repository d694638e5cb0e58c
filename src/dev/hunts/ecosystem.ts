import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Report } from '../../core/report.js';
import { checkedOut } from '../bench/packages.js';
import { PROJECT_ROOT } from '../tools.js';
import { compareFindings, type RuleChanges } from './ecosystem/compare-findings.js';
import { PUBLIC_PACKAGES } from './ecosystem/public-packages.js';
import { runProcess } from './guardrails-run.js';
import type { Hunt } from './hunt.js';
import { textTable } from './text-table.js';

/** Guardrails that look at files alone. */
const STATIC = ['bare-except', 'diagram', 'drift', 'inventory', 'ports', 'source', 'suppressions'];
/** Both sides judge by the same day. */
const DAY = '2026-11-01';
/** Changed findings of a rule that are shown. */
const SHOWN = 6;

/** Runs two builds over public packages: what one finds and the other does not is listed, a crash is a fault. */
export const ECOSYSTEM: Hunt = {
  name: 'ecosystem',
  summary: 'runs the builds --base DIST and --change DIST over public packages and lists what differs',
  async run({ only, jobs, base, change }) {
    if (base === null) throw new Error('--base DIST names the build to compare with');
    const builds = [resolve(base), change === null ? join(PROJECT_ROOT, 'dist') : resolve(change)] as const;
    const packages = PUBLIC_PACKAGES.filter(({ spec }) => only === null || spec.includes(only));
    const faults: string[] = [];
    const changes = new Map<string, RuleChanges>();
    let next = 0;
    const serve = async (): Promise<void> => {
      while (next < packages.length) {
        const wanted = packages[next++]!;
        const root = checkedOut(wanted);
        const reports: (Report | null)[] = [];
        for (const build of builds)
          reports.push(await reportOf(build, root, (fault) => faults.push(`${wanted.spec}, ${build}: ${fault}`)));
        const [before, after] = reports;
        if (before && after) compareFindings(changes, wanted.spec, before, after);
        process.stderr.write(`${next} of ${packages.length}: ${wanted.spec}\n`);
      }
    };
    await Promise.all(Array.from({ length: jobs ?? availableParallelism() }, serve));
    return {
      text: `${textOf(changes)}${packages.length} packages, ${faults.length} crashes or time-outs\n${faults.join('\n')}\n`,
      isClean: faults.length === 0,
    };
  },
};

async function reportOf(build: string, root: string, fail: (fault: string) => void): Promise<Report | null> {
  const home = mkdtempSync(join(tmpdir(), 'guardrails-hunt-'));
  const output = join(home, 'report.json');
  try {
    const end = await runProcess(build, {
      words: [
        'check',
        ...STATIC,
        '--format=json',
        `--output=${output}`,
        '--cache=false',
        '--baseline=none',
        `--date=${DAY}`,
      ],
      directory: root,
      environment: { PATH: process.env.PATH ?? '', HOME: home },
    });
    const isOver = (end.status === 0 || end.status === 1) && end.signal === null;
    if (!isOver) fail(`status ${end.status} ${end.signal ?? ''} ${end.stderr.slice(0, 300)}`);
    return isOver ? (JSON.parse(readFileSync(output, 'utf8')) as Report) : null;
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}

function textOf(changes: ReadonlyMap<string, RuleChanges>): string {
  const rules = [...changes].sort(([a], [b]) => (a < b ? -1 : 1));
  const rows = rules.map(([rule, { same, gone, come }]) => [rule, ...[same, gone.length, come.length].map(String)]);
  const shown = rules.flatMap(([, { gone, come }]) => [
    ...gone.slice(0, SHOWN).map((line) => `- ${line}\n`),
    ...come.slice(0, SHOWN).map((line) => `+ ${line}\n`),
  ]);
  return `${textTable(['rule', 'same', 'gone', 'new'], rows)}${shown.join('')}`;
}
