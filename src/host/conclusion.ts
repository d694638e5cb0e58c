import { isForeignFault, sentenceOf } from '../core/errors.js';
import { PROJECT } from '../core/project.js';
import { EXIT_STATUS } from '../core/report.js';
import { endProcess } from './ending.js';
import type { Host } from './host.js';

/** Runs the body; whatever it throws becomes one sentence and exit status 2, and ours is named as a bug, without a stack. */
export async function concludeFaults(host: Host, body: () => Promise<void>): Promise<void> {
  try {
    await body();
  } catch (error) {
    concludeFault(host, error);
  }
}

/** From now on whatever is thrown where nobody catches it ends this process with one sentence and exit status 2. */
export function concludeUncaught(host: Host): void {
  process.on('uncaughtException', (error) => {
    concludeFault(host, error);
    endProcess(EXIT_STATUS.broken);
  });
}

function concludeFault(host: Host, error: unknown): void {
  const bug = isForeignFault(error) ? '' : `A bug in ${PROJECT.name}, please report it at ${PROJECT.url}/issues: `;
  try {
    host.output('verdict', 'broken');
  } catch {
    // The runner's files may be what the fault is about; the exit status says as much.
  }
  const prefix = host.kind === 'actions' ? '' : 'error: ';
  host.conclude(EXIT_STATUS.broken, `${prefix}${bug}${sentenceOf(error)}`);
}
