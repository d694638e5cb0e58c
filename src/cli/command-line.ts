import { resolve } from 'node:path';
import type { AnyGuardrail } from '../guardrails/guardrail.js';
import { concludeFaults } from '../host/conclusion.js';
import type { Host } from '../host/host.js';
import { parseArguments } from './arguments.js';
import { COMMANDS } from './commands.js';
import { flagValue } from './invocation.js';

/** Runs the command line: reads the words, runs the command, prints its answer, concludes with its exit status. */
export async function runCommandLine(
  words: readonly string[],
  host: Host,
  registry: readonly AnyGuardrail[],
): Promise<void> {
  await concludeFaults(host, async () => {
    const invocation = parseArguments(words, registry, COMMANDS);
    const command = COMMANDS[invocation.flags.has('help') ? 'help' : invocation.command]!;
    const root = resolve(host.directory, flagValue(invocation, 'root') ?? '.');
    const output = flagValue(invocation, 'output');
    const path = output === null ? null : resolve(host.directory, output);
    // Nobody waits for an answer that has nowhere to go.
    if (path !== null) host.files.checkOutput(path, root);
    const { text, status, sentence } = await command.answer(invocation, host, registry);
    if (path === null) host.print(text, 'raw');
    else await host.files.writeOutput(path, text, root);
    host.conclude(status, sentence);
  });
}
