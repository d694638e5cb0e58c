import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { PROJECT_ROOT } from '../dev/tools.js';
import { COMMON_OUTPUTS } from '../reporters/outputs.js';
import { hostileMessages, hostileNames } from './hostile.js';
import { githubTokens, renderedMarkdown } from './rendered-markdown.js';
import { type ActionResult, type ActionStep, runAction } from './run-action.js';
import { unbundled } from './unbundled.js';
import { writeTree } from './write-tree.js';

const ANNOTATIONS = ['error', 'warning', 'notice'];

const folder = mkdtempSync(join(tmpdir(), 'hostile-'));
const workspace = join(folder, 'workspace');
const program = join(folder, 'dist');

/** 200 files nobody should trust, with handlers and suppressions that quote the same texts. */
function writeWorkspace(): void {
  mkdirSync(workspace);
  const messages = hostileMessages();
  for (const [index, name] of hostileNames().entries()) {
    const quoted = messages[index]!.replaceAll(/[\n\r]/g, ' ');
    const lines = [
      `def f():`,
      '    try:',
      '        g()',
      `    except:  # ${quoted}`,
      '        pass',
      `x = 1  # guardrails: ignore[${quoted}]`,
    ];
    writeFileSync(join(workspace, name), `${lines.join('\n')}\nopen = ("${quoted}\n`);
  }
}

beforeAll(() => {
  writeTree(program, unbundled());
  writeWorkspace();
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

const step = (given: Partial<ActionStep>): Promise<ActionResult> =>
  runAction({ entry: join(program, 'main.js'), workspace, ...given });

function expectNoHarm({ runner, environment, stdout, stderr }: ActionResult): void {
  expect(runner.foreign(ANNOTATIONS)).toEqual([]);
  expect(runner.droppedIssues).toEqual([]);
  expect(runner.failures).toEqual([]);
  expect([...runner.masks]).toEqual([]);
  expect(environment.size).toBe(0);
  expect((stdout + stderr).replaceAll(/\x1b\[[\d;]*m/g, '')).not.toMatch(/[\0-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e]/);
}

describe('the action in a tree nobody should trust', () => {
  test.each([
    ['the compiled modules', program],
    ['the bundle', join(PROJECT_ROOT, 'dist')],
  ])('says what it found and nothing that the tree wants to say: %s', async (_, dist) => {
    const result = await step({ entry: join(dist, 'main.js') });
    expectNoHarm(result);
    expect(result.runner.commands).toHaveLength(result.runner.issues.length);
    expect(result.runner.issues.filter(({ repaired }) => repaired)).toEqual([]);
    expect([...result.outputs.keys()].sort()).toEqual(Object.keys(COMMON_OUTPUTS).sort());
    expect(Number(result.outputs.get('new'))).toBeGreaterThan(150);
    const { html, images, prose } = renderedMarkdown(result.summary!);
    expect(html.filter((node) => !/^<\/details>$|^<details><summary>[\w ]+<\/summary>$/.test(node))).toEqual([]);
    expect(images).toBe(0);
    expect(githubTokens(prose)).toEqual([]);
    expect(Buffer.byteLength(result.summary!)).toBeLessThanOrEqual(1_000_000);
  });

  const hostile = '##[error]pwned\n::error::pwned\r::add-mask::pwned \x1b[31m\u202e';

  test.each([
    ...['guardrails', 'root', 'config', 'options', 'preset', 'fail-on', 'changed-since', 'date'],
    ...['max-file-size', 'allow-no-files'],
  ])('a hostile value of the input %s is one harmless error', async (name) => {
    const result = await step({ inputs: { [name]: name === 'options' ? `suppressions.${hostile}=1` : hostile } });
    expectOneError(result);
  });

  test.each([
    `"${JSON.stringify(hostile).slice(1, -1)}": 1\n`,
    `fail-on: ${JSON.stringify(hostile)}\n`,
    `suppressions: { ${JSON.stringify(hostile)}: 1 }\n`,
    `suppressions: { rules: { ${JSON.stringify(hostile)}: error } }\n`,
    `include: [${JSON.stringify(hostile.repeat(40))}]\n`,
    `a: [##[error]pwned\n::error::pwned\r::add-mask::pwned\n`,
    `&x ::error::pwned: *y\n`,
    `__proto__: { ${JSON.stringify(hostile)}: 1 }\n`,
  ])('a hostile configuration is one harmless error: %j', async (config) => {
    const file = join(folder, 'hostile.yml');
    writeFileSync(file, config);
    expectOneError(await step({ inputs: { config: file } }));
  });

  test.each([
    ...['GITHUB_SHA', 'GITHUB_REPOSITORY', 'GITHUB_SERVER_URL', 'GITHUB_REF', 'GITHUB_ACTOR'],
    'INPUT_REPORT-DIR',
  ])('a hostile %s does no harm', async (name) => {
    const result = await step({ env: { [name]: hostile } });
    expectNoHarm(result);
    expect(result.outputs.has('verdict')).toBe(true);
    expect(renderedMarkdown(result.summary!).images).toBe(0);
  });

  test('a hostile baseline is one harmless error, and the verdict is still told', async () => {
    const result = await step({ inputs: { baseline: hostile } });
    expectOneError(result);
    expect(result.outputs.get('verdict')).toBe('broken');
  });

  function expectOneError(result: ActionResult): void {
    expectNoHarm(result);
    expect(result.exitCode).toBe(2);
    expect(result.runner.issues.map(({ level }) => level)).toEqual(['error']);
    expect(result.runner.issues[0]!.message).not.toMatch(/A bug in/);
    expect(result.stdout + result.stderr).not.toMatch(/^ +at /m);
  }
});
