import { groupBy } from '../core/groups.js';
import { contentHalf } from '../core/settled-finding.js';

/** What tells whether two files hold the same findings. */
interface Fingerprinted {
  readonly fingerprint: string;
}

/** Files looked at for one that is gone; where more have something in common with it, the likeliest count. */
const CANDIDATES = 200;

/** The files that may be new names of files that are gone, each of one only. */
export class Successors {
  /** How often each content is found in a file, by the file's path. */
  private readonly counts: ReadonlyMap<string, ReadonlyMap<string, number>>;
  private readonly order: ReadonlyMap<string, number>;
  private readonly byContent = new Map<string, Queue>();
  private readonly byName = new Map<string, Queue>();
  private readonly taken = new Set<string>();

  /** Findings by the path of the file they lie in. */
  constructor(files: ReadonlyMap<string, readonly Fingerprinted[]>) {
    this.counts = new Map(Array.from(files, ([path, findings]) => [path, countsOf(findings)]));
    this.order = new Map([...files.keys()].map((path, index) => [path, index]));
    for (const [path, counts] of this.counts) {
      queueIn(this.byName, nameOf(path)).add(path);
      for (const content of counts.keys()) queueIn(this.byContent, content).add(path);
    }
  }

  /**
   * Takes the file with the most findings in common with these of a file that is gone, of several the first; null when
   * none has any.
   */
  take(gone: string, findings: readonly Fingerprinted[]): string | null {
    const wanted = countsOf(findings);
    let best: { readonly path: string; readonly common: number } | null = null;
    for (const path of this.candidates(gone, wanted.keys())) {
      const common = commonOf(wanted, this.counts.get(path)!);
      if (common > (best?.common ?? 0)) best = { path, common };
    }
    if (best === null) return null;
    this.taken.add(best.path);
    return best.path;
  }

  /** In order: the namesakes, and whoever has one of the contents, those of rare contents first. */
  private candidates(gone: string, contents: Iterable<string>): readonly string[] {
    const queues = [...contents].flatMap((content) => this.byContent.get(content) ?? []);
    const namesakes = this.byName.get(nameOf(gone));
    const found = new Set(namesakes?.first(CANDIDATES, this.taken) ?? []);
    for (const queue of queues.sort((a, b) => a.size - b.size)) {
      if (found.size >= CANDIDATES) break;
      for (const path of queue.first(CANDIDATES, this.taken)) found.add(path);
    }
    return [...found].sort((a, b) => this.order.get(a)! - this.order.get(b)!);
  }
}

/** Paths in order; those that are taken are passed over once and no more. */
class Queue {
  private readonly paths: string[] = [];
  private head = 0;

  get size(): number {
    return this.paths.length - this.head;
  }

  add(path: string): void {
    this.paths.push(path);
  }

  first(count: number, taken: ReadonlySet<string>): readonly string[] {
    const kept: string[] = [];
    let next = this.head;
    for (; next < this.paths.length && kept.length < count; next++) {
      if (!taken.has(this.paths[next]!)) kept.push(this.paths[next]!);
    }
    this.head = next - kept.length;
    for (const [index, path] of kept.entries()) this.paths[this.head + index] = path;
    return kept;
  }
}

function queueIn(queues: Map<string, Queue>, key: string): Queue {
  let queue = queues.get(key);
  if (queue === undefined) {
    queue = new Queue();
    queues.set(key, queue);
  }
  return queue;
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

function countsOf(findings: readonly Fingerprinted[]): ReadonlyMap<string, number> {
  const groups = groupBy(findings, ({ fingerprint }) => contentHalf(fingerprint));
  return new Map(Array.from(groups, ([content, { length }]) => [content, length]));
}

/** How many findings two files have in common; `wanted` is looked through. */
function commonOf(wanted: ReadonlyMap<string, number>, held: ReadonlyMap<string, number>): number {
  let common = 0;
  for (const [content, count] of wanted) common += Math.min(count, held.get(content) ?? 0);
  return common;
}
