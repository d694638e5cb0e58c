import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';

/** The content of each file below a folder, by path. */
export type FileTree = ReadonlyMap<string, string>;

/** The first line of what is kept between runs: a digest of the others, each of which is JSON. */
const SEAL = /^[0-9a-f]{64}$/;
const KEY_BYTES = 32;
const DRAFT = /\/\.guardrails-[0-9a-f-]+\.tmp$/;

/** Everything below a folder but what is git's own. */
export function treeOf(folder: string): FileTree {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => !path.includes('/.git/'));
  return new Map(files.map((path) => [relative(folder, path), readFileSync(path, 'latin1')]));
}

/** Files of a scene that are neither as in one of the trees of the repository nor whole in themselves. */
export function halfFiles(place: string, trees: readonly FileTree[]): readonly string[] {
  const repository = [...treeOf(join(place, 'repository'))].map(([path, text]) => ['repository', path, text] as const);
  const cache = [...treeOf(join(place, 'home'))].map(([path, text]) => ['home', path, text] as const);
  const missing = [...trees[0]!.keys()].filter((path) => !existsSync(join(place, 'repository', path)));
  return [
    ...missing.map((path) => `${path} is gone`),
    ...[...repository, ...cache]
      .filter(([folder, path, text]) => folder === 'home' || !trees.some((tree) => tree.get(path) === text))
      .filter(([, path, text]) => !DRAFT.test(`/${path}`) && !isWhole(path, text))
      .map(([folder, path, text]) => `${folder}/${path} is not whole: ${JSON.stringify(text.slice(-80))}`),
  ];
}

/** What was only there for the time of a run: drafts, temporary files, locks of git, half an installation. */
export function leftBehind(place: string): readonly string[] {
  const paths = readdirSync(place, { recursive: true, encoding: 'utf8' });
  const tools = paths.filter((path) => /\/tools\/bandit-[^/]+$/.test(path));
  const installed = tools
    .filter((path) => path.endsWith('.path'))
    .map((path) => readFileSync(join(place, path), 'utf8'));
  return paths
    .filter(
      (path) =>
        DRAFT.test(`/${path}`) ||
        /^temporary\/./.test(path) ||
        /\/\.git\/.*\.lock$/.test(path) ||
        (tools.includes(path) && !path.endsWith('.path') && !installed.some((name) => path.endsWith(`/${name}`))),
    )
    .map((path) => `${path} is left`);
}

/** Whether a text of a format that tells is there to its end; texts with times in them differ from run to run. */
function isWhole(path: string, text: string): boolean {
  if (path.endsWith('.prom')) return /\n[a-z_]+(\{[^}\n]*\})? [\d.e+-]+\n$/.test(text);
  if (/\/tools\//.test(path)) return true;
  if (path.endsWith('/cache-key')) return text.length === KEY_BYTES;
  if (!text.endsWith('\n')) return false;
  const [seal = '', ...rest] = text.trimEnd().split('\n');
  const isSealed = path.includes('.cache/');
  if (isSealed && !SEAL.test(seal)) return false;
  const pieces = isSealed ? rest : [text];
  try {
    for (const piece of pieces) JSON.parse(piece);
    return true;
  } catch {
    return false;
  }
}
