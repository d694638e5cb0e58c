import { dottedName } from '../../parsers/python/expression.js';
import { Keyword } from '../../parsers/python/keywords.js';
import { argumentAt } from './arguments.js';
import type { OptionDefault } from './program-options.js';
import type { Resolution } from './resolution.js';

/** A subcommand of a program, as `add_parser` makes it. */
interface Command {
  readonly name: string;
  readonly variable: string;
  /** Where it is made: what comes later and names the variable means it, until the next one. */
  readonly statement: number;
}

/**
 * Of the options of one name those of the command that the statement belongs to: it stands under a test for the
 * command's name, or in the function that the command is for. Null when several commands have one and nothing says which.
 */
export function ofCommand(
  resolver: Resolution,
  options: readonly OptionDefault[],
  statement: number,
): readonly OptionDefault[] | null {
  if (options.length < 2) return options;
  const commands = resolver.scopes.remembered('commands', () => commandsOf(resolver));
  const owners = options.map(({ parser, statement: at }) => ownerOf(commands, parser, at));
  if (new Set(owners).size < 2) return options;
  const { tests, functions } = surroundings(resolver, statement);
  const isMeant = (command: Command): boolean =>
    tests.some((test) => test.includes(`"${command.name}"`) || test.includes(`'${command.name}'`)) ||
    functionsOf(resolver, commands).some(({ owner, name }) => owner === command && functions.includes(name));
  const own = options.filter((_, at) => owners[at] !== undefined && isMeant(owners[at]!));
  return own.length > 0 ? own : null;
}

function ownerOf(commands: readonly Command[], variable: string | null, statement: number): Command | undefined {
  return commands.findLast((command) => command.variable === variable && command.statement <= statement);
}

function commandsOf({ scopes }: Resolution): readonly Command[] {
  return scopes.callsOf('add_parser').flatMap(({ expression, statement }) => {
    const name = argumentAt(expression.args, { position: 0, keyword: 'name' });
    const variable = /^([\w.]+)\s*=/.exec(scopes.module.text(scopes.module.start(statement), expression.start))?.[1];
    return name?.kind === 'string' && variable !== undefined ? [{ name: name.value, variable, statement }] : [];
  });
}

/** The functions that `set_defaults(func=…)` names for commands. */
function functionsOf(
  { scopes }: Resolution,
  commands: readonly Command[],
): readonly { readonly owner: Command; readonly name: string }[] {
  return scopes.remembered('functions of commands', () =>
    scopes.callsOf('set_defaults').flatMap(({ expression, statement }) => {
      const parser = expression.callee.kind === 'attribute' ? dottedName(expression.callee.object) : null;
      const owner = ownerOf(commands, parser, statement);
      if (owner === undefined) return [];
      return expression.args.flatMap(({ value }) => (value.kind === 'name' ? [{ owner, name: value.name }] : []));
    }),
  );
}

/** The conditions around a statement, and the functions it stands in. */
function surroundings(
  { scopes: { module } }: Resolution,
  statement: number,
): { readonly tests: readonly string[]; readonly functions: readonly string[] } {
  const tests: string[] = [];
  const functions: string[] = [];
  for (let at = statement >= module.size ? -1 : module.parent(statement); at >= 0; at = module.parent(at)) {
    const keyword = module.keyword(at);
    if (keyword === Keyword.def) functions.push(module.name(at));
    if (keyword === Keyword.if || keyword === Keyword.elif || keyword === Keyword.case) {
      tests.push(module.text(module.start(at), module.end(at)));
    }
  }
  return { tests, functions };
}
