import { compileGlobs, type PathTest } from '../parsers/glob.js';

/** What a run was told to look at. */
export interface ScopeOptions {
  readonly root: string;
  /** Globs of the only paths that are looked at; empty for all. */
  readonly include: readonly string[];
  readonly exclude: readonly string[];
  /** An absolute folder whose files are left out, wherever it lies. */
  readonly without?: string | null;
}

/** Tells which paths a run was told to look at. */
export class Scope {
  private readonly prefixes: readonly string[];
  private readonly included: PathTest | null;
  private readonly excluded: PathTest;
  private readonly without: string | null;

  constructor({ root, include, exclude, without }: ScopeOptions) {
    this.prefixes = include.map(literalPrefix);
    this.included = include.length === 0 ? null : compileGlobs(include);
    this.excluded = compileGlobs(exclude);
    this.without = without?.startsWith(`${root}/`) ? `${without.slice(root.length + 1)}/` : null;
  }

  /** Whether the file is one of them. */
  includes(path: string): boolean {
    return (
      this.included?.(path) !== false &&
      !this.excluded(path) &&
      (this.without === null || !path.startsWith(this.without))
    );
  }

  /** Whether one of them may lie in the folder, a path with a slash at its end. */
  reaches(folder: string): boolean {
    const [, path = folder] = /^\.\/(.*)$/s.exec(folder) ?? [];
    // Any name will do: what a glob says of the files of a certain name says nothing of the folder.
    if (this.excluded(`${path}\0`) || (this.without !== null && path.startsWith(this.without))) return false;
    return (
      this.prefixes.length === 0 || this.prefixes.some((prefix) => prefix.startsWith(path) || path.startsWith(prefix))
    );
  }
}

/** The folders that every path matching the glob lies below. */
function literalPrefix(glob: string): string {
  const wild = glob.search(/[*?[{\\]/);
  return wild === -1
    ? glob.replace(/^(\.\/)+/, '')
    : glob
        .slice(0, wild)
        .replace(/^(\.\/)+/, '')
        .replace(/[^/]*$/, '');
}
