import type { Config } from '../config/config.js';
import type { Finding, SettledFinding } from '../core/finding.js';
import type { Rule } from '../core/rule.js';
import { inOrder, settle } from '../core/settle.js';
import { mute, type Suppression } from '../core/suppress.js';
import type { AnyGuardrail } from '../guardrails/guardrail.js';
import type { Facts } from '../workspace/scan.js';
import type { Workspace } from '../workspace/workspace.js';
import type { Checked } from './check.js';

/** Lines of the workspace's files, each file read at most once. */
export class SourceLines {
  private readonly files = new Map<string, readonly string[]>();
  private readonly workspace: Workspace;
  private readonly limit: number;

  constructor(workspace: Workspace, limit: number) {
    this.workspace = workspace;
    this.limit = limit;
  }

  /** The text of a line, without its end; null when there is none. */
  line(path: string, line: number): string | null {
    let lines = this.files.get(path);
    if (lines === undefined) {
      const bytes = this.workspace.read(path, this.limit);
      lines = bytes === null ? [] : new TextDecoder().decode(bytes).split(/\r\n|\r|\n/);
      this.files.set(path, lines);
    }
    return lines[line - 1] ?? null;
  }
}

/** Settles what all checks returned, adds sources nobody could read, and mutes what comments ask for. */
export function settleAll(
  checked: readonly Checked[],
  facts: Facts,
  config: Config,
  registry: readonly AnyGuardrail[],
  lines: SourceLines,
  today: string,
): readonly SettledFinding[] {
  const rules = rulesOf(registry);
  const lineText = (path: string, line: number): string => lines.line(path, line) ?? '';
  const settleFor = (id: string, findings: readonly Finding[]): readonly SettledFinding[] =>
    settle(findings, {
      guardrail: id,
      rules,
      severities: config.guardrails.get(id)?.severities ?? new Map(),
      lineText,
    });
  const findings = [
    ...checked.flatMap(({ planned, result }) => settleFor(planned.guardrail.id, result.findings)),
    ...settleFor('source', brokenSources(checked, facts)),
  ];
  const ran = new Set(checked.filter(({ status }) => status === 'ran').map(({ planned }) => planned.guardrail.id));
  const suppressions = (facts.tables.get('suppressions') ?? []) as readonly {
    readonly path: string;
    readonly facts: readonly (Suppression | { readonly scope: 'malformed' })[];
  }[];
  const muted = mute(
    findings,
    suppressions.map(({ path, facts }) => ({ path, facts: facts.filter((fact) => fact.scope !== 'malformed') })),
    { rules, date: today, judged: (name) => ran.has(name.split('/')[0]!) },
  );
  const unused = ran.has('suppressions') ? settleFor('suppressions', muted.unused) : [];
  return inOrder([...muted.findings, ...unused]);
}

/** Every rule of every guardrail, by id. */
export function rulesOf(registry: readonly AnyGuardrail[]): ReadonlyMap<string, Rule> {
  return new Map(registry.flatMap(({ rules }) => rules.map((rule) => [rule.id, rule] as const)));
}

/** What scanners and checks could not understand, one finding a place. */
function brokenSources(checked: readonly Checked[], facts: Facts): readonly Finding[] {
  if (!checked.some(({ planned }) => planned.guardrail.id === 'source')) return [];
  const scanned = facts.problems.flatMap(({ path, facts: problems }) =>
    problems.map(({ message, line, column }) => ({ message, location: { path, line, column } })),
  );
  const checks = checked.flatMap(({ result }) => result.broken ?? []);
  return [...scanned, ...checks].map(({ message, location }) => ({
    rule: 'source/broken',
    message,
    location,
    identity: [message.replace(/\d+/g, '')],
  }));
}
