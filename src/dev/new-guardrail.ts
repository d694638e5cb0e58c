import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { templateFor } from './template.js';
import { PROJECT_ROOT } from './tools.js';

/** `npm run new -- <id>`: writes the files of a new guardrail, overwriting nothing. */
const [id] = process.argv.slice(2);
if (id === undefined || !/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(id)) {
  process.stderr.write('Give the new guardrail a short lower-case noun: npm run new -- <id>\n');
  process.exitCode = 2;
} else {
  for (const [path, text] of templateFor(id)) {
    const file = join(PROJECT_ROOT, path);
    if (existsSync(file)) {
      process.stderr.write(`${path} is there already and stays as it is\n`);
      continue;
    }
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
    process.stdout.write(`wrote ${path}\n`);
  }
  process.stdout.write('Now: npm run generate && npm run build && npm test\n');
}
