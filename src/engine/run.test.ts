import { describe, expect, test } from '@jest/globals';
import { loadConfig } from '../config/load.js';
import { registry } from '../registry.js';
import { MemoryFiles, MemoryHost } from '../testing/memory-host.js';
import { repo, type Tree } from '../testing/repo.js';
import type { Selection } from './plan.js';
import { run } from './run.js';

const TREE = repo`
  === agents/billing.py
  class Billing: pass
  === broken.py
  def f(:
  === handler.py
  try:
      work()
  except:  # noqa
      pass
  def f(:
  === library.py
  class Library: pass
`;

/** What a selection of guardrails finds, and which of the files it read it had to read as Python. */
async function found(selection: Selection, tree: Tree = TREE) {
  const files = new MemoryFiles(
    Object.fromEntries(Object.entries(tree).map(([path, text]) => [`/repository/${path}`, text])),
  );
  const config = loadConfig(registry, null, { engine: {}, guardrails: new Map() });
  const { report } = await run({
    host: new MemoryHost({ files }),
    registry,
    selection,
    config,
    root: '/repository',
  });
  return report.findings.map(({ path, rule, state }) => `${path} ${rule} ${state}`);
}

describe('a cache folder', () => {
  const config = loadConfig(registry, null, { engine: {}, guardrails: new Map() });
  const runWith = async (files: MemoryFiles, variables: Readonly<Record<string, string>>, cached = true) => {
    const host = new MemoryHost({ files, variables });
    const engine = { ...config.engine, cache: cached };
    const request = { host, registry, selection: ['ports'], config: { ...config, engine }, root: '/repository' };
    return { ...(await run(request)), logged: host.logged };
  };

  test('outside of the repository is where facts are kept', async () => {
    const files = new MemoryFiles({ '/repository/a.json': '{ "port": 80 }' });
    await runWith(files, { GUARDRAILS_CACHE_DIR: '/cache', HOME: '/home' });
    expect([...files.contents.keys()]).toEqual(['/repository/a.json', expect.stringMatching(/^\/cache\/facts-/)]);
  });

  test('in the repository is not used and not hidden, and a sentence says so', async () => {
    const tree = { '/repository/a.json': '{ "port": 80 }', '/repository/.cache/b.json': '{}' };
    const files = new MemoryFiles(tree);
    const { workspace, report, logged } = await runWith(files, { GUARDRAILS_CACHE_DIR: '.cache', HOME: '/home' });
    expect(workspace.files.map(({ path }) => path)).toEqual(['.cache/b.json', 'a.json']);
    expect([...files.contents.keys()]).toEqual(Object.keys(tree));
    expect(logged).toEqual([expect.stringMatching(/^Nothing is kept for the next run, as the cache folder/)]);
    expect(report.verdict).toBe('pass');
  });

  test('is looked for only where facts are to be kept', async () => {
    const files = new MemoryFiles({ '/repository/a.json': '{}' });
    const { logged } = await runWith(files, { GUARDRAILS_CACHE_DIR: '.cache' }, false);
    expect(logged).toEqual([]);
    expect([...files.contents.keys()]).toEqual(['/repository/a.json']);
  });
});

describe('what a run reads', () => {
  test('for named guardrails, only what they had to read can be broken', async () => {
    const findings = await found(['bare-except']);
    expect(findings).toContain('handler.py source/broken new');
    expect(findings).not.toContain('broken.py source/broken new');
  });

  test.each([
    ['UTF-16', Buffer.from('\ufefftry: f()\nexcept: pass\n', 'utf16le')],
    ['UTF-16 without a mark', Buffer.from('try: f()\nexcept: pass\n', 'utf16le')],
    ['UTF-7', '# coding: utf-7\ntry: f()\n+AGUAeABjAGUAcAB0-: pass\n'],
    ['escapes', '# coding: unicode_escape\ntry: f()\n\\x65xcept: pass\n'],
  ])('a source in %s, whose words nobody sees, is broken for whoever looked for them', async (_, text) => {
    expect(await found(['bare-except'], { 'hidden.py': text })).toEqual(['hidden.py source/broken new']);
    expect(await found(['ports'], { 'hidden.py': text })).toEqual(['hidden.py source/broken new']);
  });

  test('for all that are enabled, every source', async () => {
    expect(await found('enabled')).toEqual(
      expect.arrayContaining(['broken.py source/broken new', 'handler.py source/broken new']),
    );
    expect(await found(['bare-except', 'source'])).toContain('broken.py source/broken new');
  });

  test('noqa comments silence, though nobody asks for them but the files with something to silence', async () => {
    expect(await found(['bare-except'])).toContain('handler.py bare-except/swallowed muted');
  });
});
