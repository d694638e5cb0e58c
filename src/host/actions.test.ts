import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { parseEnvFile } from '../testing/env-file.js';
import { hostileText } from '../testing/hostile.js';
import { ActionsHost } from './actions.js';

/** UTF-8 has no lone surrogates. */
const asWritten = (text: string): string => Buffer.from(text).toString();

describe('what the host leaves for a runner', () => {
  const folder = mkdtempSync(join(tmpdir(), 'channels-'));
  const file = join(folder, 'channel');
  const host = new ActionsHost(new URL('file:///guardrails/dist/main.js'));

  beforeEach(() => {
    process.env.GITHUB_OUTPUT = file;
    process.env.GITHUB_STATE = file;
  });

  afterEach(() => {
    delete process.env.GITHUB_OUTPUT;
    delete process.env.GITHUB_STATE;
  });

  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test('outputs and state come back exactly, whatever they hold', () => {
    const value = fc.oneof(
      hostileText(),
      fc.constantFrom('a<<b', 'a=b', 'ghadelimiter_', 'END\nforged=1\n', 'x'.repeat(1_000_000)),
    );
    fc.assert(
      fc.property(value, value, (first, second) => {
        writeFileSync(file, '');
        host.output('verdict', first);
        host.saveState('pid', second);
        const expected = Object.entries({ verdict: first, pid: second }).map(([name, text]) => [name, asWritten(text)]);
        expect([...parseEnvFile(readFileSync(file, 'utf8'))]).toEqual(expected);
      }),
      { numRuns: 500, seed: 6 },
    );
  });
});
