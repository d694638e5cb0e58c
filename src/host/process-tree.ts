import { readdirSync, readFileSync } from 'node:fs';

/** A process, what it has started, and what that has started in turn; it alone where the system does not tell. */
export function processTree(pid: number): readonly number[] {
  const children = new Map<number, number[]>();
  for (const [child, parent] of parents()) children.set(parent, [...(children.get(parent) ?? []), child]);
  const found = [pid];
  // Grows while it is walked.
  for (const each of found) found.push(...(children.get(each) ?? []));
  return found;
}

/** Every process with the one that has started it; none where there is no procfs. */
function parents(): readonly (readonly [number, number])[] {
  try {
    return readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .flatMap((name) => {
        const parent = parentOf(name);
        return parent === null ? [] : [[Number(name), parent] as const];
      });
  } catch {
    return [];
  }
}

/** Null where the process has ended meanwhile. */
function parentOf(pid: string): number | null {
  try {
    const [, parent] = /^\d+ \(.*\) \S (\d+)/s.exec(readFileSync(`/proc/${pid}/stat`, 'utf8')) ?? [];
    return parent === undefined ? null : Number(parent);
  } catch {
    return null;
  }
}
