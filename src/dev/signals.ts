import { parseArgs } from 'node:util';
import { seeded } from '../testing/random.js';
import { SIGNALLED_COMMANDS } from './signals/commands.js';
import { SceneMaker } from './signals/scene.js';
import { type Rehearsal, rehearse, tryOut } from './signals/trial.js';

/**
 * Ends every command that writes or starts a program at random moments, by SIGKILL and by every signal that asks, and
 * looks for half files, orphans and temporary files: `npm run signals -- [--count N] [--seed N]`.
 */

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT', 'SIGKILL'] as const;

const { values } = parseArgs({ options: { count: { type: 'string' }, seed: { type: 'string' } } });
const [count, seed] = [Number(values.count ?? 200), Number(values.seed ?? 1)];
const random = seeded(seed);
const maker = new SceneMaker();
const faults: string[] = [];
const ends: Record<string, number> = {};
try {
  const rehearsals: Rehearsal[] = [];
  for (const command of SIGNALLED_COMMANDS) rehearsals.push(await rehearse(maker, command));
  for (let trial = 0; trial < count; trial++) {
    const command = SIGNALLED_COMMANDS[trial % SIGNALLED_COMMANDS.length]!;
    const rehearsal = rehearsals[trial % SIGNALLED_COMMANDS.length]!;
    const signal = random.pick(SIGNALS);
    const delay = random.below(rehearsal.milliseconds);
    const outcome = await tryOut(maker, command, rehearsal, signal, delay);
    const end = `${signal}: ${outcome.ended}`;
    ends[end] = (ends[end] ?? 0) + 1;
    const name = [command.stub, ...command.args].join(' ');
    faults.push(...outcome.faults.map((fault) => `${name}, ${signal} after ${delay} ms: ${fault}`));
    process.stderr.write(`${trial + 1} of ${count}: ${name}, ${signal} after ${delay} ms: ${outcome.ended}\n`);
  }
} finally {
  maker.remove();
}
process.stdout.write(
  `${JSON.stringify({ seed, trials: count, ends })}\n${faults.length} faults\n${faults.join('\n')}\n`,
);
process.exitCode = faults.length === 0 ? 0 : 1;
