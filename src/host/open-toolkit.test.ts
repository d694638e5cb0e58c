import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { PROJECT_ROOT } from '../dev/tools.js';
import { folderWith } from '../testing/folder.js';
import { DiskFiles } from './files.js';
import { openToolkit } from './open-toolkit.js';

const lib = (module: string): string => JSON.stringify(join(PROJECT_ROOT, 'lib/host', module));
/** Opens the toolkit in a process of its own, for it acts once in a process, and prints what it knows. */
const OPENING = `
  import { DiskFiles } from ${lib('files.js')};
  import { openToolkit } from ${lib('open-toolkit.js')};
  const { event, repository, getOctokit } = await openToolkit(new DiskFiles(), () => import(${lib('github-toolkit.js')}));
  const said = { repository: repository(), client: typeof getOctokit('token').rest.issues.create };
  try { said.payload = event(); } catch (error) { said.problem = error.sentence; }
  process.stdout.write(JSON.stringify({ ...said, path: process.env.GITHUB_EVENT_PATH ?? null }));
`;

type Said = { repository: string | null; client: string; payload?: unknown; problem?: string; path: string | null };

function opened(environment: Readonly<Record<string, string>>): Said {
  const { stdout, stderr, status } = spawnSync(process.execPath, ['--input-type=module', '-e', OPENING], {
    encoding: 'utf8',
    env: { PATH: process.env.PATH ?? '', ...environment },
    timeout: 30_000,
  });
  expect([status, stderr]).toEqual([0, '']);
  return JSON.parse(stdout) as Said;
}

const folder = folderWith();
const file = (name: string, content: string | Uint8Array): string => {
  writeFileSync(join(folder, name), content);
  return join(folder, name);
};

describe('the toolkit of GitHub', () => {
  test('knows the event and its repository', () => {
    const payload = { pull_request: { number: 7 }, repository: { name: 'monorepo', owner: { login: 'acme' } } };
    const path = file('event.json', JSON.stringify(payload));
    const client = 'function';
    expect(opened({ GITHUB_EVENT_PATH: path })).toEqual({ payload, path, client, repository: 'acme/monorepo' });
    expect(opened({ GITHUB_EVENT_PATH: path, GITHUB_REPOSITORY: 'acme/other' }).repository).toBe('acme/other');
    expect(opened({})).toEqual({ payload: {}, path: null, client, repository: null });
  });

  const regular = "GITHUB_EVENT_PATH: the event's file is no regular file of at most 32 MiB.";
  const json = "GITHUB_EVENT_PATH: the event's file is no JSON object.";

  test.each<[string, () => string, string]>([
    ['is missing', () => join(folder, '##[error]pwned\n::error::missing'), regular],
    [
      'is a folder',
      () => {
        mkdirSync(join(folder, 'folder'), { recursive: true });
        return join(folder, 'folder');
      },
      regular,
    ],
    [
      'is a pipe that nobody writes to',
      () => {
        execFileSync('mkfifo', [join(folder, 'pipe')]);
        return join(folder, 'pipe');
      },
      regular,
    ],
    [
      'is a link',
      () => {
        symlinkSync(file('target.json', '{}'), join(folder, 'link'));
        return join(folder, 'link');
      },
      regular,
    ],
    [
      'has 2 GiB',
      () => {
        const path = file('huge.json', '{}');
        truncateSync(path, 2 ** 31);
        return path;
      },
      regular,
    ],
    ['is empty', () => file('empty.json', ''), json],
    ['is cut short', () => file('cut.json', '{"pull_request": {"number": 7'), json],
    ['is not JSON', () => file('html.json', '<html>::error::pwned'), json],
    ['begins with a byte order mark', () => file('mark.json', '\ufeff{}'), json],
    ['is a list', () => file('list.json', '[{"pull_request": {"number": 7}}]'), json],
    ['is null', () => file('null.json', 'null'), json],
    ['is a number', () => file('number.json', '7'), json],
    ['is a million levels deep', () => file('deep.json', '['.repeat(1_000_000)), json],
  ])('is opened all the same where the file of the event %s, and says so when asked for it', (_, make, problem) => {
    const path = make();
    expect(opened({ GITHUB_EVENT_PATH: path })).toEqual({ problem, path, client: 'function', repository: null });
  });

  test.each(['7', '{"owner":7}', '{"owner":{"login":"acme"}}', '{"name":"monorepo"}', 'null', '[]'])(
    'names no repository that cannot be one: %s',
    (repository) => {
      const path = file('odd.json', `{"repository":${repository}}`);
      expect(opened({ GITHUB_EVENT_PATH: path })).toMatchObject({ payload: {}, repository: null });
    },
  );

  test('that cannot be loaded is one sentence', async () => {
    const opening = openToolkit(new DiskFiles(), () => Promise.reject(new Error('it is not there')));
    await expect(opening).rejects.toMatchObject({
      name: 'UserError',
      message: "GitHub's client could not be loaded: it is not there",
    });
  });
});
