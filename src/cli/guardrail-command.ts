import { readText } from '../config/setting-layer.js';
import { UserError } from '../core/errors.js';
import { safeText } from '../core/safe-text.js';
import type { Option, Options } from '../core/schema.js';
import { contextFor, factsFor } from '../engine/check.js';
import { cacheOf, daysOf, list, scan } from '../engine/run.js';
import type { Session } from '../engine/session.js';
import type { AnyCommand, AnyGuardrail } from '../guardrails/guardrail.js';
import type { Host } from '../host/host.js';
import { renderTable, type TableFormat } from '../reporters/table.js';
import { writablePath } from '../workspace/inside.js';
import type { Invocation } from './invocation.js';

/** Runs what a guardrail offers beside its check, writes what it wants written and returns what it wants printed. */
export async function runGuardrailCommand(
  invocation: Invocation,
  host: Host,
  registry: readonly AnyGuardrail[],
  { root, config }: Session,
  format: TableFormat,
): Promise<{ readonly text: string; readonly status: number }> {
  const guardrail = registry.find((each) => each === invocation.guardrail)!;
  const command = (guardrail.commands as Readonly<Record<string, AnyCommand>>)[invocation.guardrailCommand!]!;
  const planned = {
    guardrail,
    config: config.guardrails.get(guardrail.id)!,
    inactive: [],
    isCompanion: false,
    range: null,
    elsewhere: null,
  };
  const request = { host, root, config };
  const workspace = await list(request);
  const cache = cacheOf(request);
  const facts = await scan(request, [planned], workspace, cache);
  const run = {
    host,
    workspace,
    facts,
    cache,
    base: { missing: 'This command looks at the checkout as it is.' },
    running: new Set([guardrail.id]),
    ...daysOf(request, workspace),
  };
  const stop = new AbortController();
  const off = command.untilStopped === true ? host.onStop(() => stop.abort()) : null;
  try {
    const flags = flagsOf(command, invocation);
    const result = await command.run(contextFor(run, planned), factsFor(planned, facts) as never, flags, stop.signal);
    for (const [path, content] of Object.entries(result.writes ?? {})) {
      const target = writablePath(host.files, root, path, `${guardrail.id} ${invocation.guardrailCommand}`);
      if (content === null) host.files.remove(target);
      else host.files.write(target, content);
    }
    const text =
      result.table === undefined || (format === 'text' && result.text !== undefined)
        ? safeText(result.text ?? '')
        : renderTable(result.table, format);
    return { text, status: result.status ?? 0 };
  } finally {
    off?.();
  }
}

/** Values of the command's own flags and positional arguments, defaults filled in; throws a UserError. */
function flagsOf(command: AnyCommand, invocation: Invocation): Readonly<Record<string, unknown>> {
  const values: Record<string, unknown> = Object.create(null);
  for (const [name, option] of Object.entries<Option>((command.flags ?? {}) as Options)) {
    const given = invocation.flags.get(name);
    values[name] =
      given === undefined
        ? option.default
        : readText(option.schema, { name, value: given.join('\n'), origin: `--${name}` });
  }
  const names = command.positional ?? [];
  if (invocation.positional.length > names.length) {
    throw new UserError(
      `takes ${names.length === 0 ? 'no arguments' : names.join(' ')}, not \`${invocation.positional.at(-1)!.slice(0, 80)}\`.`,
      {
        file: `${invocation.guardrail!.id} ${invocation.guardrailCommand}`,
      },
    );
  }
  for (const [index, name] of names.entries()) values[name] = invocation.positional[index] ?? null;
  return values;
}
