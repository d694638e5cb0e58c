import type { Problem } from '../core/problem.js';
import type { PathRange } from '../core/shard.js';
import type { FactScanner, Json, ScanFile } from '../facts/facts.js';
import { type PythonModule, readPython } from '../parsers/python/module.js';

/** A scanner with the options it is to run with, and where. */
export interface PlannedScanner {
  /** Tells it from the same scanner with other options. */
  readonly key: string;
  readonly scanner: FactScanner<unknown>;
  readonly options: Json;
  /** Globs of the only files whose facts somebody reads; null for all that the scanner wants. */
  readonly within: readonly string[] | null;
  /** Whether it runs only over files that others had to read as Python, or in which they found something. */
  readonly companionOf: 'read' | 'found' | null;
  /** The only paths that are asked of it; null for all. A companion goes along beyond them. */
  readonly range: PathRange | null;
}

/** A scanner that is to run, by default over every file it wants. */
export function plannedScanner(
  scanner: FactScanner<unknown>,
  options: Json = null,
  where: Partial<Pick<PlannedScanner, 'within' | 'companionOf' | 'range'>> = {},
): PlannedScanner {
  const key = options === null ? scanner.id : `${scanner.id} ${JSON.stringify(options)}`;
  return { key, scanner, options, within: null, companionOf: null, range: null, ...where };
}

/** What one file gave: facts by the planned scanner's key (none where there are none), and what was not understood. */
export interface FileScan {
  readonly facts: Readonly<Record<string, readonly unknown[]>>;
  readonly problems: readonly Problem[];
}

/** What a file gave that nobody found anything in. */
export const NOTHING_FOUND: FileScan = { facts: {}, problems: [] };

/** Runs every scanner over one file's bytes, in order. */
export function scanFile(path: string, bytes: Uint8Array, scanners: readonly PlannedScanner[]): FileScan {
  const problems: Problem[] = [];
  const file = new LazyFile(path, bytes, problems);
  const facts: Record<string, readonly unknown[]> = {};
  for (const { key, scanner, options, companionOf } of scanners) {
    if (companionOf === 'read' && !file.isRead) continue;
    if (companionOf === 'found' && problems.length === 0 && Object.keys(facts).length === 0) continue;
    if (scanner.prefilter?.(bytes) === false) continue;
    const found = scanner.scan(file, options);
    if (found.length > 0) facts[key] = found;
  }
  return { facts, problems };
}

/** Whether the bytes are no text: a NUL among the first 8,000, as git judges it. */
export function looksBinary(bytes: Uint8Array): boolean {
  return bytes.subarray(0, 8_000).includes(0);
}

class LazyFile implements ScanFile {
  readonly path: string;
  readonly bytes: Uint8Array;
  private readonly problems: Problem[];
  private decoded: string | undefined;
  private module: PythonModule | undefined;

  constructor(path: string, bytes: Uint8Array, problems: Problem[]) {
    this.path = path;
    this.bytes = bytes;
    this.problems = problems;
  }

  get text(): string {
    this.decoded ??= new TextDecoder().decode(this.bytes);
    return this.decoded;
  }

  /** Whether somebody read it as Python. */
  get isRead(): boolean {
    return this.module !== undefined;
  }

  python(): PythonModule {
    this.module ??= readPython(this.bytes);
    return this.module;
  }

  problem(problem: Problem): void {
    this.problems.push(problem);
  }
}
