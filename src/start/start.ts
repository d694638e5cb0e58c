import { fileURLToPath } from 'node:url';
import { loadBundle } from './bundle.js';
import { codeFile, codeFolder } from './compiled-code.js';

/** Starts the command line; `entry` is the address of the stub that was started. */
export async function start(entry: string): Promise<void> {
  const words = process.argv.slice(2);
  const folder = codeFolder(process.env, process.cwd());
  const code = folder === null ? null : codeFile(folder, fileURLToPath(new URL('./index.js', entry)), words[0] ?? '');
  const { bundle, keep } = await loadBundle(entry, code);
  await bundle.cli(entry, { code });
  keep();
}

/** Starts a scanning thread. */
export async function thread(entry: string): Promise<void> {
  const { code } = process.getBuiltinModule('node:worker_threads').workerData as { readonly code: string | null };
  const { bundle } = await loadBundle(entry, code);
  await bundle.thread();
}
