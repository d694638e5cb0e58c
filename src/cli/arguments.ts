import { type ParseArgsConfig, parseArgs } from 'node:util';
import { ENGINE_OPTIONS } from '../config/engine-options.js';
import type { Setting } from '../config/setting-layer.js';
import { nearest, UserError } from '../core/errors.js';
import type { Option, Options } from '../core/schema.js';
import type { AnyCommand, AnyGuardrail } from '../guardrails/guardrail.js';
import type { CliCommands } from './cli-command.js';
import { FLAGS, type FlagName, SHORT_FLAGS } from './flags.js';
import type { Invocation } from './invocation.js';

/** Reads the words after the program's name; throws a UserError for a word it cannot place. */
export function parseArguments(
  words: readonly string[],
  registry: readonly AnyGuardrail[],
  commands: CliCommands,
): Invocation {
  const target = targetOf(words, registry, commands);
  const known = knownFlags(target, commands);
  const positional: string[] = [];
  const flags = new Map<string, string[]>();
  const settings: Setting[] = [];
  for (const token of tokensOf(words, known)) {
    if (token.kind === 'positional') positional.push(token.value);
    if (token.kind !== 'option') continue;
    const flag = known.get(token.name);
    if (flag === undefined) throw unknownFlag(token.rawName, known);
    const value = textIn(token, flag);
    if (flag.setting === null) flags.set(token.name, [...(flags.get(token.name) ?? []), value]);
    else settings.push({ name: flag.setting, value, origin: `--${token.name}` });
  }
  settings.push(...(flags.get('option') ?? []).map(assignment));
  const { command, guardrail, guardrailCommand } = target;
  return { command, guardrail, guardrailCommand, positional: positional.slice(target.words), flags, settings };
}

/** A flag that may be given, and what it sets. */
interface KnownFlag {
  /** What it means when it stands alone; null for a flag that needs a value. */
  readonly alone: 'true' | 'false' | null;
  /** The setting it sets, or null for a flag of the command itself. */
  readonly setting: string | null;
}

type KnownFlags = ReadonlyMap<string, KnownFlag>;

type Token = ReturnType<typeof tokensOf>[number];

/** The words as Node's own reader takes them apart; flags nobody knows stand alone. */
function tokensOf(words: readonly string[], known: KnownFlags) {
  const options: NonNullable<ParseArgsConfig['options']> = Object.create(null);
  for (const [name, { alone }] of known)
    options[name] = { type: alone === null ? 'string' : 'boolean', multiple: true };
  for (const [short, name] of Object.entries(SHORT_FLAGS)) {
    if (options[name] !== undefined) options[name] = { ...options[name], short };
  }
  return parseArgs({ args: [...words], options, strict: false, allowPositionals: true, tokens: true }).tokens;
}

function textIn(token: Token & { readonly kind: 'option' }, { alone }: KnownFlag): string {
  if (token.value !== undefined && alone === 'false') throw new UserError(`${token.rawName} takes no value.`);
  const value = token.value ?? alone;
  if (value === null) throw new UserError(`${token.rawName} needs a value.`);
  return value;
}

/** What the first words that are no flag name. */
interface Target {
  readonly command: string;
  readonly guardrail: AnyGuardrail | null;
  readonly guardrailCommand: string | null;
  /** How many positional words name the target. */
  readonly words: number;
}

function targetOf(words: readonly string[], registry: readonly AnyGuardrail[], commands: CliCommands): Target {
  const tokens = tokensOf(words, everyFlag(null));
  const first = tokens.find(({ kind }) => kind === 'positional' || kind === 'option-terminator');
  if (first?.kind !== 'positional') {
    const asksVersion = tokens.some((token) => token.kind === 'option' && token.name === 'version');
    return target(asksVersion ? 'version' : 'check', 0);
  }
  if (first.value !== 'guardrail' && Object.hasOwn(commands, first.value)) return target(first.value, 1);
  const guardrail = registry.find(({ id }) => id === first.value);
  if (guardrail === undefined) {
    // The word may be the value of a flag nobody knows: then the flag is what is wrong.
    if (tokens.some((token) => token.index < first.index && isNoFlagOfCheck(token, commands)))
      return target('check', 0);
    const names = [...Object.keys(commands), ...registry.map(({ id }) => id)].filter((name) => name !== 'guardrail');
    const hint = hintFor(first.value, names, 'see `guardrails help`.');
    throw new UserError(`\`${first.value.slice(0, 80)}\` is neither a command nor a guardrail, ${hint}`);
  }
  return targetIn(guardrail, words, registry, commands);
}

/** What the words behind a guardrail's id name: one of its commands, further guardrails to check, or nothing. */
function targetIn(
  guardrail: AnyGuardrail,
  words: readonly string[],
  registry: readonly AnyGuardrail[],
  commands: CliCommands,
): Target {
  const tokens = tokensOf(words, everyFlag(guardrail));
  const second = tokens.flatMap((token) => (token.kind === 'positional' ? [token.value] : []))[1];
  const own = commandsOf(guardrail);
  if (second !== undefined && Object.hasOwn(own, second)) return target('guardrail', 2, guardrail, second);
  if (second !== undefined && !registry.some(({ id }) => id === second)) {
    const none = `it has ${Object.keys(own).join(', ') || 'no commands'}.`;
    const hint = hintFor(second, [...Object.keys(own), ...registry.map(({ id }) => id)], none);
    throw new UserError(`\`${second.slice(0, 80)}\` is no command of ${guardrail.id}, ${hint}`);
  }
  const byDefault = guardrail.defaultCommand;
  return byDefault !== undefined && tokens.some((token) => isNoFlagOfCheck(token, commands))
    ? target('guardrail', 1, guardrail, byDefault)
    : target('check', 0);
}

function target(
  command: string,
  words: number,
  guardrail: AnyGuardrail | null = null,
  guardrailCommand: string | null = null,
): Target {
  return { command, words, guardrail, guardrailCommand };
}

function commandsOf(guardrail: AnyGuardrail): Readonly<Record<string, AnyCommand>> {
  return guardrail.commands ?? {};
}

function isNoFlagOfCheck(token: Token, commands: CliCommands): boolean {
  return token.kind === 'option' && !knownFlags(target('check', 0), commands).has(token.name);
}

/** Every flag of every command, and of one guardrail: enough to tell a flag's value from a word of its own. */
function everyFlag(guardrail: AnyGuardrail | null): KnownFlags {
  const known = new Map<string, KnownFlag>();
  for (const { flags } of Object.values(guardrail === null ? {} : commandsOf(guardrail)))
    addOptions(known, flags ?? {}, '');
  addOptions(known, (guardrail?.options ?? {}) as Options, '');
  addOptions(known, ENGINE_OPTIONS, '');
  for (const name of Object.keys(FLAGS)) known.set(name, ownFlag(name as FlagName));
  return known;
}

/** The flags of one command. */
function knownFlags({ command, guardrail, guardrailCommand }: Target, commands: CliCommands): KnownFlags {
  const known = new Map<string, KnownFlag>();
  const { flags, takesSettings } = commands[command]!;
  if (takesSettings) addOptions(known, ENGINE_OPTIONS, '');
  for (const name of flags) known.set(name, ownFlag(name));
  if (guardrail === null || guardrailCommand === null) return known;
  addOptions(known, guardrail.options as Options, `${guardrail.id}.`);
  for (const [name, option] of Object.entries<Option>(commandsOf(guardrail)[guardrailCommand]!.flags ?? {})) {
    known.set(name, { alone: option.schema.kind === 'boolean' ? 'true' : null, setting: null });
  }
  return known;
}

function ownFlag(name: FlagName): KnownFlag {
  return { alone: FLAGS[name].value === null ? 'true' : null, setting: null };
}

function addOptions(known: Map<string, KnownFlag>, options: Options, prefix: string): void {
  for (const [name, option] of Object.entries(options)) {
    const setting = `${prefix}${name}`;
    const isSwitch = option.schema.kind === 'boolean';
    known.set(name, { alone: isSwitch ? 'true' : null, setting });
    if (isSwitch) known.set(`no-${name}`, { alone: 'false', setting });
  }
}

function unknownFlag(spelled: string, known: KnownFlags): UserError {
  const names = Array.from(known.keys(), (name) => `--${name}`);
  return new UserError(
    `unknown flag \`${spelled.slice(0, 80)}\`, ${hintFor(spelled, names, 'see `guardrails help`.')}`,
  );
}

function hintFor(word: string, names: readonly string[], otherwise: string): string {
  const meant = nearest(word, names);
  return meant === null ? otherwise : `did you mean \`${meant}\`?`;
}

function assignment(text: string): Setting {
  const equals = text.indexOf('=');
  if (equals < 1) throw new UserError(`expects ID.NAME=VALUE, not \`${text.slice(0, 80)}\`.`, { file: '--option' });
  const name = text.slice(0, equals);
  return { name, value: text.slice(equals + 1), origin: `--option ${name}` };
}
