import type { Json } from './oracle.js';

const SHOWN = 120;

/** At most so many places where two JSON values differ, each as one line; none when they are equal. */
export function jsonDifferences(own: Json, truth: Json, most = 5): readonly string[] {
  const found: string[] = [];
  const visit = (path: string, left: Json | undefined, right: Json | undefined): void => {
    if (found.length >= most || left === right) return;
    const sets = Array.isArray(left) && Array.isArray(right) ? setDifference(left, right) : null;
    if (sets !== null) found.push(`${path.slice(1) || 'answer'}: ${sets}`);
    else if (isBranch(left) && isBranch(right) && Array.isArray(left) === Array.isArray(right)) {
      const keys = new Set([...Object.keys(left), ...Object.keys(right)]);
      for (const key of keys) visit(`${path}.${key}`, memberOf(left, key), memberOf(right, key));
    } else found.push(`${path.slice(1) || 'answer'}: ours ${shown(left)}, theirs ${shown(right)}`);
  };
  visit('', own, truth);
  return found;
}

/** What stands in one list alone; null when both hold the same, in whatever order. */
function setDifference(left: readonly Json[], right: readonly Json[]): string | null {
  const [ours, theirs] = [left, right].map((items) => new Set(items.map((item) => JSON.stringify(item))));
  const alone = (items: ReadonlySet<string>, others: ReadonlySet<string>): string =>
    shown([...items].filter((item) => !others.has(item)).map((item) => JSON.parse(item) as Json));
  const [oursAlone, theirsAlone] = [alone(ours!, theirs!), alone(theirs!, ours!)];
  return oursAlone === '[]' && theirsAlone === '[]' ? null : `only ours ${oursAlone}, only theirs ${theirsAlone}`;
}

type Branch = readonly Json[] | { readonly [key: string]: Json };

function isBranch(value: Json | undefined): value is Branch {
  return typeof value === 'object' && value !== null;
}

function memberOf(branch: Branch, key: string): Json | undefined {
  return Object.hasOwn(branch, key) ? (branch as { readonly [key: string]: Json })[key] : undefined;
}

function shown(value: Json | undefined): string {
  const text = value === undefined ? 'nothing' : JSON.stringify(value);
  return text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text;
}
