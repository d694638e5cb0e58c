import { ENGINE_OPTIONS } from '../config/engine-options.js';
import type { Setting } from '../config/setting-layer.js';
import { nearest, UserError } from '../core/errors.js';
import type { Option, Options } from '../core/schema.js';
import type { AnyCommand, AnyGuardrail } from '../guardrails/guardrail.js';

/** What the command line asks for. */
export interface Invocation {
  /** `check`, `baseline`, `init`, `issues`, `merge`, `explain`, `list`, `help`, `version`, or `guardrail` for a guardrail's own command. */
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

/** Flags that are no settings, and whether they take a value. */
const OWN_FLAGS: Readonly<Record<string, readonly ['value' | 'alone', readonly string[]]>> = {
  root: ['value', ['check', 'baseline', 'init', 'issues', 'guardrail']],
  config: ['value', ['check', 'baseline', 'issues', 'guardrail']],
  format: ['value', ['check', 'issues', 'merge', 'list', 'guardrail']],
  output: ['value', ['check', 'issues', 'merge', 'guardrail']],
  option: ['value', ['check', 'baseline', 'issues', 'guardrail']],
  reason: ['value', ['baseline']],
  until: ['value', ['baseline']],
  report: ['value', ['issues']],
  write: ['alone', ['issues']],
  'dry-run': ['alone', ['issues']],
  yes: ['alone', ['init']],
  help: ['alone', ['check', 'baseline', 'init', 'issues', 'merge', 'explain', 'list', 'guardrail']],
  version: ['alone', ['check', 'version']],
};

const COMMANDS = ['check', 'baseline', 'init', 'issues', 'merge', 'explain', 'list', 'help', 'version'] as const;

/** Reads the words after the program's name; throws a UserError for a word it cannot place. */
export function parseArguments(words: readonly string[], registry: readonly AnyGuardrail[]): Invocation {
  const target = targetOf(words, registry);
  const known = knownFlags(target);
  const positional: string[] = [];
  const flags = new Map<string, string[]>();
  const settings: Setting[] = [];
  for (let index = 0; index < words.length; index++) {
    const word = words[index]!;
    if (word === '--') {
      positional.push(...words.slice(index + 1));
      break;
    }
    if (!word.startsWith('-') || word === '-') {
      positional.push(word);
      continue;
    }
    const [spelled, inline] = splitFlag(word);
    const name = spelled === '-h' ? 'help' : spelled === '-V' ? 'version' : spelled.replace(/^--/, '');
    const kind = spelled.startsWith('--') || spelled.length > 1 ? known.get(name) : undefined;
    if (kind === undefined) throw unknownFlag(spelled, known);
    if (kind.value === 'false' && inline !== undefined) throw new UserError(`--${name} takes no value.`);
    const value = inline ?? kind.value ?? words[++index];
    if (value === undefined) throw new UserError(`--${name} needs a value.`);
    if (kind.setting === null) flags.set(name, [...(flags.get(name) ?? []), value]);
    else settings.push({ name: kind.setting, value, origin: `--${name}` });
  }
  settings.push(...(flags.get('option') ?? []).map(assignment));
  return { ...withoutTarget(target, positional), flags, settings };
}

interface Target {
  readonly command: string;
  readonly guardrail: AnyGuardrail | null;
  readonly guardrailCommand: string | null;
  /** How many positional words name the target. */
  readonly words: number;
}

/** What the first words without a dash name. */
function targetOf(words: readonly string[], registry: readonly AnyGuardrail[]): Target {
  const plain = plainWords(words);
  const first = plain[0];
  if (first === undefined)
    return target(words.some((word) => word === '--version' || word === '-V') ? 'version' : 'check', 0);
  if ((COMMANDS as readonly string[]).includes(first)) return target(first, 1);
  const guardrail = registry.find(({ id }) => id === first);
  if (guardrail === undefined) {
    // The word may be the value of a flag nobody knows: then the flag is what is wrong.
    if (words.slice(0, words.indexOf(first)).some(isUnknownFlag)) return target('check', 0);
    const meant = nearest(first, [...COMMANDS, ...registry.map(({ id }) => id)]);
    const hint = meant === null ? 'see `guardrails help`.' : `did you mean \`${meant}\`?`;
    throw new UserError(`\`${first.slice(0, 80)}\` is neither a command nor a guardrail, ${hint}`);
  }
  const commands = commandsOf(guardrail);
  const second = plainWords(words, guardrail)[1];
  if (second !== undefined && Object.hasOwn(commands, second)) return target('guardrail', 2, guardrail, second);
  if (second !== undefined && !registry.some(({ id }) => id === second)) {
    const meant = nearest(second, [...Object.keys(commands), ...registry.map(({ id }) => id)]);
    const hint =
      meant === null ? `it has ${Object.keys(commands).join(', ') || 'no commands'}.` : `did you mean \`${meant}\`?`;
    throw new UserError(`\`${second.slice(0, 80)}\` is no command of ${guardrail.id}, ${hint}`);
  }
  const byDefault = guardrail.defaultCommand;
  const flagged = words.some(isUnknownFlag);
  return byDefault !== undefined && flagged ? target('guardrail', 1, guardrail, byDefault) : target('check', 0);
}

function target(
  command: string,
  words: number,
  guardrail: AnyGuardrail | null = null,
  guardrailCommand: string | null = null,
): Target {
  return { command, words, guardrail, guardrailCommand };
}

/** A guardrail's commands by name. */
function commandsOf(guardrail: AnyGuardrail): Readonly<Record<string, AnyCommand>> {
  return guardrail.commands ?? {};
}

/** Words that are no flag and no flag's value, as far as that can be told before the command is known. */
function plainWords(words: readonly string[], guardrail: AnyGuardrail | null = null): readonly string[] {
  const own: Options = Object.assign(
    Object.create(null),
    guardrail?.options,
    ...Object.values(guardrail === null ? {} : commandsOf(guardrail)).map(({ flags }) => flags),
  );
  const plain: string[] = [];
  for (let index = 0; index < words.length; index++) {
    const word = words[index]!;
    if (!word.startsWith('-')) plain.push(word);
    else if (!word.includes('=') && takesValue(word.slice(2), own)) index++;
  }
  return plain;
}

function takesValue(name: string, own: Options): boolean {
  if (Object.hasOwn(OWN_FLAGS, name)) return OWN_FLAGS[name]![0] === 'value';
  const option = (ENGINE_OPTIONS as Options)[name] ?? own[name];
  return option !== undefined && option.schema.kind !== 'boolean';
}

function isUnknownFlag(word: string): boolean {
  return word.startsWith('--') && !isCheckFlag(splitFlag(word)[0].slice(2));
}

function isCheckFlag(name: string): boolean {
  return OWN_FLAGS[name]?.[1].includes('check') === true || Object.hasOwn(ENGINE_OPTIONS, name.replace(/^no-/, ''));
}

interface KnownFlag {
  /** What it means when it stands alone; null for a flag that needs a value. */
  readonly value: 'true' | 'false' | null;
  /** The setting it sets, or null for a flag of the command itself. */
  readonly setting: string | null;
}

function knownFlags({ command, guardrail, guardrailCommand }: Target): ReadonlyMap<string, KnownFlag> {
  const known = new Map<string, KnownFlag>();
  if (['check', 'baseline', 'issues', 'guardrail'].includes(command)) addOptions(known, ENGINE_OPTIONS, '');
  for (const [name, [kind, commands]] of Object.entries(OWN_FLAGS)) {
    if (commands.includes(command)) known.set(name, { value: kind === 'alone' ? 'true' : null, setting: null });
  }
  if (guardrail !== null && guardrailCommand !== null) {
    addOptions(known, guardrail.options as Options, `${guardrail.id}.`);
    const own = commandsOf(guardrail)[guardrailCommand]!;
    for (const [name, option] of Object.entries<Option>(own.flags ?? {})) {
      known.set(name, { value: option.schema.kind === 'boolean' ? 'true' : null, setting: null });
    }
  }
  return known;
}

function addOptions(known: Map<string, KnownFlag>, options: Options, prefix: string): void {
  for (const [name, option] of Object.entries(options)) {
    const setting = `${prefix}${name}`;
    const isSwitch = option.schema.kind === 'boolean';
    known.set(name, { value: isSwitch ? 'true' : null, setting });
    if (isSwitch) known.set(`no-${name}`, { value: 'false', setting });
  }
}

function splitFlag(word: string): readonly [string, string | undefined] {
  const equals = word.indexOf('=');
  return equals === -1 ? [word, undefined] : [word.slice(0, equals), word.slice(equals + 1)];
}

function unknownFlag(spelled: string, known: ReadonlyMap<string, KnownFlag>): UserError {
  const meant = nearest(
    spelled,
    [...known.keys()].map((name) => `--${name}`),
  );
  const hint = meant === null ? 'see `guardrails help`.' : `did you mean \`${meant}\`?`;
  return new UserError(`unknown flag \`${spelled.slice(0, 80)}\`, ${hint}`);
}

function assignment(text: string): Setting {
  const equals = text.indexOf('=');
  if (equals < 1) throw new UserError(`expects ID.NAME=VALUE, not \`${text.slice(0, 80)}\`.`, { file: '--option' });
  const name = text.slice(0, equals);
  return { name, value: text.slice(equals + 1), origin: `--option ${name}` };
}

function withoutTarget(target: Target, positional: readonly string[]): Omit<Invocation, 'flags' | 'settings'> {
  const { command, guardrail, guardrailCommand, words } = target;
  return { command, guardrail, guardrailCommand, positional: positional.slice(words) };
}
