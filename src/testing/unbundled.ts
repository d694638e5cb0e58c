import { join } from 'node:path';
import { stubs } from '../dev/generators/stubs.js';
import { PROJECT_ROOT } from '../dev/tools.js';
import { registry } from '../registry.js';

/** The files of a `dist/` around the compiled modules instead of the bundles: the code as it is now. */
export function unbundled(): Readonly<Record<string, string>> {
  const all = (module: string): string => `export * from ${JSON.stringify(join(PROJECT_ROOT, 'lib', module))};\n`;
  return {
    'package.json': '{ "type": "module" }\n',
    'index.js': all('index.js'),
    'start.js': all('start.js'),
    'github.js': all('host/github-toolkit.js'),
    ...stubs(registry),
  };
}
