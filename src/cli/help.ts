import { ENGINE_OPTIONS } from '../config/engine-options.js';
import { PROJECT } from '../core/project.js';
import type { Option, Options } from '../core/schema.js';
import type { AnyCommand, AnyGuardrail } from '../guardrails/guardrail.js';
import { FORMATS } from '../reporters/reporter.js';
import { TABLE_FORMATS } from '../reporters/table.js';
import type { CliCommands } from './cli-command.js';
import { FLAGS, type Flag } from './flags.js';

const COLUMN = 24;
const USAGE_COLUMN = 39;

/** What the program can be asked to do: commands, guardrails and flags, from their own declarations. */
export function helpText(commands: CliCommands, registry: readonly AnyGuardrail[]): string {
  const usage = Object.values(commands).map(
    (command) => `  ${`guardrails ${command.usage}`.padEnd(USAGE_COLUMN)} ${command.summary}`,
  );
  const own = registry.flatMap(({ id, commands: offered = {} }) =>
    Object.entries<AnyCommand>(offered).map(([name, { summary }]) => line(`${id} ${name}`, summary)),
  );
  const options = Object.entries<Option>(ENGINE_OPTIONS as Options).map(([name, { summary, default: usual }]) =>
    line(usual === true ? `--no-${name}` : `--${name}`, summary),
  );
  return `${PROJECT.name} ${PROJECT.version}: what linters do not catch in Python monorepos.

Usage
${usage.join('\n')}

Guardrails
${registry.map(({ id, summary }) => line(id, `${summary}.`)).join('\n')}
${own.length === 0 ? '' : `\nCommands\n${own.join('\n')}\n`}
Flags
${Object.entries<Flag>(FLAGS).map(flagLine).join('\n')}
${options.join('\n')}
`;
}

function flagLine([name, { value, summary }]: readonly [string, Flag]): string {
  const formats = `One of ${FORMATS.join(', ')}; for lists one of ${TABLE_FORMATS.join(', ')}.`;
  return line(value === null ? `--${name}` : `--${name} ${value}`, name === 'format' ? formats : summary);
}

function line(left: string, right: string): string {
  return `  ${left.padEnd(COLUMN)}  ${right}`;
}
