import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { PROJECT_ROOT } from '../tools.js';
import { guardrailIds } from './registry.js';
import { EXAMPLE } from './sample.js';

/** What the guardrails' own folders `example` add to the example monorepo, by path in the project. */
export function exampleFiles(): ReadonlyMap<string, string> {
  const files = new Map<string, string>();
  for (const id of guardrailIds()) {
    const folder = join(PROJECT_ROOT, 'src/guardrails', id, 'example');
    for (const path of filesIn(folder)) {
      const name = `${EXAMPLE}/${relative(folder, path)}`;
      if (files.has(name)) throw new Error(`two guardrails add ${name}`);
      files.set(name, readFileSync(path, 'utf8'));
    }
  }
  return files;
}

function filesIn(folder: string): readonly string[] {
  if (!existsSync(folder)) return [];
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}
