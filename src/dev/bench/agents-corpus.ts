import { join } from 'node:path';
import { agentMonorepo } from './agents/monorepo.js';
import { commitAll } from './checkout.js';
import { keptFolder, plant } from './kept-folder.js';

const SEED = 1;

/** How much Python the whole agent monorepo has. */
export const AGENTS_MEGABYTES = 14;

/** A clean checkout of the agent monorepo with so many megabytes of Python, by default all of it. */
export function agentsCorpus(megabytes = AGENTS_MEGABYTES): string {
  return keptFolder(megabytes === AGENTS_MEGABYTES ? 'agents' : `agents-${megabytes}`, (folder) => {
    const { files } = agentMonorepo(SEED, megabytes / AGENTS_MEGABYTES);
    for (const [path, content] of files) plant(join(folder, path), content);
    commitAll(folder);
  });
}
