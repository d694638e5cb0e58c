import type { Finding } from '../../core/finding.js';
import { append } from '../../core/groups.js';
import type { DependencyFact, IncludeFact } from '../../facts/dependencies/fact.js';

/** What dependency files say, by path. */
export type FactsByPath = Map<string, readonly DependencyFact[]>;

/** Reads a file that no scanner looked at: what it says as a requirements file, or null when it does not exist. */
export type ReadRequirements = (path: string, mode: IncludeFact['mode']) => readonly DependencyFact[] | null;

const FILE_LIMIT = 5_000;

/** Follows every include, adds the facts of files only includes lead to, and reports includes that lead nowhere. */
export function followIncludes(facts: FactsByPath, read: ReadRequirements): readonly Finding[] {
  const findings: Finding[] = [];
  const edges = new Map<string, string[]>();
  // The map grows while it is walked: files found on the way are walked too.
  for (const [path, said] of facts) {
    for (const fact of said) {
      if (fact.fact !== 'include') continue;
      const target = resolvePath(path, fact.path);
      if (target === null) {
        findings.push(
          problem('outside', path, fact, `${path} includes ${fact.path}, which lies outside the repository.`),
        );
        continue;
      }
      const known = facts.has(target) || facts.size > FILE_LIMIT ? [] : read(target, fact.mode);
      if (known === null) {
        const missing = problem('missing', path, fact, `${path} includes ${target}, which does not exist.`);
        findings.push({ ...missing, absent: target });
        continue;
      }
      if (!facts.has(target)) facts.set(target, known);
      append(edges, path, target);
    }
  }
  return [...findings, ...cycles(edges, facts)];
}

/** The files in the repository that each file takes in. */
export function includesIn(facts: FactsByPath): ReadonlyMap<string, readonly string[]> {
  const includes = new Map<string, string[]>();
  for (const [path, said] of facts) {
    for (const fact of said) {
      const target = fact.fact === 'include' ? resolvePath(path, fact.path) : null;
      if (target !== null) append(includes, path, target);
    }
  }
  return includes;
}

/** A path relative to a file, or null when it leaves the repository. */
export function resolvePath(from: string, path: string): string | null {
  if (/^(?:[/\\~]|[A-Za-z]:)/.test(path) || path.includes('\0')) return null;
  const parts = from.split('/').slice(0, -1);
  for (const part of path.split(/[\\/]/)) {
    if (part === '' || part === '.') continue;
    if (part !== '..') parts.push(part);
    else if (parts.pop() === undefined) return null;
  }
  return parts.join('/');
}

function problem(what: string, path: string, fact: IncludeFact, message: string): Finding {
  return {
    rule: 'drift/include',
    message,
    location: { path, line: fact.line, column: fact.column },
    remedy:
      what === 'missing' ? `Add ${fact.path} or remove the include.` : 'Keep included files inside the repository.',
    identity: [what, path, fact.path],
  };
}

/** One finding for every include that closes a circle, found by a walk in depth without recursion. */
function cycles(edges: ReadonlyMap<string, readonly string[]>, facts: FactsByPath): readonly Finding[] {
  const findings: Finding[] = [];
  const finished = new Set<string>();
  for (const start of [...edges.keys()].sort()) {
    const trail: { readonly path: string; next: number }[] = finished.has(start) ? [] : [{ path: start, next: 0 }];
    const open = new Set(trail.map(({ path }) => path));
    while (trail.length > 0) {
      const step = trail.at(-1)!;
      const target = (edges.get(step.path) ?? [])[step.next++];
      if (target === undefined) {
        finished.add(step.path);
        open.delete(step.path);
        trail.pop();
      } else if (open.has(target)) findings.push(cycle(step.path, target, facts));
      else if (!finished.has(target)) {
        open.add(target);
        trail.push({ path: target, next: 0 });
      }
    }
  }
  return findings;
}

function cycle(path: string, target: string, facts: FactsByPath): Finding {
  const include = facts.get(path)!.find((fact) => fact.fact === 'include' && resolvePath(path, fact.path) === target);
  const { line, column } = include!;
  const message =
    path === target ? `${path} includes itself.` : `${path} includes ${target}, which leads back to ${path}.`;
  return {
    rule: 'drift/include',
    message,
    location: { path, line, column },
    remedy: 'Remove one of the includes in the circle.',
    related: path === target ? [] : [{ path: target, line: 1, message: 'Leads back to the including file.' }],
    identity: ['cycle', path, target],
  };
}
