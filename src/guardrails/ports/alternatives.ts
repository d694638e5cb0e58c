import { compileGlob } from '../../parsers/glob.js';
import { areVariants } from './compose-settings.js';
import { inTurns, type Use } from './use.js';

/** Knows which uses never run at the same time. */
export interface Alternatives {
  mayMeet(a: Use, b: Use): boolean;
  /** Which member of each group a use matches, by its place, -1 for none. */
  membership(use: Use): readonly number[];
}

type Member = (use: Use) => boolean;

/**
 * Groups of alternatives: two uses that match different members of one group never run together. A member is a word
 * (`prod` is in `config/prod/app.yaml` and `orders-prod`, not in `products.py`) or a glob over paths and service names.
 * A group of one member keeps what matches it apart from everything else. Services of disjoint compose profiles are
 * alternatives, too, and compose files made to be run one at a time.
 */
export function alternativesOf(groups: readonly (readonly string[])[]): Alternatives {
  const compiled = groups.map((group) => group.map(memberOf));
  const known = new Map<Use, readonly number[]>();
  const membership = (use: Use): readonly number[] => {
    let memberships = known.get(use);
    if (memberships === undefined) {
      memberships = compiled.map((members) => members.findIndex((member) => member(use)));
      known.set(use, memberships);
    }
    return memberships;
  };
  return {
    membership,
    mayMeet(a, b) {
      if (disjoint(a.service.profiles, b.service.profiles)) return false;
      if (a.published !== null && b.published !== null && areVariants(a.published, b.published)) return false;
      if (inTurns(a, b)) return false;
      const [left, right] = [membership(a), membership(b)];
      return compiled.every((members, group) => {
        const [first, second] = [left[group]!, right[group]!];
        return first === second || (members.length > 1 && (first === -1 || second === -1));
      });
    },
  };
}

function memberOf(member: string): Member {
  if (/[*?[{/]/.test(member)) {
    const matches = compileGlob(member);
    return ({ path, service }) => matches(path) || matches(service.name);
  }
  const word = member.replace(/^[-_.]+|[-_.]+$/g, '').toLowerCase();
  return ({ path, service }) => wordsOf(path).has(word) || wordsOf(service.name).has(word);
}

function wordsOf(text: string): ReadonlySet<string> {
  return new Set(text.toLowerCase().split(/[^a-z0-9]+/));
}

function disjoint(a: readonly string[], b: readonly string[]): boolean {
  return a.length > 0 && b.length > 0 && !a.some((profile) => b.includes(profile));
}
