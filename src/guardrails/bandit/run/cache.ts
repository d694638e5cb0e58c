import { createHash, digestOf, hmacOf } from '../../../core/builtin.js';
import { unlessUnreadable } from '../../../core/errors.js';
import type { Files } from '../../../host/host.js';
import type { FileRecord } from './record.js';

/** Raised whenever the same run of bandit would give another record. */
const FORMAT = 2;

/** Runs in which an entry may go without use before it is dropped. */
const PATIENCE = 4;

const LIMIT = 256 * 1024 * 1024;

/** Where results are kept, and what they depend on beside the files. */
export interface ResultPlace {
  readonly path: string;
  /** Names everything else a result depends on: bandit, its Python, its plugins and its settings. */
  readonly environment: string;
  /** What seals the results; null for a digest, which anybody can make: against damage, not against forgery. */
  readonly key: string | null;
}

interface Entry {
  readonly record: FileRecord;
  /** Runs that looked at the path since the entry was last used. */
  idle: number;
}

/** The key of a file: its path, because tests may look at it, and its content. */
export function contentKey(path: string, bytes: Uint8Array): string {
  return `${createHash('sha256').update(bytes).digest('base64url')} ${path}`;
}

/**
 * Results of earlier runs, by file, in one file. One that is damaged, of another environment or sealed by another key
 * is as good as none.
 */
export class ResultCache {
  private readonly entries = new Map<string, Entry>();
  private readonly used = new Set<string>();
  private readonly disk: Files;
  private readonly path: string;
  private readonly environment: string;
  private readonly key: string | null;
  private changed = false;

  constructor(disk: Files, { path, environment, key }: ResultPlace) {
    this.disk = disk;
    this.path = path;
    this.key = key;
    this.environment = createHash('sha256').update(`${FORMAT} ${environment}`).digest('base64url');
    for (const [key, entry] of this.read()) this.entries.set(key, entry);
  }

  /** What is known about the file, or null. */
  get(key: string): FileRecord | null {
    const entry = this.entries.get(key);
    if (entry === undefined) return null;
    this.used.add(key);
    return entry.record;
  }

  set(key: string, record: FileRecord): void {
    this.entries.set(key, { record, idle: 0 });
    this.used.add(key);
    this.changed = true;
  }

  /** Writes the cache if anything is new; entries of `looked` paths that nobody used for some runs are left out. */
  save(looked: (path: string) => boolean): void {
    if (!this.changed) return;
    const lines: string[] = [];
    for (const [key, { record, idle }] of this.entries) {
      const age = this.used.has(key) ? 0 : looked(key.slice(key.indexOf(' ') + 1)) ? idle + 1 : idle;
      if (age <= PATIENCE) lines.push(JSON.stringify([key, age, record]));
    }
    const body = lines.map((line) => `${line}\n`).join('');
    this.disk.write(this.path, `${this.sealOf(body)}\n${body}`);
  }

  /** Entries of a cache that is whole and of this environment; none at the first thing that is not as it was written. */
  private read(): readonly (readonly [string, Entry])[] {
    const bytes = unlessUnreadable(
      () => this.disk.read(this.path, LIMIT),
      () => null,
    );
    if (bytes === null) return [];
    try {
      const text = Buffer.from(bytes).toString('utf8');
      const body = text.slice(text.indexOf('\n') + 1);
      if (text !== `${this.sealOf(body)}\n${body}`) return [];
      const lines = body.split('\n').slice(0, -1);
      return lines.map((line) => {
        const [key, idle, record] = JSON.parse(line);
        if (typeof key !== 'string' || !Number.isSafeInteger(idle) || !isRecord(record)) throw new Error('no entry');
        return [key, { record, idle }] as const;
      });
    } catch {
      return [];
    }
  }

  private sealOf(body: string): string {
    const sealed = `${this.environment}\n${body}`;
    return this.key === null ? digestOf('sha256', sealed) : hmacOf(Buffer.from(this.key), sealed);
  }
}

function isRecord(value: FileRecord): boolean {
  return Array.isArray(value?.issues) && Array.isArray(value.silenced) && Array.isArray(value.comments);
}
