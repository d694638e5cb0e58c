import { normalizeName } from './package-name.js';

/** A package as an environment has it installed. */
export interface Installed {
  /** Normal form. */
  readonly name: string;
  /** Null where only an address is known. */
  readonly version: string | null;
  readonly editable: boolean;
  /** From 1; 1 where the source has no lines of its own. */
  readonly line: number;
}

/** Installed packages by name from `pip freeze`, `uv pip freeze` or `pip list --format json`; null for other text. */
export function parseFreeze(text: string): ReadonlyMap<string, Installed> | null {
  const packages = text.trimStart().startsWith('[') ? fromJson(text) : fromLines(text);
  return packages === null ? null : new Map(packages.map((each) => [each.name, each]));
}

function fromJson(text: string): readonly Installed[] | null {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }
  if (!Array.isArray(value)) return null;
  const packages: Installed[] = [];
  for (const entry of value) {
    if (typeof entry?.name !== 'string' || typeof entry?.version !== 'string') return null;
    const editable = typeof entry.editable_project_location === 'string';
    packages.push({ name: normalizeName(entry.name), version: entry.version, editable, line: 1 });
  }
  return packages;
}

function fromLines(text: string): readonly Installed[] | null {
  const packages: Installed[] = [];
  let comment: RegExpExecArray | null = null;
  for (const [row, raw] of text.split('\n').entries()) {
    const line = raw.trim().slice(0, 2_000);
    const at = row + 1;
    const pinned = /^([A-Za-z0-9][A-Za-z0-9._-]*)===?([^\s;]+)/.exec(line);
    const editable = /^-e\s+(.*)$/.exec(line);
    const direct = /^([A-Za-z0-9][A-Za-z0-9._-]*)\s*@\s*(\S+)/.exec(line);
    if (pinned !== null)
      packages.push({ name: normalizeName(pinned[1]!), version: pinned[2]!, editable: false, line: at });
    else if (direct !== null) {
      const version = /\/[A-Za-z0-9_.]+-([^-/]+)-[^/]*\.whl/.exec(direct[2]!)?.[1] ?? null;
      packages.push({ name: normalizeName(direct[1]!), version, editable: false, line: at });
    } else if (editable !== null) {
      const name = /[#&]egg=([A-Za-z0-9._-]+)/.exec(editable[1]!)?.[1] ?? comment?.[1];
      if (name !== undefined)
        packages.push({ name: normalizeName(name), version: comment?.[2] ?? null, editable: true, line: at });
    } else if (line !== '' && !line.startsWith('#') && !line.startsWith('-')) return null;
    // pip names what an editable folder holds in the comment above it.
    comment = /^# Editable .*\(([A-Za-z0-9._-]+)(?:==([^\s)]+))?\)/.exec(line);
  }
  return packages;
}
