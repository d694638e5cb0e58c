import type { Selection } from './engine/plan.js';
import { scannersById } from './guardrails/guardrail.js';
import { concludeUncaught } from './host/conclusion.js';
import { DiskFiles } from './host/files.js';
import { registry } from './registry.js';
import { type ScanJob, scanThread } from './workspace/scan-pool.js';

/** The command line; `entry` is the address of the stub that was started. */
export async function cli(entry: string): Promise<void> {
  const [{ CliHost }, { runCommandLine }] = await Promise.all([
    import(/* webpackMode: "eager" */ './host/cli.js'),
    import(/* webpackMode: "eager" */ './cli/command-line.js'),
  ]);
  const host = new CliHost(new URL(entry));
  concludeUncaught(host);
  await runCommandLine(process.argv.slice(2), host, registry);
}

/** An action's main step: every enabled guardrail, or those named. */
export async function action(selection: Selection, entry: string): Promise<void> {
  const { host, runAction } = await loadAction(entry);
  await runAction(selection, host, registry, 'main');
}

/** An action's post step. */
export async function post(id: string, entry: string): Promise<void> {
  const { host, runAction } = await loadAction(entry);
  await runAction([id], host, registry, 'post');
}

/** The step that tells GitHub as one what earlier jobs of a workflow reported. */
export async function feedback(entry: string): Promise<void> {
  const { host, runFeedback } = await loadAction(entry);
  await runFeedback(host, registry);
}

async function loadAction(entry: string) {
  const [{ ActionsHost }, steps] = await Promise.all([
    import(/* webpackMode: "eager" */ './host/actions.js'),
    import(/* webpackMode: "eager" */ './action/action.js'),
  ]);
  const host = new ActionsHost(new URL(entry));
  concludeUncaught(host);
  return { host, ...steps };
}

/** A scanning thread: answers each batch of files with its facts. */
export async function thread(): Promise<void> {
  const { parentPort, workerData } = await import('node:worker_threads');
  const answer = scanThread(new DiskFiles(), scannersById(registry), workerData as ScanJob);
  parentPort!.on('message', (message) => parentPort!.postMessage(answer(message)));
}
