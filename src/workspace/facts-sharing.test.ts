import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { defineFacts, type FactScanner } from '../facts/facts.js';
import { folderWith, writeTree } from '../testing/folder.js';
import { scanFolder } from '../testing/scan-folder.js';
import { type PlannedScanner, plannedScanner } from './scan-file.js';

/** A scanner for lines that begin with a word, and the paths it was run over. */
function wordScanner(id: string, more: Partial<FactScanner<string>> = {}) {
  const scanned: string[] = [];
  const scanner = defineFacts<string>({
    id,
    version: 1,
    files: ['**/*.py'],
    scan: (file, options) => {
      scanned.push(file.path);
      const start = typeof options === 'string' ? options : id;
      return file.text.split('\n').filter((line) => line.startsWith(start));
    },
    ...more,
  });
  return { scanner, scanned };
}

/** A primary scanner that reads files as Python where they hold its name. */
const reader = (id: string) =>
  wordScanner(id, {
    prefilter: (bytes) => Buffer.from(bytes).includes(id),
    scan: (file) => {
      file.python();
      return [];
    },
  }).scanner;

function start(tree: Readonly<Record<string, string>> = { 'a.py': 'one\ntwo\n', 'b.py': 'one\n', 'c.py': '' }) {
  const root = folderWith(tree);
  const place = { folder: folderWith({}), key: new Uint8Array(32) };
  /** Runs scanners with the cache, and holds what they find to what they find without one. */
  const scan = async (...scanners: readonly PlannedScanner[]) => {
    const cached = await scanFolder(root, { scanners, place });
    return cached;
  };
  const same = async (...scanners: readonly PlannedScanner[]) => {
    const cached = await scan(...scanners);
    const { facts } = await scanFolder(root, { scanners, place: null });
    expect(cached.facts).toEqual(facts);
    return cached;
  };
  return { root, place, scan, same };
}

describe('runs with other scanners share facts', () => {
  test('a scanner is never run twice over one content, whatever runs beside it', async () => {
    const { scan } = start();
    const [one, two] = [wordScanner('one'), wordScanner('two')];
    const [first, second] = [plannedScanner(one.scanner), plannedScanner(two.scanner)];
    await scan(first);
    await scan(second);
    const { facts, opened } = await scan(first, second);
    expect(opened).toEqual([]);
    expect([...facts.tables]).toEqual([
      [
        'one',
        [
          { path: 'a.py', facts: ['one'] },
          { path: 'b.py', facts: ['one'] },
        ],
      ],
      ['two', [{ path: 'a.py', facts: ['two'] }]],
    ]);
    for (const { scanned } of [one, two]) expect(scanned).toEqual(['a.py', 'b.py', 'c.py']);
  });

  test('one that was not there before is all that runs, and finds what is known of the others', async () => {
    const { scan } = start();
    const [one, two] = [wordScanner('one'), wordScanner('two')];
    await scan(plannedScanner(one.scanner));
    const { facts, opened } = await scan(plannedScanner(one.scanner), plannedScanner(two.scanner));
    expect(opened).toEqual(['a.py', 'b.py', 'c.py']);
    expect(one.scanned).toHaveLength(3);
    expect(facts.tables.get('one')).toHaveLength(2);
    expect(facts.tables.get('two')).toHaveLength(1);
  });

  test('after an edit, what is known of the old content is known by no scanner', async () => {
    const { root, scan, same } = start();
    const [one, two] = [wordScanner('one'), wordScanner('two')];
    await scan(plannedScanner(one.scanner), plannedScanner(two.scanner));
    writeTree(root, { 'a.py': 'one more\n' });
    await scan(plannedScanner(one.scanner));
    const { facts } = await same(plannedScanner(two.scanner));
    expect(facts.tables.get('two')).toEqual([]);
  });

  test('each version and each set of options has facts of its own, and keeps those of the others', async () => {
    const { scan, place } = start();
    const one = wordScanner('one');
    const newer = wordScanner('one', { version: 2, scan: () => ['newer'] });
    await scan(plannedScanner(one.scanner));
    const { facts } = await scan(plannedScanner(one.scanner, 'two'));
    expect([...facts.tables.values()]).toEqual([[{ path: 'a.py', facts: ['two'] }]]);
    expect((await scan(plannedScanner(one.scanner))).opened).toEqual([]);
    expect((await scan(plannedScanner(newer.scanner))).facts.tables.get('one')).toHaveLength(3);
    expect((await scan(plannedScanner(one.scanner, 'two'))).opened).toEqual([]);
    expect(readdirSync(place.folder)).toHaveLength(1);
  });

  test('restricted to some paths, a scanner knows nothing of the rest', async () => {
    const { scan, same } = start();
    const { scanner } = wordScanner('one');
    await scan(plannedScanner(scanner, null, { within: ['b.py'] }));
    expect((await same(plannedScanner(scanner))).opened).toEqual(['a.py', 'c.py']);
    expect((await same(plannedScanner(scanner, null, { within: ['b.py'] }))).opened).toEqual([]);
  });

  test('scanners that nobody has asked for in a long time are forgotten', async () => {
    const { scan, place } = start();
    const { scanner } = wordScanner('one');
    for (let option = 0; option < 100; option++) await scan(plannedScanner(scanner, `option ${option}`));
    const text = readFileSync(join(place.folder, readdirSync(place.folder)[0]!), 'utf8');
    expect(text).not.toContain('option 3\\"');
    expect(text).toContain('option 99\\"');
    expect(text).toContain('option 50\\"');
  });
});

describe('a companion follows the scanners of its own run', () => {
  const found = plannedScanner(wordScanner('noted').scanner, null, { companionOf: 'found' });
  const read = plannedScanner(wordScanner('noted').scanner, null, { companionOf: 'read' });
  const tree = {
    'both.py': 'one\ntwo\nnoted\n',
    'first.py': 'one\nnoted\n',
    'second.py': 'two\nnoted\n',
    'neither.py': 'noted\n',
  };

  test('where one was found that another run did not look for', async () => {
    const { same } = start(tree);
    const [one, two] = [plannedScanner(wordScanner('one').scanner), plannedScanner(wordScanner('two').scanner)];
    const notedWith = async (...scanners: readonly PlannedScanner[]) =>
      (await same(...scanners, found)).facts.tables.get('noted')!.map(({ path }) => path);
    expect(await notedWith(one)).toEqual(['both.py', 'first.py']);
    expect(await notedWith(two)).toEqual(['both.py', 'second.py']);
    expect(await notedWith(one, two)).toEqual(['both.py', 'first.py', 'second.py']);
    expect(await notedWith(one)).toEqual(['both.py', 'first.py']);
  });

  test('where one read a file as Python that another run did not read', async () => {
    const { same } = start(tree);
    const [one, two] = [plannedScanner(reader('one')), plannedScanner(reader('two'))];
    const notedWith = async (...scanners: readonly PlannedScanner[]) =>
      (await same(...scanners, read)).facts.tables.get('noted')!.map(({ path }) => path);
    expect(await notedWith(one)).toEqual(['both.py', 'first.py']);
    expect(await notedWith(two)).toEqual(['both.py', 'second.py']);
    expect(await notedWith(one, two)).toEqual(['both.py', 'first.py', 'second.py']);
    expect(await notedWith(one)).toEqual(['both.py', 'first.py']);
  });

  test('that reports what it could not understand', async () => {
    const { same } = start(tree);
    const broken = wordScanner('one', {
      scan: (file) => {
        if (file.text.startsWith('one')) file.problem({ message: 'No.', line: 1, column: 1 });
        return [];
      },
    });
    const plan = [plannedScanner(broken.scanner), found];
    const cold = await same(...plan);
    const warm = await same(...plan);
    expect(warm.opened).toEqual([]);
    expect(warm.facts.problems.map(({ path }) => path)).toEqual(['both.py', 'first.py']);
    expect(warm.facts).toEqual(cold.facts);
    expect(warm.facts.tables.get('noted')).toHaveLength(2);
  });
});
