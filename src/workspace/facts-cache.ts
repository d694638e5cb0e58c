import { digestOf } from '../core/builtin.js';
import { bufferOver } from '../core/bytes.js';
import { ID_LENGTH } from '../core/content-id.js';
import { PROJECT } from '../core/project.js';
import type { Files } from '../host/host.js';
import { pruneOldest } from '../host/prune.js';
import { type FileScan, NOTHING_FOUND, type PlannedScanner } from './scan-file.js';

/** Raised whenever the layout of the file changes. */
const FORMAT = 1;
const SIZE_LIMIT = 512 * 1024 * 1024;
/** Cache files kept in a folder; each repository and each selection of guardrails has its own. */
const KEPT = 24;
const NAME = /^facts-[0-9a-f]{32}\.json$/;

/** Where a cache lies and what its facts depend on beside the files' contents. */
export interface CachePlace {
  /** Absolute folder, shared by all repositories. */
  readonly folder: string;
  /** Absolute path of the repository's root. */
  readonly root: string;
  readonly scanners: readonly PlannedScanner[];
  /** Files of more bytes are never scanned. */
  readonly limit: number;
}

interface Entry {
  readonly id: string;
  readonly scan: FileScan;
}

/** The first line of a cache file. */
interface Head {
  readonly format: number;
  readonly key: string;
  /** SHA-1 of everything behind the first line: against accidents, not against attackers. */
  readonly digest: string;
}

/** The rest: parallel lists, 0 for a file without facts. */
interface Body {
  readonly paths: readonly string[];
  /** Content ids one behind the other. */
  readonly ids: string;
  readonly scans: readonly (FileScan | 0)[];
}

/**
 * Facts of earlier runs by path and content id, in one file. A file that is missing, cut short, foreign or made by
 * another version or for other scanners counts as empty; it is replaced whole, so that two runs at once do no harm.
 */
export class FactsCache {
  private readonly files: Files;
  private readonly path: string;
  private readonly folder: string;
  private readonly key: string;
  private readonly known: ReadonlyMap<string, Entry>;
  private readonly fresh = new Map<string, Entry>();

  /** The cache at its place, read at once. */
  constructor(files: Files, place: CachePlace) {
    const { folder, root, scanners, limit } = place;
    const plan = scanners.map(({ key, scanner, within, companionOf, range }) => [
      key,
      scanner.version,
      within,
      companionOf,
      range,
    ]);
    this.key = sha256(JSON.stringify([PROJECT.version, limit, plan]));
    this.path = `${folder}/facts-${sha256(`${root}\0${this.key}`).slice(0, 32)}.json`;
    this.files = files;
    this.folder = folder;
    this.known = this.load();
  }

  /** Whether nothing is known from earlier runs. */
  get isEmpty(): boolean {
    return this.known.size === 0;
  }

  /** What the file of that path gave when it had that content, or null. */
  find(path: string, id: string | null): FileScan | null {
    const entry = id === null ? undefined : this.known.get(path);
    return entry?.id === id ? entry.scan : null;
  }

  /** The content id under which the path is known, or null. */
  idOf(path: string): string | null {
    return (this.fresh.get(path) ?? this.known.get(path))?.id ?? null;
  }

  /** Stores what a file of that content gave. */
  store(path: string, id: string, { facts, problems }: FileScan): void {
    this.fresh.set(path, { id, scan: { facts, problems } });
  }

  /** Writes what is known of these paths and forgets the others, if anything changed; throws when it cannot. */
  save(paths: Iterable<string>): void {
    const entries: [string, Entry][] = [];
    for (const path of paths) {
      const entry = this.fresh.get(path) ?? this.known.get(path);
      if (entry !== undefined) entries.push([path, entry]);
    }
    if (this.fresh.size === 0 && entries.length === this.known.size) return;
    const body = JSON.stringify({
      paths: entries.map(([path]) => path),
      ids: entries.map(([, { id }]) => id).join(''),
      scans: entries.map(([, { scan }]) => (isNothing(scan) ? 0 : scan)),
    } satisfies Body);
    const bytes = Buffer.from(body);
    const head: Head = { format: FORMAT, key: this.key, digest: sha1(bytes) };
    this.files.write(this.path, Buffer.concat([Buffer.from(`${JSON.stringify(head)}\n`), bytes]));
    pruneOldest(this.files, this.folder, NAME, KEPT);
  }

  private load(): ReadonlyMap<string, Entry> {
    try {
      const bytes = bufferOver(this.files.read(this.path, SIZE_LIMIT) ?? new Uint8Array());
      const end = bytes.indexOf(10);
      const head = JSON.parse(bytes.toString('utf8', 0, end)) as Partial<Head>;
      const rest = bytes.subarray(end + 1);
      if (head.format !== FORMAT || head.key !== this.key || head.digest !== sha1(rest)) return new Map();
      const { paths, ids, scans } = JSON.parse(rest.toString()) as Body;
      return new Map(
        paths.map((path, index) => {
          return [
            path,
            { id: ids.slice(index * ID_LENGTH, (index + 1) * ID_LENGTH), scan: scans[index] || NOTHING_FOUND },
          ];
        }),
      );
    } catch {
      return new Map();
    }
  }
}

function isNothing({ facts, problems }: FileScan): boolean {
  return problems.length === 0 && Object.keys(facts).length === 0;
}

function sha1(bytes: Uint8Array): string {
  return digestOf('sha1', bytes);
}

function sha256(text: string): string {
  return digestOf('sha256', text);
}
