import { digestOf } from '../core/builtin.js';
import { PROJECT } from '../core/project.js';
import type { CachePlace, Files, Stamp } from '../host/host.js';
import { pruneOldest } from '../host/prune.js';
import { type Belonging, decodeFacts, encodeFacts, noFacts, type StoredFacts } from './facts-file.js';
import { FactsSection } from './facts-section.js';
import { indexStamp } from './git-index.js';
import { Inside } from './inside.js';
import type { ListedFile } from './listing.js';
import {
  type FileScan,
  followScanners,
  joinResults,
  NOTHING_FOUND,
  Outcome,
  type PlannedScanner,
} from './scan-file.js';
import type { KnownContent, ScannedContent, ScanSettings } from './scan-task.js';

/** Raised whenever the layout of the file changes, or what counts as read. */
const FORMAT = 3;
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
 * them. They are believed of a file whose bytes, once read, have the same digest, and of one that has not changed since:
 * it has still the stamp which it had then, or git says so by an index that has. A file of facts that is missing,
 * damaged, altered or another repository's counts as empty; it is replaced whole, so that runs side by side do no harm.
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
  /** Git's index as it is now, null where that cannot be told; and whether it is that of the stored rows. */
  private readonly index: Stamp | null;
  private readonly isIndexKept: boolean;
  /** Rows that git called unchanged in this run. */
  private readonly settled: boolean[] = [];
  private isChanged = false;

  /** The cache at its place, read at once, after the files were listed and before any of them is read, at `startMs`. */
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
    this.index = this.grown(indexStamp(files, root));
    this.isIndexKept = isSame(this.index, this.stored.rows.index);
  }

  /** What the wanted scanners made of a file that was not changed since; null where that is not known. */
  find({ path, blob }: ListedFile, wanted: readonly number[]): FileScan | null {
    const row = this.stored.rows.rowOf(path);
    const scan = row === null ? null : this.joined(wanted, row);
    if (row === null || scan === null) return null;
    if (!(blob !== null && this.isSettled(row)) && !this.isUnchanged(path, row)) return null;
    if (blob !== null) this.settle(row);
    return scan;
  }

  /** What is known of the content that the file had when it was last read; null where nothing is. */
  contentOf(path: string, wanted: readonly number[]): KnownContent | null {
    const row = this.stored.rows.rowOf(path);
    if (row === null) return null;
    return { id: this.stored.rows.idOf(row), outcomes: wanted.map((index) => this.sections[index]!.outcomeAt(row)) };
  }

  /** Notes what scanners made of a content, and joins that with what was known of it already. */
  add({ path, blob }: ListedFile, wanted: readonly number[], { id, stamp, results }: ScannedContent): FileScan {
    const { rows } = this.stored;
    const row = this.rowFor(path, id!);
    for (const [place, result] of results.entries()) {
      if (result === null) continue;
      this.sections[wanted[place]!]!.set(row, result);
      this.isChanged = true;
    }
    const grown = this.grown(stamp);
    if (grown !== null) {
      if (!isSame(grown, rows.stampOf(row))) {
        rows.setStamp(row, grown);
        this.isChanged = true;
      }
      if (blob !== null) this.settle(row);
    }
    return this.joined(wanted, row)!;
  }

  /** Writes what is known, if any of it is new, without files that are gone; throws when it cannot. */
  save(listed: Iterable<string>): void {
    if (!this.isChanged) return;
    const { rows } = this.stored;
    const present = new Set(listed);
    const order = [...rows.paths.keys()].filter((row) => {
      const path = rows.paths[row]!;
      return present.has(path) || this.files.entry(`${this.root}/${path}`) !== null;
    });
    const keys = new Set(this.sections.map(({ key }) => key));
    const others = this.stored.sections.filter(({ key }) => !keys.has(key));
    const sections = [...this.sections, ...others].slice(0, SECTIONS);
    const isSettled = (row: number): boolean => this.settled[row] === true || this.isSettled(row);
    const facts = { rows, sections, order, index: this.index, isSettled };
    this.files.write(this.path, encodeFacts(facts, this.belonging));
    pruneOldest(this.files, this.folder, NAME, KEPT);
  }

  private joined(wanted: readonly number[], row: number): FileScan | null {
    const { scanners, sections } = this;
    const outcome = followScanners(scanners, wanted, (place) => sections[wanted[place]!]!.outcomeAt(row));
    if (outcome === null) return null;
    // Most files hold nothing, and that is quickly told.
    if ((outcome & Outcome.found) === 0) return NOTHING_FOUND;
    return joinResults(this.scanners, wanted, (place) => this.sections[wanted[place]!]!.resultAt(row));
  }

  /** Whether git's index is the one by which git called the file unchanged when its row was written. */
  private isSettled(row: number): boolean {
    return this.isIndexKept && this.stored.rows.wasSettled(row);
  }

  /** Notes that git calls a file unchanged that is as it was when its row was written. */
  private settle(row: number): void {
    if (this.index === null || this.isSettled(row)) return;
    this.settled[row] = true;
    this.isChanged = true;
  }

  private isUnchanged(path: string, row: number): boolean {
    const stamp = this.stored.rows.stampOf(row);
    try {
      return stamp !== null && this.inside.holds(path) && isSame(stamp, this.files.stamp(`${this.root}/${path}`));
    } catch {
      // Whoever reads the file will say what is wrong with it.
      return false;
    }
  }

  /** The stamp, if it is old enough to tell a file from what it will be after any later change. */
  private grown(stamp: Stamp | null): Stamp | null {
    return stamp !== null && stamp.changedMs < this.startMs - YOUNG_MS ? stamp : null;
  }

  /** The row of a file, about that content and no other. */
  private rowFor(path: string, id: string): number {
    const { rows } = this.stored;
    const known = rows.rowOf(path);
    if (known !== null && rows.idOf(known) === id) return known;
    const row = known ?? rows.append(path);
    rows.replace(row, id);
    for (const section of new Set([...this.sections, ...this.stored.sections])) section.set(row, null);
    this.isChanged = true;
    return row;
  }

  private load(): StoredFacts {
    try {
      const bytes = this.files.read(this.path, SIZE_LIMIT);
      return (bytes === null ? null : decodeFacts(bytes, this.belonging)) ?? noFacts();
    } catch {
      return noFacts();
    }
  }
}

function isSame(one: Stamp | null, other: Stamp | null): boolean {
  return (
    one !== null &&
    other !== null &&
    one.changedMs === other.changedMs &&
    one.modifiedMs === other.modifiedMs &&
    one.size === other.size &&
    one.inode === other.inode
  );
}
