import type { Selection } from './engine/plan.js';
import { scannersById } from './guardrails/guardrail.js';
import { DiskFiles } from './host/files.js';
import { registry } from './registry.js';
import { type ScanJob, scanThread } from './workspace/scan-pool.js';

/** The command line; `entry` is the address of the stub that was started. */
export async function cli(entry: string): Promise<void> {
  const [{ CliHost }, { runCommandLine }] = await Promise.all([
    import(/* webpackMode: "eager" */ './host/cli.js'),
    import(/* webpackMode: "eager" */ './cli/command-line.js'),
  ]);
  await runCommandLine(process.argv.slice(2), new CliHost(new URL(entry)), registry);
}

/** An action's main step: every enabled guardrail, or those named. */
export async function action(selection: Selection, entry: string): Promise<void> {
  const [{ ActionsHost }, { runAction }] = await loadAction();
  await runAction(selection, new ActionsHost(new URL(entry)), registry, 'main');
}

/** An action's post step. */
export async function post(id: string, entry: string): Promise<void> {
  const [{ ActionsHost }, { runAction }] = await loadAction();
  await runAction([id], new ActionsHost(new URL(entry)), registry, 'post');
}

/** The step that tells GitHub as one what earlier jobs of a workflow reported. */
export async function feedback(entry: string): Promise<void> {
  const [{ ActionsHost }, { runFeedback }] = await loadAction();
  await runFeedback(new ActionsHost(new URL(entry)), registry);
}

function loadAction() {
  return Promise.all([
    import(/* webpackMode: "eager" */ './host/actions.js'),
    import(/* webpackMode: "eager" */ './action/action.js'),
  ]);
}

/** A scanning thread: answers each batch of files with its facts. */
export async function thread(): Promise<void> {
  const { parentPort, workerData } = await import('node:worker_threads');
  const answer = scanThread(new DiskFiles(), scannersById(registry), workerData as ScanJob);
  parentPort!.on('message', (message) => parentPort!.postMessage(answer(message)));
}
