import { readdirSync, readFileSync } from 'node:fs';
import { join, posix, relative } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { append } from '../core/groups.js';
import { registry } from '../registry.js';
import { importsIn } from './imports.js';
import { LAYERS } from './layers.js';
import { stringsIn } from './strings.js';
import { PROJECT_ROOT } from './tools.js';

const src = join(PROJECT_ROOT, 'src');
const sources = readdirSync(src, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
  .map((entry) => relative(src, join(entry.parentPath, entry.name)).split('\\').join('/'))
  .filter((path) => !path.includes('/fixtures/'))
  .sort();
const program = sources.filter((path) => !path.endsWith('.test.ts') && !/^(testing|dev)\//.test(path));

/** A declaration that is exported by its name. */
const EXPORTED = /^export (?:declare |abstract |async )*(?:function\*?|class|interface|type|const|enum) +(\w+)/gm;

function importsOf(path: string): readonly string[] {
  return importsIn(readFileSync(join(src, path), 'utf8'));
}

function resolveImport(path: string, target: string): string {
  return posix.normalize(posix.join(posix.dirname(path), target)).replace(/\.js$/, '.ts');
}

function localImports(path: string): readonly string[] {
  return importsOf(path)
    .filter((target) => target.startsWith('.'))
    .map((target) => resolveImport(path, target));
}

describe('architecture', () => {
  test.each(program)('%s imports only what its layer may', (path) => {
    const layer = LAYERS.find(({ files }) => files.test(path));
    expect([path, layer?.because ?? 'belongs to no layer']).toEqual([path, layer?.because]);
    const own = path.startsWith('guardrails/') ? path.split('/').slice(0, 2).join('/') : `${path.split('/')[0]}`;
    const wrong = localImports(path).filter(
      (target) =>
        !target.startsWith(path.includes('/') ? `${own}/` : path) &&
        !layer!.mayImport.some((allowed) => target.startsWith(allowed)),
    );
    expect({ because: layer!.because, wrong }).toEqual({ because: layer!.because, wrong: [] });
  });

  test('only the hosts and the start touch files, processes, the network, the clock and the toolkit', () => {
    const outside = /^(node:(fs|child_process|https?|net|tls|dgram|os|worker_threads|readline)|@actions\/|undici)/;
    const isDoor = (path: string): boolean => path.startsWith('host/') || path === 'start.ts';
    const wrong = program
      .filter((path) => !isDoor(path))
      .flatMap((path) =>
        importsOf(path)
          .filter((target) => outside.test(target))
          .map((target) => `${path}: ${target}`),
      )
      .filter((line) => line !== 'index.ts: node:worker_threads');
    expect(wrong).toEqual([]);
    const globals =
      /\bprocess\.(getBuiltinModule|env|exit|stdout|stderr|cwd|argv)\b|\bDate\.now\(|new Date\(\)|\bMath\.random\(|\bfetch\(|\bconsole\./;
    const users = program.filter((path) => !isDoor(path) && globals.test(readFileSync(join(src, path), 'utf8')));
    expect(users).toEqual(['core/builtin.ts', 'index.ts']);
  });

  test('each package of @actions is imported in one place, the step fails in one place, and so does the process end', () => {
    const count = (pattern: RegExp): readonly string[] =>
      program.filter((path) => pattern.test(readFileSync(join(src, path), 'utf8')));
    const users = program.flatMap((path) =>
      importsOf(path).flatMap((target) => (/^@(actions|octokit)\//.test(target) ? [`${path}: ${target}`] : [])),
    );
    expect(users).toEqual([
      'host/actions.ts: @actions/core',
      'host/exec-program.ts: @actions/exec',
      'host/github-toolkit.ts: @actions/github',
    ]);
    // Whatever imports the toolkit of GitHub makes it part of the bundle that starts, and runs what it does at once.
    expect(
      program.filter((path) => /^import (?!type\b).*github-toolkit/m.test(readFileSync(join(src, path), 'utf8'))),
    ).toEqual([]);
    expect(count(/setFailed\(/)).toEqual(['host/actions.ts']);
    expect(count(/process\.exit\(/)).toEqual(['host/ending.ts']);
  });

  test('imports make no cycle', () => {
    const done = new Set<string>();
    const visit = (path: string, trail: readonly string[]): void => {
      expect(trail.includes(path) ? [...trail, path] : []).toEqual([]);
      if (done.has(path)) return;
      for (const target of localImports(path)) visit(target, [...trail, path]);
      done.add(path);
    };
    for (const path of program) visit(path, []);
  });

  test('what drives guardrails knows none of them by name', () => {
    const drivers = program.filter((path) =>
      /^(engine|core|config|cli|action|reporters|reports|github|workspace|baseline|host)\/|^(index|start|report-context)\.ts$/.test(
        path,
      ),
    );
    expect(drivers.length).toBeGreaterThan(100);
    const ids = registry.map(({ id }) => id).join('|');
    // As a value, as the first half of a rule's id, as a key of the configuration, or as code in a sentence.
    const named = new RegExp(`^(${ids})$|(?<![\\w./-])(${ids})(?=/[a-z]|:)|\`(${ids})\``, 'm');
    const wrong = drivers.flatMap((path) =>
      stringsIn(readFileSync(join(src, path), 'utf8'))
        .filter((text) => named.test(text))
        .map((text) => `${path}: ${text}`),
    );
    expect(wrong).toEqual([]);
  });

  test('an exported name means one thing', () => {
    // The lexer is written in another language, beside its twin.
    const files = program.filter((path) => !path.startsWith('parsers/python/lexer/'));
    const places = new Map<string, string[]>();
    for (const path of files) {
      const text = readFileSync(join(src, path), 'utf8');
      const names = new Set(Array.from(text.matchAll(EXPORTED), (match) => match[1]!));
      for (const name of names) append(places, name, path);
    }
    expect(places.size).toBeGreaterThan(500);
    expect([...places].filter(([, paths]) => paths.length > 1)).toEqual([]);
  });

  test('names say what a file holds', () => {
    expect(sources.filter((path) => /(^|\/)(utils?|helpers?|common|misc)(\.test)?\.ts$/.test(path))).toEqual([]);
    expect(sources.filter((path) => !/^([a-z0-9-]+\/)*[a-z0-9-]+(\.test)?\.ts$/.test(path))).toEqual([]);
  });
});
