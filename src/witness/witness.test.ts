import { describe, expect, test } from '@jest/globals';
import type { Host, ProgramResult } from '../host/host.js';
import { MemoryFiles, MemoryHost } from '../host/memory.js';
import { contentId } from '../workspace/content-id.js';
import { ask } from './question.js';
import { type Scanned, Witness } from './witness.js';

const RESULT: ProgramResult = {
  exitCode: 0,
  signal: null,
  stdout: Buffer.from('a.py\0'),
  stderr: Buffer.from('noise'),
  timedOut: false,
  truncated: false,
  startError: null,
};
const OPTIONS = { directory: '/repository', environment: {}, timeoutMs: 1_000, outputLimit: 1_000 };
const NOTHING: Scanned = { root: '/repository', clean: new Set(), others: new Map(), limit: 1_000 };

function world(tree: Readonly<Record<string, string>> = { '/repository/a.py': 'a', '/repository/b/c.py': 'c' }) {
  const files = new MemoryFiles(tree);
  const programs = { find: (name: string) => `/bin/${name}`, run: async () => RESULT };
  const host = new MemoryHost({ files, programs, variables: { HOME: '/home/ada', API_TOKEN: 'secret' } });
  return { files, host, witness: new Witness(host) };
}

describe('a witness', () => {
  test('tells what was asked, so that asking again shows what has changed', async () => {
    const { files, host, witness } = world();
    const { host: watched } = witness;
    expect(watched.variable('HOME')).toBe('/home/ada');
    expect(watched.files.read('/repository/a.py', 10)).toEqual(Buffer.from('a'));
    expect(watched.files.read('/repository/none.py', 10)).toBeNull();
    watched.files.entry('/repository/b');
    watched.files.list('/repository');
    watched.files.real('/repository/b');
    watched.programs.find('git', '/repository');
    watched.clock.today();
    await watched.programs.run('/bin/git', ['ls-files'], { ...OPTIONS, looksAt: 'world' });
    const testimony = witness.testimony(NOTHING)!;
    expect(testimony.map(([{ of }]) => of)).toEqual(
      'variable content content entry list real place day program'.split(' '),
    );
    for (const [question, said] of testimony) expect([question, await ask(question, host)]).toEqual([question, said]);
    files.write('/repository/a.py', 'b');
    files.write('/repository/none.py', '');
    const changed = await Promise.all(testimony.map(async ([question, said]) => (await ask(question, host)) !== said));
    expect(changed).toEqual([false, true, true, false, true, false, false, false, false]);
  });

  test('leaves out what a program cannot say otherwise, and asks for the file it hangs on instead', async () => {
    const { witness } = world();
    await witness.host.programs.run('/bin/git', ['log', 'c0ffee'], { ...OPTIONS, looksAt: 'words' });
    await witness.host.programs.run('/bin/git', ['ls-files'], { ...OPTIONS, looksAt: { file: '/repository/a.py' } });
    expect(witness.testimony(NOTHING)!.map(([question]) => question)).toEqual([
      { of: 'entry', path: '/repository/a.py' },
    ]);
  });

  test.each<[string, (host: Host) => unknown]>([
    ['writes', ({ files }) => files.write('/elsewhere', '')],
    ['removes', ({ files }) => files.remove('/elsewhere')],
    ['makes a folder', ({ files }) => files.temporary('x')],
    ['streams a file', ({ files }) => files.stream('/repository/a.py')],
    ['runs a program that may do anything', ({ programs }) => programs.run('/bin/rm', [], OPTIONS)],
    ['feeds a program', ({ programs }) => programs.run('/bin/git', [], { ...OPTIONS, looksAt: 'world', input: 'x' })],
    [
      'talks to a server',
      ({ http }) => http.send({ method: 'GET', url: 'https://example.org', timeoutMs: 1 }).catch(() => {}),
    ],
    ['wants the time', ({ clock }) => clock.now()],
    ['tells people something', (host) => host.log('careful')],
    ['asks people', (host) => host.ask('Sure?')],
    ['keeps a secret', (host) => host.mask('secret')],
    ['reads what may be a secret', (host) => host.variable('API_TOKEN')],
    ['starts a process', (host) => host.detach([], '/log')],
    ['wants to be told of the end', (host) => host.onStop(() => {})],
  ])('has nothing to tell of a run that %s', async (_, act) => {
    const { witness } = world();
    await act(witness.host);
    expect(witness.testimony(NOTHING)).toBeNull();
  });

  test('has nothing to tell of a world that changed meanwhile', () => {
    const { files, witness } = world();
    witness.host.files.read('/repository/a.py', 10);
    files.write('/repository/a.py', 'b');
    witness.host.files.read('/repository/a.py', 10);
    expect(witness.testimony(NOTHING)).toBeNull();
  });

  test('takes the word of git for files that are as they were staged, and for their folders', () => {
    const { witness } = world();
    for (const path of ['/repository/a.py', '/repository/b/c.py', '/other/a.py', '/repositoryb/a.py']) {
      witness.host.files.read(path, 10);
    }
    witness.host.files.real('/repository/b');
    witness.host.files.real('/repository/d');
    const testimony = witness.testimony({ ...NOTHING, clean: new Set(['a.py', 'b/c.py']) })!;
    expect(testimony.map(([question]) => 'path' in question && question.path)).toEqual([
      '/other/a.py',
      '/repositoryb/a.py',
      '/repository/d',
    ]);
  });

  test('vouches itself for other files that were scanned, as they were then', () => {
    const id = contentId(Buffer.from('c'));
    const scanned = (others: readonly (readonly [string, string | null])[]) =>
      world().witness.testimony({ ...NOTHING, others: new Map(others) });
    expect(scanned([['b/c.py', id]])!.map(([question]) => question)).toEqual([
      { of: 'content', path: '/repository/b/c.py', limit: 1_000 },
      { of: 'real', path: '/repository/b' },
    ]);
    expect(scanned([['b/c.py', contentId(Buffer.from('before'))]])).toBeNull();
    expect(scanned([['b/c.py', null]])).toBeNull();
    expect(scanned([['gone.py', id]])).toBeNull();
  });
});
