import { ENGINE_OPTIONS } from '../config/engine-options.js';
import { PROJECT } from '../core/project.js';
import type { Option, Options } from '../core/schema.js';
import type { AnyCommand, AnyGuardrail } from '../guardrails/guardrail.js';
import { FORMATS } from '../reporters/reporter.js';
import { TABLE_FORMATS } from '../reporters/table.js';

/** What the program can be asked to do. */
export function helpText(registry: readonly AnyGuardrail[]): string {
  const width = 24;
  const line = (left: string, right: string): string => `  ${left.padEnd(width)}  ${right}`;
  const commands = registry.flatMap(({ id, commands = {} }) =>
    Object.entries<AnyCommand>(commands).map(([name, { summary }]) => line(`${id} ${name}`, summary)),
  );
  const options = Object.entries<Option>(ENGINE_OPTIONS as Options).map(([name, { summary, default: usual }]) =>
    line(usual === true ? `--no-${name}` : `--${name}`, summary),
  );
  return `${PROJECT.name} ${PROJECT.version}: what linters do not catch in Python monorepos.

Usage
  guardrails [check] [ID...] [flags]      look at the repository; exit 0 pass, 1 new findings, 2 could not look
  guardrails baseline [--reason TEXT]     tolerate what there is now; growing it needs a reason
  guardrails init [--yes]                 write configuration, workflows, port registry and first baseline; asks first
  guardrails issues [ID...] [--write]     one GitHub issue for each guardrail with new findings; shows what it would do
  guardrails merge REPORT...              one report from the JSON reports of all shards
  guardrails explain RULE                 what a rule means, why, how to fix it, how to silence it
  guardrails list [--format FORMAT]       every rule
  guardrails ID COMMAND [flags]           what a guardrail offers beside its check

Guardrails
${registry.map(({ id, summary }) => line(id, `${summary}.`)).join('\n')}
${commands.length === 0 ? '' : `\nCommands\n${commands.join('\n')}\n`}
Flags
${line('--root DIR', 'The repository; by default the working directory.')}
${line('--config FILE', 'The configuration; by default guardrails.yml or .github/guardrails.yml.')}
${line('--format FORMAT', `One of ${FORMATS.join(', ')}; for lists one of ${TABLE_FORMATS.join(', ')}.`)}
${line('--output FILE', 'Write the answer there instead of standard output.')}
${line('--option ID.NAME=VALUE', 'Set an option of a guardrail.')}
${line('--report FILE', 'For issues: the report to go by, from --format json; by default a fresh check.')}
${line('--write, --dry-run', 'For issues: do it, or only show it; by default done where CI is set, else shown.')}
${options.join('\n')}
`;
}
