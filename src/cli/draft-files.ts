import { posix } from 'node:path';
import { compareText } from '../core/finding.js';
import type { Access, Entry, Files, Stamp } from '../host/host.js';

/** Files below a root as they would be after some writing that nobody has agreed to yet; elsewhere the real ones. */
export class DraftFiles implements Files {
  /** What would be written, by absolute path. */
  readonly drafts = new Map<string, Uint8Array>();
  private readonly base: Files;
  private readonly root: string;

  constructor(base: Files, root: string) {
    this.base = base;
    this.root = root;
  }

  entry(path: string): Entry | null {
    const draft = this.drafts.get(path);
    if (draft !== undefined) return { kind: 'file', size: draft.length, modifiedMs: 0 };
    return this.base.entry(path) ?? (this.namesIn(path).length > 0 ? FOLDER : null);
  }

  stamp(path: string): Stamp | null {
    return this.drafts.has(path) ? null : this.base.stamp(path);
  }

  access(path: string): Access | null {
    return this.base.access(path);
  }

  makeFolder(path: string): void {
    if (!path.startsWith(`${this.root}/`)) this.base.makeFolder(path);
  }

  secret(path: string): Uint8Array | null {
    return this.base.secret(path);
  }

  list(directory: string): ReturnType<Files['list']> {
    const known = this.base.list(directory);
    const names = new Set(known.map(({ name }) => name));
    const added = this.namesIn(directory).filter((name) => !names.has(name));
    const entries = added.map((name) => ({ name, kind: this.entry(posix.join(directory, name))!.kind }));
    return [...known, ...entries].sort((a, b) => compareText(a.name, b.name));
  }

  read(path: string, limit: number): Uint8Array | null {
    const draft = this.drafts.get(path);
    if (draft === undefined) return this.base.read(path, limit);
    return draft.length > limit ? null : draft;
  }

  *stream(path: string): Iterable<Uint8Array> {
    const draft = this.drafts.get(path);
    if (draft === undefined) yield* this.base.stream(path);
    else yield draft;
  }

  real(path: string): string | null {
    const real = this.base.real(path);
    if (real !== null || this.entry(path) === null) return real;
    const folder = this.real(posix.dirname(path));
    return folder === null ? null : posix.join(folder, posix.basename(path));
  }

  write(path: string, content: string | Uint8Array): void {
    if (!path.startsWith(`${this.root}/`)) this.base.write(path, content);
    else this.drafts.set(path, typeof content === 'string' ? new TextEncoder().encode(content) : content);
  }

  checkOutput(path: string, root: string): void {
    this.base.checkOutput(path, root);
  }

  async writeOutput(path: string, content: string | Uint8Array): Promise<void> {
    this.write(path, content);
  }

  remove(path: string): void {
    if (!path.startsWith(`${this.root}/`)) this.base.remove(path);
    else this.drafts.delete(path);
  }

  temporary(prefix: string): string {
    return this.base.temporary(prefix);
  }

  removeAtEnd(path: string): void {
    this.base.removeAtEnd(path);
  }

  keep(path: string): void {
    this.base.keep(path);
  }

  private namesIn(directory: string): readonly string[] {
    const prefix = `${directory}/`;
    const below = [...this.drafts.keys()].filter((path) => path.startsWith(prefix));
    return [...new Set(below.map((path) => path.slice(prefix.length).split('/', 1)[0]!))];
  }
}

const FOLDER: Entry = { kind: 'directory', size: 0, modifiedMs: 0 };
