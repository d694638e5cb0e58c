/** How bad a finding is; `error` fails a run by default. */
export type Severity = 'error' | 'warning' | 'notice';

/** Severities from the worst to the mildest. */
export const SEVERITIES: readonly Severity[] = ['error', 'warning', 'notice'];

/** A place in a file: `path` is repository-relative POSIX, lines and columns count from 1, columns in characters. */
export interface Location {
  readonly path: string;
  readonly line?: number;
  readonly column?: number;
  readonly endLine?: number;
  readonly endColumn?: number;
}

/** Another place that helps to understand a finding, with a sentence on its part in it. */
export interface Related extends Location {
  readonly message: string;
}

/** What a guardrail returns for one fault it saw. */
export interface Finding {
  /** `<guardrail>/<name>`, one of the guardrail's declared rules. */
  readonly rule: string;
  /** What happened, one sentence: capital first letter, full stop last. */
  readonly message: string;
  /** Where; absent for a finding about the repository or the machine as a whole. */
  readonly location?: Location;
  /** Replaces the rule's default severity for this finding; the user's configuration still wins. */
  readonly severity?: Severity;
  /** What to do about it, one sentence. */
  readonly remedy?: string;
  readonly related?: readonly Related[];
  /** A file that should be there and is not: a change that removes it brings the finding about. */
  readonly absent?: string;
  /**
   * What makes this the same finding tomorrow: names and values, never a line number or the message.
   * Without it, the text of the line with its white space removed stands in.
   */
  readonly identity?: readonly string[];
  /** Further text kept out of the message, for SARIF property bags (CWE ids, confidence and the like). */
  readonly properties?: Readonly<Record<string, string | number | boolean>>;
  /** What it is still when its own rule is off: the same fault under the next rule that applies. */
  readonly otherwise?: Finding;
  /** Tolerated already by means of another tool: `known` by its baseline, `muted` by its comment in the source. */
  readonly state?: 'known' | 'muted';
  /** Why it is tolerated, where somebody said so. */
  readonly reason?: string;
}

/** `new` counts towards the verdict; `known` is in the baseline; `muted` is suppressed in the source. */
export type FindingState = 'new' | 'known' | 'muted';

/** A finding as the report holds it: every field decided, nothing left to interpret. */
export interface SettledFinding {
  readonly guardrail: string;
  readonly rule: string;
  readonly severity: Severity;
  readonly state: FindingState;
  readonly message: string;
  readonly path: string | null;
  readonly line: number | null;
  readonly column: number | null;
  readonly endLine: number | null;
  readonly endColumn: number | null;
  readonly remedy: string | null;
  /** 32 hex digits, stable over moved and reformatted lines. */
  readonly fingerprint: string;
  readonly related: readonly Related[];
  /** Address of the rule's documentation. */
  readonly docs: string;
  /** Why a known or muted finding is tolerated, where somebody said so. */
  readonly reason?: string;
  /** Whether the finding sits on a line changed since the base revision; absent when no base is known. */
  readonly changed?: boolean;
  readonly properties?: Readonly<Record<string, string | number | boolean>>;
  /** As the finding has it, until it is decided what the change touches: written reports do not hold it. */
  readonly absent?: string;
}

/** One measured number. */
export interface Metric {
  readonly name: string;
  readonly value: number;
  /** Base unit: `bytes`, `ratio`, `seconds`, `celsius`, `watts`, `joules`, `hertz`, `percent` or `count`. */
  readonly unit: string;
  readonly labels?: Readonly<Record<string, string>>;
}

/** Orders by path, line, column, rule and message; findings without a path come first. */
export function compareFindings(a: SettledFinding, b: SettledFinding): number {
  return (
    compareText(a.path ?? '', b.path ?? '') ||
    (a.line ?? 0) - (b.line ?? 0) ||
    (a.column ?? 0) - (b.column ?? 0) ||
    compareText(a.rule, b.rule) ||
    compareText(a.message, b.message)
  );
}

/** Orders by code units, so the order is the same in every locale. */
export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
