import { append } from '../../core/groups.js';
import { dottedName, type Expression } from '../../parsers/python/expression.js';
import type { NamedCall } from '../../parsers/python/named-calls.js';

/** The default of a command-line option, and the call that declares it. */
export interface OptionDefault {
  readonly value: Expression;
  readonly statement: number;
  readonly start: number;
  /** What the declaring method is called on; null where that is no name. */
  readonly parser: string | null;
}

/** Defaults by the destination name that `add_argument`, `click.option`, `DEFINE_integer` and the like declare them for. */
export function optionsOf(calls: readonly NamedCall[]): ReadonlyMap<string, readonly OptionDefault[]> {
  const options = new Map<string, OptionDefault[]>();
  for (const { expression, statement } of calls) {
    const parser = expression.callee.kind === 'attribute' ? dottedName(expression.callee.object) : null;
    for (const [name, value] of defaultsIn(expression)) {
      append(options, name, { value, statement, start: expression.start, parser });
    }
  }
  return options;
}

function defaultsIn(call: Expression & { kind: 'call' }): Iterable<readonly [string, Expression]> {
  const named = new Map<string, Expression>();
  for (const { name, value } of call.args) if (name !== null && !named.has(name)) named.set(name, value);
  const callee = call.callee.kind === 'attribute' || call.callee.kind === 'name' ? call.callee.name : '';
  if (callee === 'set_defaults') return named;
  const texts = call.args.flatMap(({ name: key, value }) =>
    key === null && value.kind === 'string' ? value.value : [],
  );
  const isFlag = callee.startsWith('DEFINE_');
  const explicit = named.get('dest');
  const destination = isFlag ? texts[0] : explicit?.kind === 'string' ? explicit.value : destinationOf(texts);
  const value = named.get('default') ?? (isFlag ? call.args[1]?.value : undefined);
  return destination === undefined || destination === null || value === undefined ? [] : [[destination, value]];
}

/** As argparse has it: the first long flag, else the first flag, dashes to underscores; click takes a bare name first. */
function destinationOf(flags: readonly string[]): string | null {
  const bare = flags.find((flag) => /^[A-Za-z_]\w*$/.test(flag));
  const flag = bare ?? flags.find((text) => text.startsWith('--')) ?? flags[0];
  if (flag === undefined) return null;
  const [name = ''] = flag.split('/');
  return name.replace(/^-+/, '').replaceAll('-', '_');
}
