import type { Finding } from '../../core/finding.js';
import { groupBy } from '../../core/groups.js';
import type { JudgingSettings } from '../../core/judging-settings.js';
import type { BaselineEntry } from '../../core/report.js';
import { contentHalf } from '../../core/settled-finding.js';
import { WEAKENED } from './rule.js';

/** What a change makes the baseline tolerate beyond what it did, and how many findings that is. */
export interface BaselineGrowth {
  readonly findings: readonly Finding[];
  readonly added: number;
  /** How many of those it tolerated already it tolerates longer. */
  readonly longer: number;
}

const SHOWN_RULES = 5;
const SHOWN_PLACES = 5;

/** Compares two baselines: entries that are new, and entries that are tolerated longer. A first baseline is a notice. */
export function baselineGrowth(before: JudgingSettings, after: JudgingSettings): BaselineGrowth {
  if (after.baseline === null) return { findings: [], added: 0, longer: 0 };
  const { path, entries } = after.baseline;
  const { added, longer } = compare(before.baseline?.entries ?? [], entries);
  const isFirst = before.baseline === null;
  const location = { path };
  const findings: Finding[] = [];
  if (added.length > 0) {
    const what = isFirst ? 'The first baseline tolerates' : 'The baseline tolerates';
    findings.push({
      rule: WEAKENED,
      message: `${what} ${counted(added.length, isFirst ? 'finding' : 'more finding')}: ${rulesOf(added)}${reasonOf(added)}.`,
      location,
      remedy: 'Fix what is new, or have those who look after it agree to it.',
      related: placesOf(added),
      identity: ['baseline', 'added'],
      ...(isFirst ? { severity: 'notice' as const } : {}),
    });
  }
  if (longer.length > 0) {
    findings.push({
      rule: WEAKENED,
      message: `The baseline tolerates ${counted(longer.length, 'finding')} longer than before: ${rulesOf(longer)}.`,
      location,
      related: placesOf(longer),
      identity: ['baseline', 'longer'],
    });
  }
  return { findings, added: isFirst ? 0 : added.length, longer: longer.length };
}

interface Comparison {
  readonly added: readonly BaselineEntry[];
  readonly longer: readonly BaselineEntry[];
}

/** Pairs entries by what they stand for, and where a file was renamed by what was found in it. */
function compare(before: readonly BaselineEntry[], after: readonly BaselineEntry[]): Comparison {
  const byPlace = pair(before, after, ({ fingerprint }) => fingerprint);
  const byContent = pair(byPlace.left, byPlace.added, ({ rule, fingerprint }) => `${rule} ${contentHalf(fingerprint)}`);
  const pairs = [...byPlace.pairs, ...byContent.pairs];
  const longer = pairs.filter(([old, entry]) => old.until !== undefined && (entry.until ?? '9999') > old.until);
  return { added: byContent.added, longer: longer.map(([, entry]) => entry) };
}

interface Paired {
  readonly pairs: readonly (readonly [BaselineEntry, BaselineEntry])[];
  readonly added: readonly BaselineEntry[];
  /** Old entries that nothing stands for any more. */
  readonly left: readonly BaselineEntry[];
}

function pair(
  before: readonly BaselineEntry[],
  after: readonly BaselineEntry[],
  keyOf: (entry: BaselineEntry) => string,
): Paired {
  const open = groupBy(before, keyOf);
  const pairs: (readonly [BaselineEntry, BaselineEntry])[] = [];
  const added: BaselineEntry[] = [];
  for (const entry of after) {
    const old = open.get(keyOf(entry))?.pop();
    if (old === undefined) added.push(entry);
    else pairs.push([old, entry]);
  }
  return { pairs, added, left: [...open.values()].flat() };
}

function rulesOf(entries: readonly BaselineEntry[]): string {
  const rules = [...groupBy(entries, ({ rule }) => rule)].sort(([, a], [, b]) => b.length - a.length);
  const shown = rules.slice(0, SHOWN_RULES).map(([rule, group]) => `${group.length} of \`${rule}\``);
  const more = rules.length > SHOWN_RULES ? [`${rules.length - SHOWN_RULES} more rules`] : [];
  const all = [...shown, ...more];
  return all.length < 2 ? all.join('') : `${all.slice(0, -1).join(', ')} and ${all.at(-1)}`;
}

/** The reason, where all new entries give the same. */
function reasonOf(entries: readonly BaselineEntry[]): string {
  const reasons = new Set(entries.map(({ reason }) => reason));
  const [reason] = reasons;
  return reasons.size === 1 && reason !== undefined ? `; the reason given is “${reason.slice(0, 200)}”` : '';
}

function placesOf(entries: readonly BaselineEntry[]): NonNullable<Finding['related']> {
  const places = entries.flatMap(({ path, rule }) => (path === null ? [] : [{ path, message: `Tolerated: ${rule}.` }]));
  return places.slice(0, SHOWN_PLACES);
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
