import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { PROJECT_ROOT } from '../tools.js';
import { bundledFolders, type LockedPackages, type SbomComponent, sbomOf } from './sbom.js';

const DIGEST = Buffer.from('0123456789abcdef'.repeat(4)).toString('base64');
const locked = (dependencies: Readonly<Record<string, string>> = {}, parts: object = {}) => {
  return { version: '1.2.3', license: 'MIT', integrity: `sha512-${DIGEST}`, dependencies, ...parts };
};

const LOCK: LockedPackages = {
  '': locked({ a: '^1', unused: '^1' }),
  'node_modules/a': locked({ '@s/b': '^1', c: '^1' }),
  'node_modules/a/node_modules/c': locked({}, { version: '2.0.0' }),
  'node_modules/@s/b': locked({ c: '^1' }, { license: 'ISC' }),
  'node_modules/c': locked(),
};

interface Sbom {
  readonly components: readonly SbomComponent[];
  readonly dependencies: readonly { readonly ref: string; readonly dependsOn: readonly string[] }[];
}

const parsed = (text: string) => JSON.parse(text) as Sbom;

describe('a bill of materials', () => {
  const folders = ['node_modules/@s/b', 'node_modules/a', 'node_modules/a/node_modules/c', 'node_modules/c'];

  test('names each package of each bundle once, with its licence and the digest of its archive', () => {
    const { components } = parsed(sbomOf({ 'one.js': folders, 'two.js': ['node_modules/a'] }, LOCK));
    expect(components.map(({ purl }) => purl)).toEqual([
      'pkg:npm/%40s/b@1.2.3',
      'pkg:npm/a@1.2.3',
      'pkg:npm/c@2.0.0',
      'pkg:npm/c@1.2.3',
    ]);
    expect(components[0]).toMatchObject({ group: '@s', name: 'b', licenses: [{ expression: 'ISC' }] });
    expect(components[1]!.hashes).toEqual([{ alg: 'SHA-512', content: Buffer.from(DIGEST, 'base64').toString('hex') }]);
    expect(components[1]!.properties.map(({ value }) => value)).toEqual(['one.js', 'two.js', 'node_modules/a']);
  });

  test('says what depends on what, each on the version that Node finds', () => {
    const { dependencies } = parsed(sbomOf({ 'one.js': folders }, LOCK));
    expect(dependencies.map(({ dependsOn }) => dependsOn)).toEqual([
      ['pkg:npm/a@1.2.3'],
      ['pkg:npm/c@1.2.3'],
      ['pkg:npm/%40s/b@1.2.3', 'pkg:npm/c@2.0.0'],
      [],
      [],
    ]);
  });

  test.each([{ license: undefined }, { integrity: undefined }, { integrity: 'sha1-abc' }])(
    'is refused for a package with %j',
    (parts) => {
      const lock = { 'node_modules/a': locked({}, parts) } as LockedPackages;
      expect(() => sbomOf({ 'one.js': ['node_modules/a'] }, lock)).toThrow(/node_modules\/a is bundled/);
    },
  );

  test('is made from the modules that the bundler names', () => {
    const modules = [
      './lib/index.js',
      '../node_modules/minimatch/dist/index.js',
      '/work/node_modules/@actions/core/lib/core.js + 4 modules',
      '../node_modules/a/node_modules/@s/b/x.js',
      'external "node:fs"',
      '../../../node_modules/minimatch/dist/other.js',
    ];
    expect(bundledFolders(modules)).toEqual([
      'node_modules/@actions/core',
      'node_modules/a/node_modules/@s/b',
      'node_modules/minimatch',
    ]);
  });
});

describe('the bill of materials in dist', () => {
  const read = (path: string): string => readFileSync(join(PROJECT_ROOT, path), 'utf8');
  const { packages } = JSON.parse(read('package-lock.json')) as { readonly packages: LockedPackages };
  const bundlesOf = ({ properties }: SbomComponent) =>
    properties.filter(({ name }) => name === 'guardrails:bundle').map(({ value }) => value);
  const folderOf = ({ properties }: SbomComponent) => properties.at(-1)!.value;

  test('is what the lock file makes of the packages in it', () => {
    const text = read('dist/sbom.json');
    const { components } = parsed(text);
    const folders = (bundle: string) => components.filter((each) => bundlesOf(each).includes(bundle)).map(folderOf);
    expect(sbomOf({ 'index.js': folders('index.js'), 'github.js': folders('github.js') }, packages)).toBe(text);
  });

  test('names what the texts of licences are of, and no other licence than those', () => {
    const lines = read('dist/licenses.txt').split('\n');
    const { components } = parsed(read('dist/sbom.json'));
    for (const { group, name, licenses } of components) {
      const at = lines.indexOf(group === undefined ? name : `${group}/${name}`);
      expect([name, lines[at + 1]]).toEqual([name, licenses[0]!.expression]);
    }
    const named = components.map(({ group, name }) => (group === undefined ? name : `${group}/${name}`));
    const starts = lines.filter((_, index) => index + 1 < lines.length && LICENCES.has(lines[index + 1]!));
    expect([...new Set(starts)].sort()).toEqual([...new Set([...named, 'guardrails'])].sort());
  });

  test('is of few packages that anybody may pass on', () => {
    const { components } = parsed(read('dist/sbom.json'));
    const { dependencies } = JSON.parse(read('package.json')) as { readonly dependencies: object };
    expect(Object.keys(dependencies).length).toBeLessThanOrEqual(10);
    expect(components.filter(({ licenses }) => !LICENCES.has(licenses[0]!.expression))).toEqual([]);
  });
});

/** Licences that let a bundle be passed on under its own, with their texts beside it. */
const LICENCES: ReadonlySet<string> = new Set([
  '0BSD',
  'Apache-2.0',
  'BlueOak-1.0.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'ISC',
  'MIT',
]);
