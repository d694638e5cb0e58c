import type { Severity } from './finding.js';
import { PROJECT } from './project.js';

/**
 * When a rule is on: `always`; once its guardrail is `configured` or named; or `where-present`, which is also where a file
 * that its guardrail needs is there.
 */
export type Activation = 'always' | 'configured' | 'where-present';

/** One thing a guardrail can find. */
export interface Rule {
  /** `<guardrail>/<name>`, naming the bad pattern, lower-kebab-case. */
  readonly id: string;
  /** What it reports, one sentence. */
  readonly summary: string;
  /** Why that matters, one or two sentences. */
  readonly why: string;
  /** How to put it right, one sentence; a finding's own remedy is more exact. */
  readonly remedy: string;
  readonly severity: Severity;
  /** Codes of other linters for the same thing: a `# noqa: CODE` on the line silences it. */
  readonly codes?: readonly string[];
  /** Further tags for code scanning, such as `external/cwe/cwe-078`. */
  readonly tags?: readonly string[];
  /** Off unless the configuration gives it a severity. */
  readonly off?: boolean;
  /** When it is on, unless `off`; `always` by default. */
  readonly activation?: Activation;
}

/** The rules of a guardrail that looks at nothing until it is configured or named. */
export function whenConfigured(rules: readonly Rule[]): readonly Rule[] {
  return rules.map((rule) => ({ ...rule, activation: 'configured' }));
}

/** When a rule reports unless somebody says otherwise, as people read it; empty for always. */
export function conditionOf({ off, activation }: Pick<Rule, 'off' | 'activation'>): string {
  if (off === true) return 'off unless configured';
  if (activation === 'configured') return 'when configured';
  return activation === 'where-present' ? 'where its files are' : '';
}

/** The address of a rule's documentation, derived from its id. */
export function docsOf(ruleId: string): string {
  const [guardrail, name] = ruleId.split('/');
  return `${PROJECT.url}/blob/v1/actions/${guardrail}/README.md#${name}`;
}
