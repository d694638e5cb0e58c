import type { Setting } from '../config/setting-layer.js';
import { UserError } from '../core/errors.js';
import type { AnyGuardrail } from '../guardrails/guardrail.js';
import { FORMATS, type Format } from '../reporters/reporter.js';
import { TABLE_FORMATS, type TableFormat } from '../reporters/table.js';
import type { FlagName } from './flags.js';

/** What the command line asks for. */
export interface Invocation {
  /** The name of one of the commands, or `guardrail` for a guardrail's own command. */
  readonly command: string;
  /** What stands behind the command. */
  readonly positional: readonly string[];
  /** The guardrail whose command it is. */
  readonly guardrail: AnyGuardrail | null;
  /** The name of the guardrail's command. */
  readonly guardrailCommand: string | null;
  /** Flags of this invocation that are no settings, each with its values in order. */
  readonly flags: ReadonlyMap<string, readonly string[]>;
  /** Engine and guardrail options, in order. */
  readonly settings: readonly Setting[];
}

/** The last value of a flag, or null. */
export function flagValue({ flags }: Invocation, name: FlagName): string | null {
  return flags.get(name)?.at(-1) ?? null;
}

/** Whether `--write` or `--dry-run` was given; null for neither. Throws a UserError for both. */
export function writeFlag({ flags }: Invocation): boolean | null {
  if (flags.has('write') && flags.has('dry-run')) throw new UserError('--write and --dry-run exclude each other.');
  return flags.has('write') ? true : flags.has('dry-run') ? false : null;
}

/** The format for a report; throws a UserError for another one. */
export function reportFormat(invocation: Invocation): Format {
  return oneOf(flagValue(invocation, 'format') ?? 'text', FORMATS);
}

/** The format for a table; throws a UserError for another one. */
export function tableFormat(invocation: Invocation): TableFormat {
  return oneOf(flagValue(invocation, 'format') ?? 'text', TABLE_FORMATS);
}

function oneOf<T extends string>(value: string, values: readonly T[]): T {
  const found = values.find((known) => known === value);
  if (found !== undefined) return found;
  throw new UserError(`expects one of ${values.join(', ')}, not \`${value.slice(0, 80)}\`.`, { file: '--format' });
}

/** The only word behind the command; throws a UserError naming what is expected. */
export function onlyPositional({ command, positional }: Invocation, name: string): string {
  const [value, ...rest] = positional;
  if (value === undefined || rest.length > 0) throw new UserError(`expects one ${name}.`, { file: command });
  return value;
}
