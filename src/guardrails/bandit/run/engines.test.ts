import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { PROJECT_ROOT } from '../../../dev/tools.js';
import { checkFolder } from '../../../testing/check-folder.js';
import { describeWith } from '../../../testing/tools.js';
import bandit from '../index.js';

const FIXTURE = join(PROJECT_ROOT, 'src/guardrails/bandit/fixtures/orders');

describeWith(['bandit', 'ruff'], 'the engines', (program) => {
  const before = process.env.PATH;
  let place: string;

  beforeAll(() => {
    place = mkdtempSync(join(tmpdir(), 'engines-'));
    cpSync(FIXTURE, join(place, 'orders'), { recursive: true });
    process.env.PATH = `${dirname(program)}:${before}`;
  });
  afterAll(() => {
    process.env.PATH = before;
    rmSync(place, { recursive: true, force: true });
  });

  const examined = async (engine: string, settings: Record<string, string> = {}) => {
    const variables = { PATH: process.env.PATH!, HOME: join(place, 'home') };
    const given = { 'bandit.engine': engine, ...settings };
    return (await checkFolder(join(place, 'orders'), [bandit], { variables, settings: given })).findings;
  };

  test.each(['bandit', 'ruff'])('%s finds what the fixture says', async (engine) => {
    const found = (await examined(engine)).map(
      ({ line, rule, state }) => `${line} ${state === 'new' ? '' : `${state} `}${rule}`,
    );
    const lines = readFileSync(join(FIXTURE, 'export.py'), 'utf8').split('\n');
    const expected = lines.flatMap((text, index) => {
      const marker = /# expect: (.+)$/.exec(text)?.[1];
      return marker === undefined ? [] : [`${index + 1} ${marker}`];
    });
    expect(found).toEqual(expected);
  });

  test('they agree on what an issue is, so one baseline serves both', async () => {
    const fingerprints = async (engine: string): Promise<string[]> =>
      (await examined(engine))
        .filter(({ rule }) => /b(105|301|307|403|404|602)$/.test(rule))
        .map(({ fingerprint }) => fingerprint);
    expect(await fingerprints('ruff')).toEqual(await fingerprints('bandit'));
  });

  test('tests and skips choose for ruff as they do for bandit', async () => {
    const settings = { 'bandit.tests': 'B301,B403', 'bandit.skips': 'B101' };
    const rules = async (engine: string): Promise<string[]> =>
      (await examined(engine, settings)).map(({ rule }) => rule);
    expect(await rules('bandit')).toEqual(['bandit/b403', 'bandit/b301']);
    expect(await rules('ruff')).toEqual(['bandit/b403', 'bandit/b301']);
  });
});
