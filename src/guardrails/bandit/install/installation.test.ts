import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { checkFolder } from '../../../testing/check-folder.js';
import bandit from '../index.js';
import { REQUIREMENTS } from './requirements.js';

const PATH = process.env.PATH;
let place: string;

beforeEach(() => {
  place = mkdtempSync(join(tmpdir(), 'install-bandit-'));
  for (const folder of ['checkout', 'bin']) mkdirSync(join(place, folder));
  writeFileSync(join(place, 'checkout/app.py'), 'x = 1\n');
  process.env.PATH = `${join(place, 'bin')}:/usr/bin:/bin`;
});

afterEach(() => {
  process.env.PATH = PATH;
  rmSync(place, { recursive: true, force: true });
});

/** An installer that puts a bandit there which finds nothing, and notes what it was asked for. */
const BANDIT = `#!/bin/sh
case "$1" in --version) printf 'bandit 1.9.4\\n  python version = 3.11.7\\n'; exit 0 ;; --help) exit 0 ;; esac
for file in "$@"; do :; done
printf '{"errors":[],"results":[],"metrics":{"'"$file"'":{"loc":1}}}'
`;

function uv(installing: string): void {
  writeFileSync(join(place, 'fake'), BANDIT, { mode: 0o755 });
  const script = `#!/bin/sh
echo "$@" >> ${place}/asked
env >> ${place}/env
case "$1" in
  venv) for folder in "$@"; do :; done; mkdir -p "$folder/bin" ;;
  pip) for own in "$@"; do :; done; cat "$(echo "$@" | sed 's/.*-r \\([^ ]*\\).*/\\1/')" > ${place}/requirements; ${installing} ;;
esac
`;
  writeFileSync(join(place, 'bin/uv'), script, { mode: 0o755 });
}

const examined = (variables: Record<string, string> = {}) =>
  checkFolder(join(place, 'checkout'), [bandit], {
    variables: { PATH: process.env.PATH!, HOME: place, XDG_CACHE_HOME: join(place, 'cache'), ...variables },
    settings: { 'bandit.timeout': '60s' },
  });

describe('a bandit that is not there', () => {
  test('is installed once, with every hash checked, and used from then on', async () => {
    uv(`cp ${place}/fake "$(dirname "$own")/bandit"`);
    expect((await examined()).verdict).toBe('pass');
    expect((await examined()).verdict).toBe('pass');
    const asked = readFileSync(join(place, 'asked'), 'utf8').trim().split('\n');
    expect(asked).toHaveLength(2);
    expect(asked[1]).toMatch(/^pip install --require-hashes --no-deps --only-binary :all: -r /);
    expect(readFileSync(join(place, 'requirements'), 'utf8')).toBe(REQUIREMENTS);
  });

  test('is installed with the way to the index, and without anything else', async () => {
    uv(`cp ${place}/fake "$(dirname "$own")/bandit"`);
    await examined({
      GITHUB_TOKEN: 'secret',
      HTTPS_PROXY: 'http://proxy.example',
      UV_INDEX_URL: 'https://index.example',
    });
    const environment = readFileSync(join(place, 'env'), 'utf8');
    expect(environment).toContain('HTTPS_PROXY=http://proxy.example');
    expect(environment).toContain('UV_INDEX_URL=https://index.example');
    expect(environment).not.toContain('secret');
  });

  test('and cannot be installed is broken, and leaves nothing behind', async () => {
    uv('echo "hash mismatch" >&2; exit 1');
    const report = await examined();
    expect(report.runs[0]).toMatchObject({
      status: 'crashed',
      reason: expect.stringMatching(/could not be installed: .*status 1 \(hash mismatch\)/),
    });
    expect(readdirSync(join(place, 'cache/guardrails/tools'))).toEqual([]);
  });
});

test('the requirements pin every version and hash every file', () => {
  const entries = REQUIREMENTS.replaceAll('\\\n', '').trim().split('\n');
  for (const entry of entries) expect(entry).toMatch(/^[a-z-]+==[\d.]+ .*--hash=sha256:[0-9a-f]{64}$/);
  expect(entries.map((entry) => entry.split('==')[0])).toEqual(
    expect.arrayContaining(['bandit', 'pyyaml', 'stevedore']),
  );
});
