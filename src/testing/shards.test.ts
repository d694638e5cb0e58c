import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { commitAll, folderWith, git } from './folder.js';
import { repo } from './repo.js';
import { type ActionResult, runAction } from './run-action.js';
import { timeless } from './shards.js';
import { unbundled } from './unbundled.js';
import { writeTree } from './write-tree.js';

const program = folderWith(unbundled());

const TREE = repo`
  === .gitignore
  reports/
  === billing/worker.py
  try: step()
  except: pass
  x = 1  # guardrails: ignore[bare-except] nothing here
  === billing/old.py
  def old():
      try: step()
      except Exception: log()
  === users/server.py
  import uvicorn
  uvicorn.run(app, host="0.0.0.0", port=8080)
  === web/docker-compose.yml
  services:
    web:
      image: web
      ports: ["8080:80"]
  === web/zoo.py
  try: step()
  except Exception:  # guardrails: ignore[bare-except/swallowed] it may
      pass
`;

const step = (workspace: string, inputs: Readonly<Record<string, string>>): Promise<ActionResult> =>
  runAction({ entry: join(program, 'main.js'), workspace, inputs });

/** What a step told people, milliseconds and places of reports aside. */
const told = ({ runner, summary, outputs, failed, stdout }: ActionResult): unknown => ({
  failed,
  issues: runner.issues,
  summary,
  outputs: [...outputs].filter(([name]) => name !== 'report' && name !== 'sarif'),
  log: stdout,
});

describe('an action in shards', () => {
  test('is silent in each and tells in the end what one would have told', async () => {
    const workspace = folderWith(TREE);
    commitAll(workspace, 'first');
    const whole = await step(workspace, {});
    const shards: ActionResult[] = [];
    for (const index of [1, 2, 3]) {
      shards.push(await step(workspace, { shard: `${index}/3`, 'report-dir': `reports/shard-${index}` }));
    }
    for (const { failed, summary, runner, outputs } of shards) {
      expect([failed, summary, runner.issues, outputs.get('sarif')]).toEqual([false, null, [], '']);
    }
    const merged = await step(workspace, { reports: 'reports' });
    expect(told(merged)).toEqual(told(whole));
    expect(whole.failed).toBe(true);
  }, 60_000);

  test('fails at once where something is missing, and says what', async () => {
    const workspace = folderWith(TREE);
    await step(workspace, { shard: '2/3', 'report-dir': 'reports/shard-2' });
    const merged = await step(workspace, { reports: 'reports' });
    expect([merged.failed, merged.outputs.get('verdict')]).toEqual([true, 'broken']);
    expect(merged.runner.failures.join()).toBe('');
    expect(merged.runner.issues.map(({ message }) => message)).toEqual(['merge: shards 1, 3 of 3 are missing.']);
  });
});

describe('shards of a change', () => {
  const cli = (workspace: string, ...args: readonly string[]): Promise<ActionResult> =>
    runAction({ entry: join(program, 'cli.js'), workspace, args });

  test.each([
    [['--changed-since', 'HEAD~1']],
    [['--baseline', 'ref:HEAD~1']],
    [['--baseline', 'ref:HEAD~1', '--changed-since', 'HEAD~1']],
  ])(
    'are merged to what one run says with %j',
    async (flags) => {
      const workspace = folderWith(TREE);
      commitAll(workspace, 'first');
      git(workspace, 'mv', 'billing/old.py', 'users/moved.py');
      writeTree(workspace, { 'web/zoo.py': 'try: step()\nexcept: log()\nx = 1  # guardrails: ignore[ports] why\n' });
      commitAll(workspace, 'second');
      const folder = folderWith();
      const json = async (...args: readonly string[]): Promise<string> =>
        timeless((await cli(workspace, ...args, '--format', 'json')).stdout);
      const whole = await json('check', ...flags);
      const files = [3, 1, 2].map((index) => join(folder, `${index}.json`));
      for (const file of files) {
        const shard = `${file.at(-'1.json'.length)}/3`;
        await cli(workspace, 'check', ...flags, '--format', 'json', '--shard', shard, '--output', file);
      }
      expect(await json('merge', ...files)).toBe(whole);
      expect(whole.match(/"fingerprint"/g)!.length).toBeGreaterThan(1);
    },
    60_000,
  );
});
