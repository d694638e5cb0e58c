import type { Finding, SettledFinding } from './finding.js';
import type { Rule } from './rule.js';

/** A comment that mutes findings: `# guardrails: ignore[rule] reason`, `ignore-file`, or one for another linter. */
export interface Suppression {
  /** `line` and `noqa`, which is what other linters have, mute on `target` and on their own line, `file` in the whole file. */
  readonly scope: 'line' | 'file' | 'noqa';
  /** Rules, guardrails or, for `noqa`, codes of other linters; null for a `noqa` of everything. */
  readonly names: readonly string[] | null;
  readonly reason: string;
  /** The last day it mutes. */
  readonly until: string | null;
  readonly line: number;
  readonly column: number;
  /** The line below a comment that stands alone, else its own. */
  readonly target: number;
}

/** What muting left: the findings, some of them `muted`, and which suppressions silenced something and which nothing. */
export interface Muted {
  readonly findings: readonly SettledFinding[];
  readonly used: ReadonlySet<Suppression>;
  readonly unused: readonly Unused[];
}

/** A suppression that silenced nothing; that is wrong once everything it names was looked for. */
export interface Unused {
  readonly names: readonly string[];
  readonly finding: Finding;
}

/** What muting needs to know of the run. */
export interface Muting {
  readonly rules: ReadonlyMap<string, Rule>;
  /** The day that `until` is judged by. */
  readonly date: string;
  /** Whose findings are about suppressions, so that none mutes them, and the rule for one that silenced nothing. */
  readonly judge: { readonly guardrail: string; readonly rule: string } | null;
  /** Further guardrails whose findings no comment mutes, by id. */
  readonly beyond: ReadonlySet<string>;
}

/** Mutes what comments in the source ask for. An expired comment mutes nothing; `noqa` needs no reason and no use. */
export function mute(
  findings: readonly SettledFinding[],
  suppressions: readonly { readonly path: string; readonly facts: readonly Suppression[] }[],
  run: Muting,
): Muted {
  const byPath = new Map(
    suppressions.map(({ path, facts }) => [path, new Coverage(facts.filter((each) => !isExpired(each, run.date)))]),
  );
  const used = new Set<Suppression>();
  const muted = findings.map((finding): SettledFinding => {
    if (finding.path === null || finding.guardrail === run.judge?.guardrail || run.beyond.has(finding.guardrail)) {
      return finding;
    }
    const found = byPath.get(finding.path)?.firstOver(finding, run.rules.get(finding.rule)?.codes ?? []) ?? null;
    if (found === null) return finding;
    used.add(found);
    const reason = found.scope === 'noqa' && found.reason === '' ? 'noqa' : found.reason;
    return { ...finding, state: 'muted', ...(reason === '' ? {} : { reason }) };
  });
  const { judge } = run;
  if (judge === null) return { findings: muted, used, unused: [] };
  const unused = suppressions.flatMap(({ path, facts }) =>
    facts.flatMap((suppression) => {
      const { scope, names } = suppression;
      if (used.has(suppression) || scope === 'noqa' || names!.length === 0 || isExpired(suppression, run.date))
        return [];
      return [{ names: names!, finding: unusedFinding(judge.rule, path, suppression) }];
    }),
  );
  return { findings: muted, used, unused };
}

/** Whether every rule, or all rules of each guardrail, that a suppression names were looked for. */
export function isJudged(names: readonly string[], ran: ReadonlySet<string>, inactive: ReadonlySet<string>): boolean {
  const halfLooked = new Set(Array.from(inactive, (rule) => rule.split('/')[0]!));
  return names.every((name) => ran.has(name.split('/')[0]!) && !inactive.has(name) && !halfLooked.has(name));
}

/** Whether a suppression's last day is over. */
export function isExpired(suppression: Suppression, date: string): boolean {
  return suppression.until !== null && suppression.until < date;
}

/** Which of the comments of one file mutes a finding, told without a look at each of them. */
class Coverage {
  /** The place among the comments of the first that mutes something, by what it mutes. */
  private readonly first = new Map<string, number>();
  private readonly suppressions: readonly Suppression[];

  constructor(suppressions: readonly Suppression[]) {
    this.suppressions = suppressions;
    for (const [index, { scope, names, line, target }] of suppressions.entries()) {
      for (const place of scope === 'file' ? [null] : [line, target]) {
        for (const name of names ?? [ANY]) this.add(keyOf(scope, place, name), index);
      }
    }
  }

  /** The first comment that mutes the finding, whose rule has these codes in other linters; null when none does. */
  firstOver({ rule, guardrail, line, endLine }: SettledFinding, codes: readonly string[]): Suppression | null {
    const foreign = codes.length === 0 ? [] : [ANY, ...codes];
    const keys = [
      ...[rule, guardrail].map((name) => keyOf('file', null, name)),
      ...[line, endLine].flatMap((place) => [
        ...[rule, guardrail].map((name) => keyOf('line', place, name)),
        ...foreign.map((code) => keyOf('noqa', place, code)),
      ]),
    ];
    const found = keys.flatMap((key) => this.first.get(key) ?? []);
    return found.length === 0 ? null : this.suppressions[Math.min(...found)]!;
  }

  private add(key: string, index: number): void {
    if (!this.first.has(key)) this.first.set(key, index);
  }
}

/** Stands for every code; no name is empty. */
const ANY = '';

function keyOf(scope: Suppression['scope'], line: number | null, name: string): string {
  return `${scope} ${line} ${name}`;
}

function unusedFinding(rule: string, path: string, { line, column, names, scope }: Suppression): Finding {
  const what = scope === 'file' ? 'in this file' : 'on this line';
  return {
    rule,
    message: `Nothing ${what} needs \`ignore[${names!.join(', ')}]\` any more.`,
    location: { path, line, column },
    identity: [scope, ...names!],
  };
}
