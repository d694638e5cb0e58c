import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Result } from './case.js';
import type { Build } from './guardrails.js';
import { BENCH_FOLDER } from './kept-folder.js';

const FILE = join(BENCH_FOLDER, 'results.json');

interface Kept {
  /** Of the bundle that was measured. */
  readonly digest: string;
  readonly runs: number;
  readonly results: readonly Result[];
}

/**
 * Results of one bundle by name, kept from call to call so that a long table can be measured in parts; those of another
 * bundle, or of another number of runs, are forgotten.
 */
export class Results {
  private readonly digest: string;
  private readonly runs: number;
  private readonly byName: Map<string, Result>;

  constructor(build: Build, runs: number) {
    this.digest = createHash('sha256')
      .update(readFileSync(join(build.dist, 'index.js')))
      .digest('hex');
    this.runs = runs;
    const kept = existsSync(FILE) ? (JSON.parse(readFileSync(FILE, 'utf8')) as Kept) : null;
    const usable = kept !== null && kept.digest === this.digest && kept.runs === runs;
    this.byName = new Map(usable ? kept.results.map((result) => [result.name, result]) : []);
  }

  /** Keeps a result in the place of an earlier one. */
  add(result: Result): void {
    this.byName.set(result.name, result);
    const kept: Kept = { digest: this.digest, runs: this.runs, results: [...this.byName.values()] };
    writeFileSync(FILE, `${JSON.stringify(kept, null, 1)}\n`);
  }

  /** The results with these names in their order, and the names that there is none of. */
  pick(names: readonly string[]): { readonly found: readonly Result[]; readonly missing: readonly string[] } {
    return {
      found: names.flatMap((name) => this.byName.get(name) ?? []),
      missing: names.filter((name) => !this.byName.has(name)),
    };
  }
}
