import type { PathRange } from '../core/path-range.js';
import type { Problem } from '../core/problem.js';
import type { FactScanner, Json, ScanFile } from '../facts/facts.js';
import { type PythonModule, readPython } from '../parsers/python/module.js';

/** A scanner with the options it is to run with. */
export interface PlannedScanner {
  readonly scanner: FactScanner<unknown>;
  readonly options: Json;
  /** The only paths it is to look at; null for all. */
  readonly range: PathRange | null;
}

/** What one file gave: facts by scanner id (none where there are none), and what was not understood. */
export interface FileScan {
  readonly facts: Readonly<Record<string, readonly unknown[]>>;
  readonly problems: readonly Problem[];
}

/** Runs every scanner over one file's bytes. */
export function scanFile(
  path: string,
  bytes: Uint8Array,
  scanners: readonly Pick<PlannedScanner, 'scanner' | 'options'>[],
): FileScan {
  const problems: Problem[] = [];
  const file = new LazyFile(path, bytes, problems);
  const facts: Record<string, readonly unknown[]> = {};
  for (const { scanner, options } of scanners) {
    if (scanner.mayHold?.(bytes) === false) continue;
    const found = scanner.scan(file, options);
    if (found.length > 0) facts[scanner.id] = found;
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

  python(): PythonModule {
    this.module ??= readPython(this.bytes);
    return this.module;
  }

  problem(problem: Problem): void {
    this.problems.push(problem);
  }
}
