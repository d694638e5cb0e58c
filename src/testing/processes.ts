import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

const GLANCE_MS = 20;

/** Whether a process still does something: one that is dead and only waits to be fetched does not. Linux only. */
export function isAlive(pid: number): boolean {
  return !/^\d+ \(.*\) [ZX]/s.test(attribute(pid, 'stat') ?? '0 () X');
}

/** Waits until a process is dead; false where it lives on after that many milliseconds. */
export async function untilDead(pid: number, patienceMs = 5_000): Promise<boolean> {
  const end = performance.now() + patienceMs;
  while (isAlive(pid) && performance.now() < end) await new Promise((resolve) => setTimeout(resolve, GLANCE_MS));
  return !isAlive(pid);
}

/** Numbers of the living processes that work in a folder or have it among their arguments. Linux only. */
export function processesOf(folder: string): readonly number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter(
      (pid) => isAlive(pid) && (directoryOf(pid).startsWith(folder) || attribute(pid, 'cmdline')?.includes(folder)),
    );
}

function directoryOf(pid: number): string {
  try {
    return readlinkSync(`/proc/${pid}/cwd`);
  } catch {
    return '';
  }
}

function attribute(pid: number, name: string): string | null {
  try {
    return readFileSync(`/proc/${pid}/${name}`, 'utf8');
  } catch {
    return null;
  }
}
