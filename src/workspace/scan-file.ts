import { type Problem, SyntaxProblem } from '../core/problem.js';
import type { PathRange } from '../core/shard.js';
import type { FactScanner, Json, ScanFile } from '../facts/facts.js';
import { hidesWords } from '../parsers/python/encoding.js';
import { type PythonModule, readPython } from '../parsers/python/module.js';
import { notebookModules } from '../parsers/python/notebook-modules.js';

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

/** What a scanner found in a file, and whether it read the file as Python. */
export interface Found {
  readonly facts: readonly unknown[];
  readonly problems: readonly Problem[];
  readonly isRead: boolean;
}

/** What became of a scanner and a file, in two bits. */
export const Outcome = { nothing: 0, read: 1, found: 2 } as const;

/** What one scanner made of one file: what it found, or a number of `Outcome` where that was nothing. */
export type ScannerResult = Found | number;

/** The bits of a result. */
export function scannerOutcome(result: ScannerResult): number {
  if (typeof result === 'number') return result;
  return result.isRead ? Outcome.found | Outcome.read : Outcome.found;
}

/**
 * Visits the scanners that have to run over a file, by their place in `wanted`, and asks what became of each: companions
 * are left out where those before them give no reason. Returns the bits of all, or null as soon as one is not known.
 */
export function followScanners(
  scanners: readonly PlannedScanner[],
  wanted: readonly number[],
  outcomeAt: (place: number) => number | null,
): number | null {
  let before: number = Outcome.nothing;
  for (let place = 0; place < wanted.length; place++) {
    const { companionOf } = scanners[wanted[place]!]!;
    if (companionOf !== null && (before & Outcome[companionOf]) === 0) continue;
    const outcome = outcomeAt(place);
    if (outcome === null) return null;
    before |= outcome;
  }
  return before;
}

/** Joins what the wanted scanners made of a file, null where one of them has not looked though it has to. */
export function joinResults(
  scanners: readonly PlannedScanner[],
  wanted: readonly number[],
  resultAt: (place: number) => ScannerResult | null,
): FileScan | null {
  const problems: Problem[] = [];
  const facts: Record<string, readonly unknown[]> = {};
  const outcome = followScanners(scanners, wanted, (place) => {
    const result = resultAt(place);
    if (result === null || typeof result === 'number') return result;
    if (result.facts.length > 0) facts[scanners[wanted[place]!]!.key] = result.facts;
    problems.push(...result.problems);
    return scannerOutcome(result);
  });
  return outcome === null ? null : { facts, problems };
}

/** A function that runs a scanner over the file's bytes. */
export function scannerOver(path: string, bytes: Uint8Array): (planned: PlannedScanner) => ScannerResult {
  const file = new LazyFile(path, bytes);
  return ({ scanner, options }) => {
    // Who looked for words that its encoding hides has read the file in vain, and somebody has to say so.
    if (scanner.prefilter?.(bytes) === false) return file.hidesWords ? Outcome.read : Outcome.nothing;
    file.begin();
    const facts = scanner.scan(file, options);
    const { problems } = file;
    const isRead = file.isRead || file.hidesWords;
    if (facts.length === 0 && problems.length === 0) return isRead ? Outcome.read : Outcome.nothing;
    return { facts, problems, isRead };
  };
}

/** Runs every scanner over one file's bytes, in order. */
export function scanFile(path: string, bytes: Uint8Array, scanners: readonly PlannedScanner[]): FileScan {
  const run = scannerOver(path, bytes);
  return joinResults(scanners, [...scanners.keys()], (place) => run(scanners[place]!))!;
}

/** Whether the bytes are no text: a NUL among the first 8,000, as git judges it. */
export function looksBinary(bytes: Uint8Array): boolean {
  return bytes.subarray(0, 8_000).includes(0);
}

class LazyFile implements ScanFile {
  readonly path: string;
  readonly bytes: Uint8Array;
  /** What the scanner that looks at it now could not understand. */
  problems: readonly Problem[] = [];
  /** Whether that scanner read it as Python. */
  isRead = false;
  private decoded: string | undefined;
  private hides: boolean | undefined;
  private module: PythonModule | undefined;
  private notebook: readonly PythonModule[] | SyntaxProblem | undefined;

  constructor(path: string, bytes: Uint8Array) {
    this.path = path;
    this.bytes = bytes;
  }

  /** The next scanner looks at it. */
  begin(): void {
    this.problems = [];
    this.isRead = false;
  }

  get text(): string {
    this.decoded ??= new TextDecoder().decode(this.bytes);
    return this.decoded;
  }

  /** Whether it is a Python file whose words its bytes need not show. */
  get hidesWords(): boolean {
    this.hides ??= /\.pyi?$/.test(this.path) && hidesWords(this.bytes);
    return this.hides;
  }

  python(): PythonModule {
    this.isRead = true;
    this.module ??= readPython(this.bytes);
    return this.module;
  }

  modules(): readonly PythonModule[] {
    if (!this.path.endsWith('.ipynb')) return [this.python()];
    this.isRead = true;
    this.notebook ??= readNotebook(this.text);
    if (!(this.notebook instanceof SyntaxProblem)) return this.notebook;
    const { message, line, column } = this.notebook;
    this.problem({ message: `This is ${message}.`, line, column });
    return [];
  }

  problem(problem: Problem): void {
    this.problems = [...this.problems, problem];
  }
}

function readNotebook(text: string): readonly PythonModule[] | SyntaxProblem {
  try {
    return notebookModules(text);
  } catch (error) {
    if (error instanceof SyntaxProblem) return error;
    throw error;
  }
}
