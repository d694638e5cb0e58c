import type { Expression } from '../../parsers/python/expression.js';
import type { NamedCall } from '../../parsers/python/named-calls.js';

/** The default of a command-line option, and the call that declares it. */
export interface OptionDefault {
  readonly value: Expression;
  readonly statement: number;
  readonly start: number;
}

/** Defaults that `add_argument`, `click.option`, `DEFINE_integer` and the like declare for a destination name. */
export function optionsNamed(calls: readonly NamedCall[], name: string): readonly OptionDefault[] {
  return calls.flatMap(({ expression, statement }) => {
    const value = defaultFor(expression, name);
    return value === null ? [] : [{ value, statement, start: expression.start }];
  });
}

function defaultFor(call: Expression & { kind: 'call' }, name: string): Expression | null {
  const keyword = (key: string): Expression | null =>
    call.args.find((argument) => argument.name === key)?.value ?? null;
  const callee = call.callee.kind === 'attribute' || call.callee.kind === 'name' ? call.callee.name : '';
  if (callee === 'set_defaults') return keyword(name);
  const texts = call.args.flatMap(({ name: key, value }) =>
    key === null && value.kind === 'string' ? value.value : [],
  );
  if (callee.startsWith('DEFINE_')) {
    return texts[0] === name ? (keyword('default') ?? call.args[1]?.value ?? null) : null;
  }
  const explicit = keyword('dest');
  const destination = explicit?.kind === 'string' ? explicit.value : destinationOf(texts);
  return destination === name ? keyword('default') : null;
}

/** As argparse has it: the first long flag, else the first flag, dashes to underscores; click takes a bare name first. */
function destinationOf(flags: readonly string[]): string | null {
  const bare = flags.find((flag) => /^[A-Za-z_]\w*$/.test(flag));
  const flag = bare ?? flags.find((text) => text.startsWith('--')) ?? flags[0];
  if (flag === undefined) return null;
  const [name = ''] = flag.split('/');
  return name.replace(/^-+/, '').replaceAll('-', '_');
}
