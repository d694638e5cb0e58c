import { posix } from 'node:path';
import type { SourceFiles } from './source-files.js';

/** One source file as a report names it. */
export interface ReportedFile {
  readonly path: string;
  /** The last line that holds a statement, 0 without one; null where the sources at hand may be another revision's. */
  readonly lastLine: number | null;
}

/** Where a reported file lies in the repository. */
export interface Place {
  readonly path: string;
  /** The folder of another machine that was taken for the repository's root or the report's folder; null where none was. */
  readonly foreignRoot: string | null;
}

/** Turns source paths as one report spells them into repository-relative ones. */
export class SourcePaths {
  private readonly mapping: readonly (readonly [string, string])[];
  private readonly sources: SourceFiles;
  private readonly roots: readonly string[];

  /** `roots` are the spellings of the repository's root, absolute. */
  constructor(sources: SourceFiles, roots: readonly string[], mapping: Readonly<Record<string, string>>) {
    this.sources = sources;
    this.roots = roots;
    this.mapping = Object.entries(mapping)
      .map(([from, to]) => [plain(from).replace(/\/$/, ''), plain(to).replace(/^\.\/|\/$/g, '')] as const)
      .sort((a, b) => b[0].length - a[0].length);
  }

  /**
   * The place in the repository of a file that a report in `folder` names, or null when none lies there.
   * Tried in turn: the mapping, this repository's root, the report's own source folders, those of another machine with
   * as many of their last folders as lead to a file, the report's folder, the root, and for a path of another machine
   * what is left of it when its first folders are dropped. A file that ends before the report does is another one,
   * unless the mapping or the absolute path says that it is not.
   */
  locate(reported: ReportedFile, sources: readonly string[], folder: string): Place | null {
    const path = plain(reported.path);
    const folders = isAbsolute(path) ? [] : sources.map((source) => posix.join(plain(source), path));
    const spellings = [...folders, path];
    for (const spelling of spellings) {
      const found = this.mapped(spelling) ?? this.belowRoot(spelling);
      if (found !== null) return { path: found, foreignRoot: null };
    }
    const fits = (candidate: string) => this.fitting(candidate, reported.lastLine);
    for (const spelling of folders) {
      const found = isAbsolute(spelling)
        ? longestSuffix(spelling, folder, fits, path.length)
        : at(fits(posix.join(folder, spelling)) ?? fits(spelling));
      if (found !== null) return found;
    }
    if (isAbsolute(path)) return longestSuffix(path, folder, fits, 0);
    const foreign = folders.find(isAbsolute);
    const found = fits(posix.join(folder, path)) ?? fits(path);
    return found === null ? null : { path: found, foreignRoot: foreign?.slice(0, -path.length - 1) ?? null };
  }

  private mapped(spelling: string): string | null {
    for (const [from, to] of this.mapping) {
      if (spelling.startsWith(`${from}/`)) return this.fitting(posix.join(to, spelling.slice(from.length + 1)), null);
    }
    return null;
  }

  private belowRoot(spelling: string): string | null {
    const root = this.roots.find((candidate) => spelling.startsWith(`${candidate}/`));
    return root === undefined ? null : this.fitting(spelling.slice(root.length + 1), null);
  }

  /** The path, normal, where a regular file lies that has so many lines; else null. */
  private fitting(path: string, lastLine: number | null): string | null {
    const clean = posix.normalize(path);
    if (clean.startsWith('../') || clean.startsWith('/') || this.sources.modified(clean) === null) return null;
    // Python gives an empty file a first line all the same.
    return lastLine === null || lastLine <= 1 || lastLine <= this.sources.lines(clean) ? clean : null;
  }
}

/** What fits of an absolute path of another machine with as few of its first folders dropped as can be, but more than `above` characters left. */
function longestSuffix(
  spelling: string,
  folder: string,
  fits: (path: string) => string | null,
  above: number,
): Place | null {
  for (let slash = spelling.indexOf('/'); slash !== -1; slash = spelling.indexOf('/', slash + 1)) {
    const suffix = spelling.slice(slash + 1);
    if (suffix.length <= above) return null;
    const found = fits(posix.join(folder, suffix)) ?? fits(suffix);
    if (found !== null) return { path: found, foreignRoot: spelling.slice(0, slash) };
  }
  return null;
}

function at(path: string | null): Place | null {
  return path === null ? null : { path, foreignRoot: null };
}

function plain(path: string): string {
  return path.includes('\\') ? path.replaceAll('\\', '/') : path;
}

function isAbsolute(path: string): boolean {
  return path.startsWith('/') || /^[A-Za-z]:\//.test(path);
}
