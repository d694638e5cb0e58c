import { readdirSync, readFileSync } from 'node:fs';
import { join, posix, relative } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { PROJECT_ROOT } from './tools.js';

/** Which folders or files of `src` each part may import, besides itself, and the sentence shown to whoever breaks it. */
const LAYERS: readonly { readonly from: RegExp; readonly to: readonly string[]; readonly because: string }[] = [
  { from: /^core\//, to: [], because: 'core is vocabulary and pure decisions' },
  { from: /^parsers\//, to: ['core/'], because: 'parsers turn text into structure and know nothing else' },
  { from: /^facts\//, to: ['core/', 'parsers/'], because: 'scanners look at one file' },
  {
    from: /^workspace\//,
    to: ['core/', 'parsers/', 'facts/', 'host/host.ts'],
    because: 'the workspace knows files, not guardrails',
  },
  {
    from: /^guardrails\//,
    to: ['core/', 'facts/', 'parsers/', 'guardrails/guardrail.ts', 'host/host.ts'],
    because: 'a guardrail sees facts and its context, never another guardrail',
  },
  {
    from: /^config\//,
    to: ['core/', 'parsers/', 'guardrails/guardrail.ts'],
    because: 'configuration knows declarations',
  },
  { from: /^baseline\//, to: ['core/'], because: 'a baseline compares findings' },
  {
    from: /^reporters\//,
    to: ['core/', 'facts/facts.ts', 'host/host.ts'],
    because: 'reporters read the report and nothing else',
  },
  {
    from: /^github\//,
    to: ['core/', 'reporters/', 'host/host.ts'],
    because: 'GitHub is told what the report says, through the host',
  },
  {
    from: /^engine\//,
    to: [
      'core/',
      'facts/',
      'parsers/',
      'config/',
      'workspace/',
      'witness/',
      'baseline/',
      'guardrails/guardrail.ts',
      'host/host.ts',
    ],
    because: 'the engine knows stages, not concrete guardrails or hosts',
  },
  { from: /^host\//, to: ['core/'], because: 'hosts are the door to the outside, not part of the house' },
  {
    from: /^cli\//,
    to: [
      'core/',
      'config/',
      'engine/',
      'baseline/',
      'workspace/',
      'reporters/',
      'github/',
      'guardrails/guardrail.ts',
      'host/host.ts',
    ],
    because: 'the command line drives the engine through interfaces',
  },
  {
    from: /^(run|publish)\.ts$/,
    to: [
      'core/',
      'config/',
      'engine/',
      'cli/',
      'github/',
      'reporters/',
      'guardrails/guardrail.ts',
      'host/host.ts',
      'publish.ts',
      'witness/',
    ],
    because: 'a run is bound to a host only by index.ts',
  },
  { from: /^registry\.ts$/, to: ['guardrails/'], because: 'the registry lists guardrails' },
  {
    from: /^witness\//,
    to: ['core/', 'host/host.ts', 'workspace/'],
    because: 'a witness knows what was asked, not why',
  },
  {
    from: /^start\//,
    to: ['core/builtin.ts', 'engine/cache-folder.ts', 'host/', 'index.ts', 'witness/', 'workspace/git.ts'],
    because: 'the start is there before the rest, and small',
  },
  {
    from: /^index\.ts$/,
    to: ['engine/', 'guardrails/guardrail.ts', 'host/', 'registry.ts', 'run.ts', 'start/head-start.ts', 'workspace/'],
    because: 'index.ts binds a run to a host',
  },
];

const src = join(PROJECT_ROOT, 'src');
const sources = readdirSync(src, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
  .map((entry) => relative(src, join(entry.parentPath, entry.name)).split('\\').join('/'))
  .filter((path) => !path.includes('/fixtures/'))
  .sort();
const program = sources.filter((path) => !path.endsWith('.test.ts') && !/^(testing|dev)\//.test(path));

function importsOf(path: string): readonly string[] {
  const text = readFileSync(join(src, path), 'utf8');
  return [...text.matchAll(/(?:^|\n)(?:import|export)\b[^'"]*?from '([^']+)'|import\('([^']+)'\)/g)].map(
    (match) => match[1] ?? match[2]!,
  );
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
    const layer = LAYERS.find(({ from }) => from.test(path));
    expect([path, layer?.because ?? 'belongs to no layer']).toEqual([path, layer?.because]);
    const own = path.startsWith('guardrails/') ? path.split('/').slice(0, 2).join('/') : `${path.split('/')[0]}`;
    const wrong = localImports(path).filter(
      (target) =>
        !target.startsWith(path.includes('/') ? `${own}/` : path) &&
        !layer!.to.some((allowed) => target.startsWith(allowed)),
    );
    expect({ because: layer!.because, wrong }).toEqual({ because: layer!.because, wrong: [] });
  });

  test('only the hosts and the start touch files, processes, the network, the clock and the toolkit', () => {
    const outside = /^(node:(fs|child_process|https?|net|tls|dgram|os|worker_threads|readline)|@actions\/|undici)/;
    const isDoor = (path: string): boolean => /^(host|start)\//.test(path);
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

  test('@actions is imported in one place, the step fails in one place, and nothing exits', () => {
    const count = (pattern: RegExp): readonly string[] =>
      program.filter((path) => pattern.test(readFileSync(join(src, path), 'utf8')));
    expect(count(/from '@actions\//)).toEqual(['host/actions.ts']);
    expect(count(/setFailed\(/)).toEqual(['host/actions.ts']);
    expect(count(/process\.exit\(/)).toEqual([]);
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

  test('names say what a file holds', () => {
    expect(sources.filter((path) => /(^|\/)(utils?|helpers?|common|misc)(\.test)?\.ts$/.test(path))).toEqual([]);
    expect(sources.filter((path) => !/^([a-z0-9-]+\/)*[a-z0-9-]+(\.test)?\.ts$/.test(path))).toEqual([]);
  });
});
