import type { Problem } from '../core/problem.js';
import type { PythonModule } from '../parsers/python/module.js';

/** One file as scanners see it; every view is made at most once, and only when asked for. */
export interface ScanFile {
  /** Repository-relative POSIX path. */
  readonly path: string;
  readonly bytes: Uint8Array;
  /** The bytes as UTF-8, invalid sequences replaced, without a byte order mark. */
  readonly text: string;
  /** The file read as Python. */
  python(): PythonModule;
  /** The file read as Python, of a notebook each part that is read by itself; none of one that cannot be read. */
  modules(): readonly PythonModule[];
  /** Says that part of the file could not be understood; reported once as `source/broken`. */
  problem(problem: Problem): void;
}

/** Anything JSON can hold. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json | undefined };

/** Looks at one file and returns what it saw, without judging it. */
export interface FactScanner<Fact = unknown> {
  /** Lower-kebab-case noun; part of the cache key together with `version` and `options`. */
  readonly id: string;
  /** Raised whenever the same file would give other facts. */
  readonly version: number;
  /** Which files it wants, as globs relative to the repository. */
  readonly files: readonly string[];
  /** Whether it is only about files in which other scanners found something. */
  readonly companion?: true;
  /** Whether it also wants files that look like no text: it says itself what is wrong with them. */
  readonly takesBinary?: true;
  /** Cheap and safe: false only when the file cannot hold such a fact. */
  readonly prefilter?: (bytes: Uint8Array) => boolean;
  /** Pure: the same file and options give the same JSON-serialisable facts. */
  readonly scan: (file: ScanFile, options: Json) => readonly Fact[];
}

/** The facts of one file that has any. */
export interface FileFacts<Fact> {
  readonly path: string;
  readonly facts: readonly Fact[];
}

/** Facts of the whole repository, sorted by path. */
export type FactTable<Fact> = readonly FileFacts<Fact>[];

/** Declares a scanner; the identity function, for its types. */
export function defineFacts<Fact>(scanner: FactScanner<Fact>): FactScanner<Fact> {
  return scanner;
}
