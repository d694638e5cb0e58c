import { digestOf } from '../core/builtin.js';
import { PROJECT } from '../core/project.js';
import type { CachePlace, Files, Stamp } from '../host/host.js';
import { pruneOldest } from '../host/prune.js';
import { type Belonging, decodeFacts, encodeFacts, type StoredFacts } from './facts-file.js';
import { FactsSection } from './facts-section.js';
import { Inside } from './inside.js';
import { type FileScan, joinResults, type PlannedScanner } from './scan-file.js';
import type { KnownContent, ScannedContent, ScanSettings } from './scan-task.js';

/** Raised whenever the layout of the file changes. */
const FORMAT = 2;
const SIZE_LIMIT = 512 * 1024 * 1024;
/** What a folder may hold: each repository has a file of its own, and a run that was killed may leave a draft. */
const KEPT = { files: 24, bytes: 1024 * 1024 * 1024 } as const;
const NAME = /^(?:facts-[0-9a-f]{32}\.jsonl?|\.guardrails-[0-9a-f-]+\.tmp)$/;
/** Scanners, each with its options, whose facts are kept; those of the last runs. */
const SECTIONS = 96;
/** A stamp this young may be shared by a later change: file systems count time in steps of up to two seconds. */
const YOUNG_MS = 3_000;

/**
 * Facts of earlier runs, by scanner, path and content, in one file a repository, so that runs of other guardrails share
 * them. They are believed of a file whose bytes, once read, have the same id, or that has still the stamp which it had
 * when they were. A file of facts that is missing, damaged, altered or another repository's counts as empty; it is
 * replaced whole, so that runs side by side do no harm.
 */
export class FactsCache {
  private readonly files: Files;
  private readonly root: string;
  private readonly scanners: readonly PlannedScanner[];
  private readonly folder: string;
  private readonly path: string;
  private readonly belonging: Belonging;
  private readonly startMs: number;
  private readonly inside: Inside;
  private readonly stored: StoredFacts;
  /** Sections by the scanners' place in the plan. */
  private readonly sections: readonly FactsSection[];
  private readonly rows: Map<string, number>;
  private isChanged = false;

  /** The cache at its place, read at once; `startMs` is the time, before anything is read. */
  constructor(
    files: Files,
    { folder, key }: CachePlace,
    { root, limit }: Pick<ScanSettings, 'root' | 'limit'>,
    scanners: readonly PlannedScanner[],
    startMs: number,
  ) {
    // What is larger than the limit has no facts, and another Node may know other letters.
    const context = JSON.stringify([FORMAT, PROJECT.version, process.version, root, limit]);
    this.files = files;
    this.root = root;
    this.scanners = scanners;
    this.folder = folder;
    this.path = `${folder}/facts-${digestOf('sha256', context).slice(0, 32)}.jsonl`;
    this.belonging = { key, context };
    this.startMs = startMs;
    this.inside = new Inside(files, root);
    this.stored = this.load();
    this.sections = scanners.map(({ key: name, scanner: { version } }) => {
      const known = this.stored.sections.find((section) => section.key === name && section.version === version);
      return known ?? new FactsSection(name, version);
    });
    this.rows = new Map(this.stored.paths.map((path, row) => [path, row]));
  }

  /** What the wanted scanners made of a file that was not changed since; null where that is not known. */
  find(path: string, wanted: readonly number[]): FileScan | null {
    const row = this.rows.get(path);
    if (row === undefined) return null;
    const stamp = this.stored.stamps[row]!;
    if (stamp === null) return null;
    const scan = joinResults(this.scanners, wanted, (place) => this.sections[wanted[place]!]!.resultAt(row));
    return scan !== null && this.isUnchanged(path, stamp) ? scan : null;
  }

  /** What is known of the content that the file had when it was last read; null where nothing is. */
  contentOf(path: string, wanted: readonly number[]): KnownContent | null {
    const row = this.rows.get(path);
    if (row === undefined) return null;
    return { id: this.stored.ids[row]!, outcomes: wanted.map((index) => this.sections[index]!.outcomeAt(row)) };
  }

  /** Notes what scanners made of a content, and joins that with what was known of it already. */
  add(path: string, wanted: readonly number[], { id, stamp, results }: ScannedContent): FileScan {
    const row = this.rowFor(path, id!);
    for (const [place, result] of results.entries()) {
      if (result === null) continue;
      this.sections[wanted[place]!]!.set(row, result);
      this.isChanged = true;
    }
    if (stamp !== null && stamp.changedMs < this.startMs - YOUNG_MS && !isSame(stamp, this.stored.stamps[row]!)) {
      this.stored.stamps[row] = stamp;
      this.isChanged = true;
    }
    return joinResults(this.scanners, wanted, (place) => this.sections[wanted[place]!]!.resultAt(row))!;
  }

  /** Writes what is known, if any of it is new, without files that are gone; throws when it cannot. */
  save(listed: Iterable<string>): void {
    if (!this.isChanged) return;
    const present = new Set(listed);
    const { paths } = this.stored;
    const order = [...paths.keys()].filter((row) => {
      return present.has(paths[row]!) || this.files.entry(`${this.root}/${paths[row]!}`) !== null;
    });
    const keys = new Set(this.sections.map(({ key }) => key));
    const others = this.stored.sections.filter(({ key }) => !keys.has(key));
    const sections = [...this.sections, ...others].slice(0, SECTIONS);
    const whole = order.length === paths.length ? null : order;
    this.files.write(this.path, encodeFacts({ ...this.stored, sections }, whole, this.belonging));
    pruneOldest(this.files, this.folder, NAME, KEPT);
  }

  private isUnchanged(path: string, stamp: Stamp): boolean {
    try {
      return this.inside.holds(path) && isSame(stamp, this.files.stamp(`${this.root}/${path}`));
    } catch {
      // Whoever reads the file will say what is wrong with it.
      return false;
    }
  }

  /** The row of a file, about that content and no other. */
  private rowFor(path: string, id: string): number {
    const { paths, ids, stamps } = this.stored;
    const row = this.rows.get(path) ?? paths.length;
    if (ids[row] === id) return row;
    for (const section of new Set([...this.sections, ...this.stored.sections])) section.set(row, null);
    this.rows.set(path, row);
    paths[row] = path;
    ids[row] = id;
    stamps[row] = null;
    this.isChanged = true;
    return row;
  }

  private load(): StoredFacts {
    const empty: StoredFacts = { paths: [], ids: [], stamps: [], sections: [] };
    try {
      const bytes = this.files.read(this.path, SIZE_LIMIT);
      return (bytes === null ? null : decodeFacts(bytes, this.belonging)) ?? empty;
    } catch {
      return empty;
    }
  }
}

function isSame(one: Stamp, other: Stamp | null): boolean {
  return (
    one.changedMs === other?.changedMs &&
    one.modifiedMs === other.modifiedMs &&
    one.size === other.size &&
    one.inode === other.inode
  );
}
