import { createHash } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { readPython } from '../../../parsers/python/module.js';
import { askPython } from '../../../testing/python-oracle.js';
import { seeded } from '../../../testing/random.js';
import { describeWith } from '../../../testing/tools.js';
import { DAMAGES, type Damage, damaged } from './damage.js';
import { layout, PYTHON_FILES } from './layout.js';
import { agentMonorepo, type Monorepo } from './monorepo.js';

const SCALE = 1 / 20;
const SOCKET =
  /\.bind\(|\.connect\(|_insecure_port\(|insecure_channel\(|uvicorn\.run\(|\bapp\.run\(|run_app\(|HTTPServer\(\(|websockets\.serve\(|start_server\(|start_http_server\(|create_connection\(/g;
const KINDS = [...new Set(DAMAGES)];
/** What the reader tells for certain; it may come to tell more. */
const SEEN_BY_READER: readonly Damage[] = [
  'chat',
  'conflict',
  'escaped-newlines',
  'extra-bracket',
  'f-string',
  'half-deleted',
  'missing-colon',
  'nul',
  'orphan-else',
  'truncated',
  'try-alone',
  'unclosed-bracket',
  'unclosed-docstring',
  'unclosed-string',
  'unexpected-indent',
  'utf-16',
];
const COMPILES = `
import base64, warnings
warnings.simplefilter("ignore")
def compiles(source):
    try:
        compile(base64.b64decode(source), "program.py", "exec", dont_inherit=True)
        return True
    except (SyntaxError, ValueError):
        return False
answer = [compiles(source) for source in data]`;

const monorepo = agentMonorepo(1, SCALE);
const programs = [...monorepo.files].filter(([path]) => path.endsWith('.py'));
const intact = programs.filter(([path]) => !monorepo.broken.has(path) && !path.endsWith('__init__.py'));

const paths = ({ files }: Monorepo, name: RegExp): readonly string[] =>
  [...files.keys()].filter((path) => name.test(path));
function digestOf({ files }: Monorepo): string {
  const hash = createHash('sha256');
  for (const [path, content] of files) hash.update(`${path} ${content.length}\n`).update(content);
  return hash.digest('hex');
}

const isReported = (bytes: Uint8Array): boolean => readPython(bytes).problems.count > 0;
/** Every kind of damage done to a few programs that parse. */
const breakages = KINDS.flatMap((kind) =>
  intact.slice(0, 12).map(([path, content], index) => ({
    kind,
    path,
    bytes: damaged(seeded(index), content.toString(), kind),
  })),
);

describe('agentMonorepo', () => {
  test('gives the same bytes for the same seed, and others for another seed', () => {
    expect(digestOf(agentMonorepo(1, SCALE))).toBe(digestOf(monorepo));
    expect(digestOf(agentMonorepo(2, SCALE))).not.toBe(digestOf(monorepo));
  });

  test('has a twentieth of everything at a twentieth of the scale', () => {
    const bytes = programs.reduce((total, [, content]) => total + content.length, 0);
    expect(programs).toHaveLength(58);
    expect(bytes).toBeGreaterThan(0.9 * 700_000);
    expect(bytes).toBeLessThan(1.1 * 700_000);
    expect(paths(monorepo, /compose[^/]*\.ya?ml$/)).toHaveLength(1);
    expect(paths(monorepo, /\.ya?ml$/).filter((path) => !path.includes('compose'))).toHaveLength(4);
    expect(paths(monorepo, /\.json$/)).toHaveLength(1);
    expect(paths(monorepo, /requirements[^/]*\.txt$/)).toHaveLength(2);
    expect(paths(monorepo, /\.md$/)).toHaveLength(25);
    expect(paths(monorepo, /\.(?:bak\d?|backup\w*|orig|old|DEPRECATED|syntax_backup)$|~$/)).toHaveLength(1);
  });

  test('opens about 45 sockets, has four comments on what is left to do, and draws pictures', () => {
    const text = programs.map(([, content]) => content.toString()).join('\n');
    const sockets = text.match(SOCKET)?.length ?? 0;
    expect(sockets).toBeGreaterThan(35);
    expect(sockets).toBeLessThan(60);
    expect(text.match(/^ *# (?:TODO|FIXME|XXX|HACK)\b/gm)).toHaveLength(4);
    expect(paths(monorepo, /\.md$/).filter((path) => monorepo.files.get(path)!.includes('```mermaid'))).not.toEqual([]);
  });

  test('has copies that differ from their originals in a few lines or in none', () => {
    const linesOf = (path: string): readonly string[] => monorepo.files.get(path)!.toString().split('\n');
    const pairs = [...monorepo.copies].filter((pair) => pair.every((path) => !monorepo.broken.has(path)));
    const changed = pairs.map(([copy, original]) => {
      const known = new Set(linesOf(original));
      return linesOf(copy).filter((line) => !known.has(line)).length;
    });
    expect(pairs.length).toBeGreaterThan(2);
    expect(Math.min(...changed)).toBe(0);
    expect(Math.max(...changed)).toBeLessThan(15);
  });

  test('is reported broken nowhere but where it is', () => {
    const reported = programs.filter(([, content]) => isReported(content)).map(([path]) => path);
    expect(reported.filter((path) => !monorepo.broken.has(path))).toEqual([]);
    expect(reported.length).toBeGreaterThan(monorepo.broken.size / 2);
  });
});

describe('layout at full scale', () => {
  const plans = layout(1, 1);

  test('plans 1,150 programs under different paths, 17 in a hundred of them broken in every way there is', () => {
    const broken = plans.flatMap(({ damage }) => damage ?? []);
    expect(new Set(plans.map(({ path }) => path)).size).toBe(PYTHON_FILES);
    expect(broken).toHaveLength(196);
    expect(new Set(broken)).toEqual(new Set(KINDS));
  });

  test('plans 28 backup copies that are Python files, and as many more copies as a team makes in a year', () => {
    const copies = plans.filter(({ copyOf }) => copyOf !== null);
    const backups = copies.filter(({ path }) => /_trash_|(?:_old2?|_backup|[ _]copy|_v2)\.py$/.test(path));
    expect(backups).toHaveLength(28);
    expect(copies.length - backups.length).toBeGreaterThan(80);
    expect(copies.filter(({ copyOf }) => copyOf!.edits === 0).length).toBeGreaterThan(50);
  });
});

test('the reader reports what is certain to be broken', () => {
  const missed = breakages.filter(({ kind, bytes }) => SEEN_BY_READER.includes(kind) && !isReported(bytes));
  expect(missed.map(({ kind, path }) => `${kind} ${path}`)).toEqual([]);
});

describeWith(['packaging'], "CPython's own compiler", (python) => {
  const compiles = (sources: readonly Uint8Array[]): readonly boolean[] =>
    askPython(
      python,
      COMPILES,
      sources.map((source) => Buffer.from(source).toString('base64')),
    );

  test('refuses 17 in a hundred programs of the monorepo, and those alone that were broken', () => {
    const verdicts = compiles(programs.map(([, content]) => content));
    const refused = programs.filter((_, index) => !verdicts[index]).map(([path]) => path);
    expect(refused).toEqual(programs.map(([path]) => path).filter((path) => monorepo.broken.has(path)));
    expect(refused.length / programs.length).toBeGreaterThan(0.16);
    expect(refused.length / programs.length).toBeLessThan(0.18);
  });

  test('refuses every program after every damage', () => {
    const verdicts = compiles(breakages.map(({ bytes }) => bytes));
    expect(breakages.filter((_, index) => verdicts[index]).map(({ kind, path }) => `${kind} ${path}`)).toEqual([]);
  });
});
