import { sentenceOf, UserError } from '../core/errors.js';
import { PROJECT } from '../core/project.js';
import { EXIT_STATUS } from '../core/report.js';
import type { Host } from './host.js';

/** Runs the body; whatever it throws becomes one sentence and exit status 2, and ours is named as a bug, without a stack. */
export async function concludeFaults(host: Host, body: () => Promise<void>): Promise<void> {
  try {
    await body();
  } catch (error) {
    const bug =
      error instanceof UserError ? '' : `A bug in ${PROJECT.name}, please report it at ${PROJECT.url}/issues: `;
    host.output('verdict', 'broken');
    const prefix = host.kind === 'actions' ? '' : 'error: ';
    host.conclude(EXIT_STATUS.broken, `${prefix}${bug}${sentenceOf(error)}`);
  }
}
