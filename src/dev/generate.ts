import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { current, generatedFiles, generatedSources } from './generators/files.js';
import { PROJECT_ROOT } from './tools.js';

/** Writes what is generated; `node lib/dev/generate.js sources` only what the rest is compiled from. */
function write(path: string, text: string): void {
  if (current(path) === text) return;
  const file = join(PROJECT_ROOT, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
  process.stdout.write(`wrote ${path}\n`);
}

if (process.argv[2] === 'sources') {
  for (const [path, text] of generatedSources()) write(path, text);
} else {
  const { registry } = await import('../registry.js');
  for (const [path, text] of generatedFiles(registry)) write(path, text);
}
