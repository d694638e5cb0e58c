import { mkdirSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { folderWith } from '../../testing/folder.js';
import { SIGNALLED_COMMANDS } from './commands.js';
import { halfFiles, leftBehind, treeOf } from './left-behind.js';
import { SceneMaker } from './scene.js';
import { rehearse, tryOut } from './trial.js';

let maker: SceneMaker;
beforeAll(() => {
  maker = new SceneMaker();
});
afterAll(() => maker.remove());

/** A few of what `npm run signals` tries: a line, and the signals at a third, at two thirds and near the end. */
const SAMPLE: readonly (readonly [string, ...NodeJS.Signals[]])[] = [
  ['check --baseline=ref:HEAD', 'SIGTERM', 'SIGINT', 'SIGHUP'],
  ['check bandit --option bandit.version=1.9.4', 'SIGINT', 'SIGHUP', 'SIGKILL'],
  ['check coverage --option coverage.run=pytest', 'SIGKILL', 'SIGTERM', 'SIGQUIT'],
  ['drift fix', 'SIGHUP', 'SIGQUIT', 'SIGTERM'],
  ['main.js', 'SIGQUIT', 'SIGKILL', 'SIGINT'],
  ['bandit.js', 'SIGHUP', 'SIGTERM', 'SIGINT'],
];

test.each(SAMPLE)(
  'no half file, no orphan and no temporary file is left of %j by %s, %s and %s',
  async (line, ...signals) => {
    const command = SIGNALLED_COMMANDS.find(({ stub, args }) => [stub, args.join(' ')].includes(line))!;
    const rehearsal = await rehearse(maker, command);
    for (const [index, signal] of signals.entries()) {
      const delay = rehearsal.milliseconds * [0.33, 0.66, 0.9][index]!;
      expect([signal, (await tryOut(maker, command, rehearsal, signal, delay)).faults]).toEqual([signal, []]);
    }
  },
);

const SEAL = '0f'.repeat(32);

describe('what looks at the remains', () => {
  const scene = () => {
    const place = folderWith({
      'repository/a.txt': 'before\n',
      'home/.cache/guardrails/facts-1.jsonl': `${SEAL}\n{}\n{}\n`,
    });
    mkdirSync(join(place, 'temporary'));
    return { place, trees: [treeOf(join(place, 'repository')), new Map([['a.txt', 'after\n']])] };
  };

  test('names nothing where there is nothing to name', () => {
    const { place, trees } = scene();
    writeFileSync(join(place, 'repository/report.json'), '{"milliseconds": 1}\n');
    expect([...halfFiles(place, trees), ...leftBehind(place)]).toEqual([]);
    writeFileSync(join(place, 'repository/a.txt'), 'after\n');
    expect(halfFiles(place, trees)).toEqual([]);
  });

  test('names a file that is neither as before nor as after', () => {
    const { place, trees } = scene();
    writeFileSync(join(place, 'repository/a.txt'), 'aft');
    expect(halfFiles(place, trees)).toEqual(['repository/a.txt is not whole: "aft"']);
  });

  test('names half a report, half a cache and a file that is gone', () => {
    const { place, trees } = scene();
    writeFileSync(join(place, 'repository/report.json'), '{"milliseconds": 1');
    truncateSync(join(place, 'home/.cache/guardrails/facts-1.jsonl'), SEAL.length + 2);
    const missing = [new Map([...trees[0]!, ['b.txt', '']]), trees[1]!];
    expect(halfFiles(place, missing)).toEqual([
      'b.txt is gone',
      'repository/report.json is not whole: "{\\"milliseconds\\": 1"',
      `home/.cache/guardrails/facts-1.jsonl is not whole: "${SEAL}\\n{"`,
    ]);
  });

  test('names drafts, temporary files, locks of git and half an installation', () => {
    const { place } = scene();
    const left = [
      'home/.cache/guardrails/tools/bandit-1.9.4-0-1',
      'repository/.git/index.lock',
      'repository/.guardrails-0123-4.tmp',
      'temporary/bandit-1',
    ];
    for (const path of left) {
      mkdirSync(join(place, path, '..'), { recursive: true });
      writeFileSync(join(place, path), '');
    }
    expect([...leftBehind(place)].sort()).toEqual(left.map((path) => `${path} is left`));
    writeFileSync(join(place, 'home/.cache/guardrails/tools/bandit-1.9.4-0.path'), 'bandit-1.9.4-0-1');
    expect(leftBehind(place)).toHaveLength(3);
  });
});
