import type { Lock } from './locks.js';

/** Which dependency files are installed together, as far as the repository shows. */
export interface Units {
  /** A name for everything that is installed together with a file; the same for all files of one unit. */
  unitOf(path: string): string;
  /** A name for everything that includes join with a file. */
  includedWith(path: string): string;
}

/** Folders that are a project's drawer for requirements rather than a project. */
const DRAWER = /^(?:requirements?|reqs|constraints|deps|dependencies|\.?docker|envs?|environments?)$/;
/** Folders that nobody installs beside the rest. */
const DOCUMENTATION = /^(?:docs?|documentation)$/;
/** Folders of things that nobody installs beside the rest, nor beside each other. */
const COLLECTION = /^(?:samples?|benchmarks?|bench|demos?|tutorials?|cookbooks?)$/;

/**
 * Units by evidence: a lock sets its folder, and what lies below without a lock of its own, apart from the rest;
 * so do documentation, samples and benchmarks. An include, or a lock made from files elsewhere, joins what it spans.
 */
export function unitsOf(
  files: readonly string[],
  includes: ReadonlyMap<string, readonly string[]>,
  locks: readonly Lock[],
): Units {
  const roots = new Set(locks.map(({ path }) => projectFolder(path)));
  const units = new Forest();
  const included = new Forest();
  for (const path of files) {
    units.join(path, `/${rootOf(path, roots)}`);
    for (const target of includes.get(path) ?? []) {
      units.join(path, target);
      included.join(path, target);
    }
  }
  for (const { path, sources } of locks) for (const source of sources.keys()) units.join(path, source);
  return { unitOf: (path) => units.find(path), includedWith: (path) => included.find(path) };
}

/** The folder that sets a file apart: of the nearest lock above it, or of documentation, a sample or a benchmark below that. */
function rootOf(path: string, locked: ReadonlySet<string>): string {
  const folders = path.split('/').slice(0, -1);
  for (let depth = folders.length; depth > 0; depth--) {
    const folder = folders.slice(0, depth).join('/');
    if (locked.has(folder)) return folder;
    const name = folders[depth - 1]!.toLowerCase();
    if (DOCUMENTATION.test(name)) return folder;
    if (COLLECTION.test(name)) return folders.slice(0, depth + 1).join('/');
  }
  return '';
}

function projectFolder(path: string): string {
  const folders = path.split('/').slice(0, -1);
  while (DRAWER.test(folders.at(-1)?.toLowerCase() ?? '')) folders.pop();
  return folders.join('/');
}

/** Disjoint sets of names. */
class Forest {
  private readonly parents = new Map<string, string>();

  find(name: string): string {
    let root = name;
    for (let next = this.parents.get(root); next !== undefined; next = this.parents.get(root)) root = next;
    for (let at = name; at !== root; ) {
      const next = this.parents.get(at)!;
      this.parents.set(at, root);
      at = next;
    }
    return root;
  }

  join(one: string, other: string): void {
    const [a, b] = [this.find(one), this.find(other)];
    // The smaller name leads, so that the order of joining leaves no trace.
    if (a !== b) this.parents.set(...(a < b ? ([b, a] as const) : ([a, b] as const)));
  }
}
