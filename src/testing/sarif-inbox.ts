import { gunzipSync } from 'node:zlib';
import type { Log, Result } from 'sarif';

/** An upload that code scanning took. */
export interface StoredAnalysis {
  readonly commit: string;
  readonly ref: string;
  readonly tool: string;
  readonly category: string;
  readonly checkout: string | null;
  readonly startedAt: string | null;
  readonly results: readonly Result[];
  /** Bytes of the compressed file. */
  readonly compressed: number;
}

const LIMITS = { compressed: 10_000_000, runs: 20, results: 25_000, rules: 25_000, locations: 1000, tags: 20 };
const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

/** Code scanning's side of an upload: it checks what GitHub checks and keeps the newest analysis of each category. */
export class SarifInbox {
  /** By ref, tool and category: a later upload replaces an earlier one. */
  readonly analyses = new Map<string, StoredAnalysis>();

  /** Takes the body of an upload; returns why GitHub would refuse it, or null. */
  take(body: Readonly<Record<string, unknown>>): string | null {
    const { commit_sha: commit, ref, sarif, checkout_uri: checkout, started_at: startedAt } = body;
    if (typeof commit !== 'string' || !/^[0-9a-f]{40}$/.test(commit)) return 'commit_sha is no SHA';
    if (typeof ref !== 'string' || !/^refs\/(heads\/.+|tags\/.+|pull\/\d+\/(merge|head))$/.test(ref))
      return 'ref is no full reference';
    if (checkout !== undefined && !/^file:\/\/\//.test(String(checkout))) return 'checkout_uri is no file URI';
    if (startedAt !== undefined && !/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/.test(String(startedAt)))
      return 'started_at is no ISO 8601 time';
    if (typeof sarif !== 'string' || !BASE64.test(sarif)) return 'sarif is no Base64';
    const bytes = Buffer.from(sarif, 'base64');
    if (bytes.length > LIMITS.compressed) return 'sarif is too large';
    const log = logIn(bytes);
    const wrong = log === null ? 'sarif is no SARIF 2.1.0 in gzip' : beyondLimits(log);
    if (wrong !== null) return wrong;
    for (const { tool, automationDetails, results = [] } of log!.runs) {
      const id = automationDetails?.id ?? '';
      const category = id.slice(0, id.lastIndexOf('/') + 1);
      this.analyses.set(`${ref} ${tool.driver.name} ${category}`, {
        commit,
        ref,
        tool: tool.driver.name,
        category,
        checkout: (checkout as string | undefined) ?? null,
        startedAt: (startedAt as string | undefined) ?? null,
        results,
        compressed: bytes.length,
      });
    }
    return null;
  }
}

function logIn(bytes: Buffer): Log | null {
  try {
    const log: Log = JSON.parse(gunzipSync(bytes).toString('utf8'));
    return log.version === '2.1.0' && Array.isArray(log.runs) && log.runs.length > 0 ? log : null;
  } catch {
    return null;
  }
}

function beyondLimits({ runs }: Log): string | null {
  const results = runs.flatMap((run) => run.results ?? []);
  const rules = runs.flatMap(({ tool }) => tool.driver.rules ?? []);
  const identities = runs.map(({ tool, automationDetails }) => `${tool.driver.name} ${automationDetails?.id ?? ''}`);
  if (runs.length > LIMITS.runs) return 'sarif has too many runs';
  if (new Set(identities).size < runs.length) return 'sarif has two runs of one tool and category';
  if (runs.some((run) => (run.results ?? []).length > LIMITS.results)) return 'a run has too many results';
  if (runs.some(({ tool }) => (tool.driver.rules ?? []).length > LIMITS.rules)) return 'a run has too many rules';
  if (rules.some(({ properties }) => (properties?.tags ?? []).length > LIMITS.tags)) return 'a rule has too many tags';
  if (results.some(({ locations = [] }) => locations.length === 0)) return 'a result has no location';
  if (results.some((result) => placesOf(result) > LIMITS.locations)) return 'a result has too many locations';
  return null;
}

function placesOf({ locations = [], relatedLocations = [] }: Result): number {
  return locations.length + relatedLocations.length;
}
