import { execFileSync } from 'node:child_process';
import { TOOLS } from '../tools.js';

/** What is pinned of a tool, with its version; null for one that is whatever the machine has. */
export function pinnedVersion(name: string): string | null {
  return TOOLS.find((tool) => tool.name === name)?.spec ?? null;
}

/** A tool with its version: as pinned, else as the program at the path says itself. */
export function versionOf(name: string, path: string): string {
  return pinnedVersion(name) ?? execFileSync(path, ['--version'], { encoding: 'utf8' }).trim();
}
