import { compareText } from '../../core/finding.js';
import { groupBy } from '../../core/groups.js';
import type { CommandResult, Repository } from '../guardrail.js';
import { AdmittedReader } from './admitted.js';
import { Comparer } from './comparison.js';
import { EditCheck } from './edit-check.js';
import { applyEdits, planFix, standsIn } from './fix.js';
import { describeFix } from './listing.js';
import type { Manifests } from './manifests.js';
import type { Policies } from './policy.js';
import { siblingsOf } from './siblings.js';

/** What `drift fix` goes by. */
export interface FixRules {
  readonly policies: Policies;
  readonly repository: Repository;
  readonly dryRun: boolean;
}

/** What `drift fix` answers: the edits, and the files to write unless it is a dry run. */
export function fixManifests(manifests: Manifests, { policies, repository, dryRun }: FixRules): CommandResult {
  const reader = new AdmittedReader();
  const siblings = siblingsOf(manifests.projects);
  const sites = manifests.sites.filter(({ declaration }) => !siblings.has(declaration.name));
  const files = new Map<string, readonly string[] | null>();
  const linesOf = (path: string): readonly string[] | null => {
    const known = files.get(path);
    if (known !== undefined) return known;
    const lines = exactText(repository.read(path))?.split('\n') ?? null;
    files.set(path, lines);
    return lines;
  };
  const check = new EditCheck(manifests, reader);
  const plan = planFix(sites, new Comparer(reader, policies, manifests), (edit, comparison) => {
    const lines = linesOf(edit.site.path);
    if (lines === null) return 'its file is no UTF-8 text';
    if (!standsIn(lines, edit.site)) return 'its specifier does not stand in one piece there';
    return check.refusal(edit, comparison);
  });
  const before = new Map<string, string>();
  const after = new Map<string, string>();
  for (const [path, edits] of groupBy(plan.edits, ({ site }) => site.path)) {
    const text = linesOf(path)!.join('\n');
    before.set(path, text);
    after.set(path, applyEdits(text, edits));
  }
  const locks = [...before.keys()].flatMap((path) => check.locksFor(path).map((lock) => lock.path));
  return describeFix(plan, { before, after, locks: [...new Set(locks)].sort(compareText) }, !dryRun);
}

/** The text of bytes that are nothing but UTF-8, a byte order mark kept; else null. */
function exactText(bytes: Uint8Array | null): string | null {
  try {
    return bytes === null ? null : new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return null;
  }
}
