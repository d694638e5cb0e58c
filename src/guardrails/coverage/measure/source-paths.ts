import { posix } from 'node:path';
import { unlessUnreadable } from '../../../core/errors.js';
import type { Files } from '../../../host/host.js';

/** When a source file was last modified, in milliseconds since 1970; null where no regular file lies. */
export type ModifiedTimes = (path: string) => number | null;

/** Modification times below a root, each asked for once. */
export function modifiedTimes(files: Files, root: string): ModifiedTimes {
  const known = new Map<string, number | null>();
  return (path) => {
    let time = known.get(path);
    if (time === undefined) {
      const entry = unlessUnreadable(
        () => files.entry(`${root}/${path}`),
        () => null,
      );
      time = entry?.kind === 'file' ? entry.modifiedMs : null;
      known.set(path, time);
    }
    return time;
  };
}

/** Turns source paths as one report spells them into repository-relative ones. */
export class SourcePaths {
  private readonly mapping: readonly (readonly [string, string])[];
  private readonly modified: ModifiedTimes;
  private readonly roots: readonly string[];

  /** `roots` are the spellings of the repository's root, absolute. */
  constructor(modified: ModifiedTimes, roots: readonly string[], mapping: Readonly<Record<string, string>>) {
    this.modified = modified;
    this.roots = roots;
    this.mapping = Object.entries(mapping)
      .map(([from, to]) => [plain(from).replace(/\/$/, ''), plain(to).replace(/^\.\/|\/$/g, '')] as const)
      .sort((a, b) => b[0].length - a[0].length);
  }

  /**
   * The path in the repository of a file that a report in `folder` names, or null when none lies there.
   * Tried in turn: the mapping, the report's own source folders, the root, the report's folder,
   * and for a path of another machine what is left of it when its first folders are dropped.
   */
  locate(reported: string, sources: readonly string[], folder: string): string | null {
    const path = plain(reported);
    const spellings = isAbsolute(path) ? [path] : [...sources.map((source) => posix.join(plain(source), path)), path];
    for (const spelling of spellings) {
      const found = this.mapped(spelling) ?? this.below(spelling, folder);
      if (found !== null) return found;
    }
    for (const spelling of spellings) {
      const found = isAbsolute(spelling) ? this.withoutFirstFolders(spelling) : null;
      if (found !== null) return found;
    }
    return null;
  }

  private mapped(spelling: string): string | null {
    for (const [from, to] of this.mapping) {
      if (spelling.startsWith(`${from}/`)) return this.existing(posix.join(to, spelling.slice(from.length + 1)));
    }
    return null;
  }

  private below(spelling: string, folder: string): string | null {
    if (!isAbsolute(spelling)) return this.existing(posix.join(folder, spelling)) ?? this.existing(spelling);
    const root = this.roots.find((candidate) => spelling.startsWith(`${candidate}/`));
    return root === undefined ? null : this.existing(spelling.slice(root.length + 1));
  }

  private withoutFirstFolders(spelling: string): string | null {
    for (let slash = spelling.indexOf('/'); slash !== -1; slash = spelling.indexOf('/', slash + 1)) {
      const found = this.existing(spelling.slice(slash + 1));
      if (found !== null) return found;
    }
    return null;
  }

  private existing(path: string): string | null {
    const clean = posix.normalize(path);
    return clean.startsWith('../') || clean.startsWith('/') || this.modified(clean) === null ? null : clean;
  }
}

function plain(path: string): string {
  return path.includes('\\') ? path.replaceAll('\\', '/') : path;
}

function isAbsolute(path: string): boolean {
  return path.startsWith('/') || /^[A-Za-z]:\//.test(path);
}
