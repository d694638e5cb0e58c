import {
  appendFileSync,
  chmodSync,
  copyFileSync,
  linkSync,
  mkdirSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  utimesSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { HuntScene } from '../scene.js';
import { type CacheChange, contentOf, filesOf, someFile } from './repository-state.js';

const FAULT = 'try:\n    step()\nexcept:\n    pass\n';
const PAST = new Date('2021-03-04T05:06:07Z');

/** Changes to one file, by what is written in its place. */
const EDITS: readonly (readonly [name: string, edit: (text: string, scene: HuntScene) => string | Buffer])[] = [
  ['a line behind', (text) => `${text}\nextra = 1\n`],
  ['a line in front', (text) => `# extra\n${text}`],
  ['a fault behind', (text) => `${text}\n${FAULT}`],
  ['every fault taken out', (text) => text.replaceAll(/except\b[^:]*:/g, 'except OSError:')],
  ['a letter turned', (text, { random }) => turned(text, random.below(Math.max(1, text.length)))],
  ['a number raised', (text) => text.replace(/[0-8](?!.*\d)/, (digit) => String(Number(digit) + 1))],
  ['other classes, of the same length', (text) => text.replaceAll('Exception', 'OSError__')],
  [
    'other ports, of the same length',
    (text) => text.replaceAll(/\b(\d{3,4})(\d)\b/g, (_, head, tail) => head + ((Number(tail) + 1) % 10)),
  ],
  [
    'other versions, of the same length',
    (text) => text.replaceAll(/([=<>~]=|: ")(\d)/g, (_, sign, digit) => sign + ((Number(digit) + 1) % 10)),
  ],
  ['other names, of the same length', (text) => text.replaceAll(/Agent\b/g, 'Tnega')],
  ['nothing left', () => ''],
  ['half left', (text) => text.slice(0, text.length / 2)],
  ['CRLF', (text) => text.replaceAll(/\r?\n/g, '\r\n')],
  ['LF', (text) => text.replaceAll('\r\n', '\n')],
  ['a byte order mark', (text) => `\ufeff${text}`],
  ['another encoding', (text) => Buffer.from(`# coding: latin-1\n# caf\xe9\n${text}`, 'latin1')],
  ['UTF-16', (text) => Buffer.from(`\ufeff${text}`, 'utf16le')],
  ['a NUL byte', (text) => `${text}\0`],
  ['a bracket that is never closed', (text) => `x = (\n${text}`],
  [
    'a comment that silences',
    (text) => text.replaceAll(/(except[^\n]*:)/g, '$1  # guardrails: ignore[bare-except] -- reason'),
  ],
  ['a noqa', (text) => text.replaceAll(/(except[^\n]*:)/g, '$1  # noqa: E722')],
  ['a port', (text) => `${text}\nsock.bind(("0.0.0.0", 5599))\n`],
  ['an agent', (text) => `${text}\nclass ExtraAgent:\n    name = "extra"\n`],
  ['more than the limit', (text) => `${text}\n#${'x'.repeat(2_200_000)}\n`],
];

/** Changes to what files there are and what the system says of them. */
const MOVES: readonly (readonly [name: string, move: (scene: HuntScene) => void])[] = [
  ['touched', (scene) => utimesSync(scene.at(someFile(scene)), new Date(), new Date())],
  ['touched into the past', (scene) => utimesSync(scene.at(someFile(scene)), PAST, PAST)],
  [
    'touched into the future',
    (scene) => utimesSync(scene.at(someFile(scene)), new Date('2040-01-01'), new Date('2040-01-01')),
  ],
  ['executable', (scene) => chmodSync(scene.at(someFile(scene)), 0o755)],
  ['for reading only', (scene) => chmodSync(scene.at(someFile(scene)), 0o444)],
  ['removed', (scene) => rmSync(scene.at(someFile(scene)))],
  ['a new file', (scene) => scene.write(`new/n${scene.random.below(9)}.py`, FAULT)],
  ['a new folder', (scene) => mkdirSync(join(scene.root, `folder${scene.random.below(99)}`), { recursive: true })],
  ['renamed', (scene) => renamed(scene, (path) => join(dirname(path), `r${scene.random.below(9)}-${basename(path)}`))],
  ['renamed to another ending', (scene) => renamed(scene, (path) => `${path}.txt`)],
  ['renamed in case only', (scene) => renamed(scene, (path) => join(dirname(path), basename(path).toUpperCase()))],
  ['moved', (scene) => renamed(scene, (path) => `moved/${basename(path)}`)],
  ['copied', (scene) => copyFileSync(scene.at(someFile(scene)), scene.at(`copy${scene.random.below(9)}.py`))],
  [
    'linked hard',
    (scene) => {
      rmSync(scene.at('hard.py'), { force: true });
      linkSync(scene.at(someFile(scene)), scene.at('hard.py'));
    },
  ],
  ['two swapped', swapped],
  [
    'a link',
    (scene) => {
      rmSync(scene.at('link.py'), { force: true });
      symlinkSync(someFile(scene), scene.at('link.py'));
    },
  ],
  [
    'a link in its place',
    (scene) => {
      const path = someFile(scene);
      renameSync(scene.at(path), join(scene.place, 'away'));
      symlinkSync(join(scene.place, 'away'), scene.at(path));
    },
  ],
  [
    'a folder behind a link',
    (scene) => {
      const [folder] = filesOf(scene)
        .filter((path) => path.includes('/'))
        .map((path) => path.split('/')[0]!);
      if (folder === undefined) return;
      rmSync(join(scene.place, 'folder'), { recursive: true, force: true });
      renameSync(scene.at(folder), join(scene.place, 'folder'));
      symlinkSync(join(scene.place, 'folder'), scene.at(folder));
    },
  ],
  ['a pipe', (scene) => scene.shell('test -e pipe.py || mkfifo pipe.py')],
  ['cut to a stub', (scene) => truncateSync(scene.at(someFile(scene)), 3)],
  ['written in place', (scene) => appendFileSync(scene.at(someFile(scene)), '\n')],
  [
    'a .gitignore',
    (scene) => scene.write('.gitignore', scene.random.pick(['*.py\n', 'pc1/\n', '!*\n', '', '/new/\n'])),
  ],
];

/** What people and programs do to files. */
export const CONTENT_CHANGES: readonly CacheChange[] = [
  ...EDITS.flatMap(([name, edit]) => [
    change(`content: ${name}`, (scene) => rewrite(scene, edit, false)),
    change(`content, same times: ${name}`, (scene) => rewrite(scene, edit, true)),
  ]),
  ...MOVES.map(([name, move]) => change(`files: ${name}`, move)),
];

function change(name: string, apply: (scene: HuntScene) => void): CacheChange {
  return { name, needsGit: false, apply: ({ scene }) => apply(scene) };
}

function rewrite(
  scene: HuntScene,
  edit: (text: string, scene: HuntScene) => string | Buffer,
  keepsTimes: boolean,
): void {
  const path = someFile(scene);
  const { bytes, times } = contentOf(scene, path);
  scene.write(path, edit(bytes.toString('utf8'), scene));
  if (keepsTimes) utimesSync(scene.at(path), ...times);
}

function turned(text: string, at: number): string {
  return `${text.slice(0, at)}${text[at] === 'x' ? 'y' : 'x'}${text.slice(at + 1)}`;
}

function renamed(scene: HuntScene, name: (path: string) => string): void {
  const path = someFile(scene);
  const target = name(path);
  mkdirSync(dirname(scene.at(target).toString()), { recursive: true });
  renameSync(scene.at(path), scene.at(target));
}

function swapped(scene: HuntScene): void {
  const [one, other] = [someFile(scene), someFile(scene)];
  if (one === other) return;
  renameSync(scene.at(one), scene.at('swap'));
  renameSync(scene.at(other), scene.at(one));
  renameSync(scene.at('swap'), scene.at(other));
}
