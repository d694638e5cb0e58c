import { readFileSync } from 'node:fs';
import { handlers as handlerFacts } from '../../guardrails/bare-except/facts.js';
import type { LossFact } from '../../guardrails/bare-except/loss.js';
import { Keyword } from '../../parsers/python/keywords.js';
import { readPython } from '../../parsers/python/module.js';
import { plannedScanner, scanFile } from '../../workspace/scan-file.js';

/** A Python file on this machine, or one made up. */
export type PythonSource = { readonly path: string } | { readonly text: string };

/** Line and column in characters, from 1. */
export type PythonPlace = readonly [line: number, column: number];

/** The bytes of a source. */
export function bytesOf(source: PythonSource): Uint8Array {
  return 'path' in source ? readFileSync(source.path) : Buffer.from(source.text);
}

/** What the reader sees in a source of ways to lose an error. */
export function lossesIn(bytes: Uint8Array): readonly LossFact[] {
  return (scanFile('a.py', bytes, [plannedScanner(handlerFacts)]).facts.handlers ?? []) as readonly LossFact[];
}

/** Where those of one kind stand, in order. */
export function placesOf(facts: readonly LossFact[], wanted: (fact: LossFact) => boolean): readonly PythonPlace[] {
  return facts
    .filter(wanted)
    .map(({ line, column }): PythonPlace => [line, column])
    .sort((a, b) => a[0] - b[0] || a[1] - b[1]);
}

/** Where the `except` clauses of a source begin, in order; with `holding`, only those with such a statement in them. */
export function clausesIn(bytes: Uint8Array, holding?: Keyword): readonly PythonPlace[] {
  const module = readPython(bytes);
  const keywords = Array.from({ length: module.size }, (_, statement) => module.keyword(statement));
  return keywords.flatMap((keyword, statement) => {
    if (keyword !== Keyword.except) return [];
    const inside = keywords.slice(statement + 1, module.after(statement));
    if (holding !== undefined && !inside.includes(holding)) return [];
    const { line, column } = module.position(module.start(statement));
    return [[line, column] as const];
  });
}

/** What the reader calls broken, as `line: message`. */
export function brokenIn(bytes: Uint8Array): readonly string[] {
  return readPython(bytes).problems.first.map(({ line, message }) => `${line}: ${message}`);
}
