// Run as `node mermaid-verdicts.mjs PACKAGES` with texts as JSON on stdin; prints for each whether a version parses it.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const packages = process.argv[2];
const { JSDOM } = createRequire(join(packages, 'any.js'))('jsdom');
const { window } = new JSDOM('');
Object.assign(globalThis, { window, Option: window.Option, document: window.document });

const versions = [];
for (const name of ['mermaid-11', 'mermaid-12']) {
  const { default: mermaid } = await import(pathToFileURL(join(packages, name, 'dist/mermaid.core.mjs')).href);
  mermaid.initialize({ startOnLoad: false, logLevel: 'fatal' });
  versions.push(mermaid);
}

/** Whether one of the versions parses the text. */
async function isDrawn(text) {
  for (const mermaid of versions) {
    try {
      await mermaid.parse(text);
      return true;
    } catch {}
  }
  return false;
}

const verdicts = [];
for (const text of JSON.parse(readFileSync(0, 'utf8'))) verdicts.push(await isDrawn(text));
process.stdout.write(JSON.stringify(verdicts));
