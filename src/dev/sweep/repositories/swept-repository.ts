import type { Tree } from '../../../testing/repo.js';

/** A repository with much of something. */
export interface SweptRepository {
  readonly shape: string;
  readonly treeOf: (size: number) => Tree;
  readonly settings?: Readonly<Record<string, string>>;
  readonly most?: number;
  /** Why the time may grow faster than n log n. */
  readonly because?: string;
}

/** The most files that a repository of the sweep has. */
export const MOST_FILES = 2 ** 11;

/** A file for each number. */
export function fileForEach(size: number, pathOf: (index: number) => string, textOf: (index: number) => string): Tree {
  return Object.fromEntries(Array.from({ length: size }, (_, index) => [pathOf(index), textOf(index)]));
}

/** A line for each number. */
export function lineForEach(size: number, lineOf: (index: number) => string): string {
  return Array.from({ length: size }, (_, index) => `${lineOf(index)}\n`).join('');
}

/** A Python file that listens on a port. */
export function listening(port: number | string): string {
  return `import socket\ns = socket.socket()\ns.bind(("", ${port}))\n`;
}

/** A Python file that connects to a port. */
export function connecting(port: number | string): string {
  return `import socket\ns = socket.socket()\ns.connect(("other", ${port}))\n`;
}
