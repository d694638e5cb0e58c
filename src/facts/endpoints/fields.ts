import { dottedName } from '../../parsers/python/expression.js';
import { Keyword } from '../../parsers/python/keywords.js';
import { assignment, decorators } from '../../parsers/python/statements.js';
import { classAttribute } from './attributes.js';
import { frameOf } from './call-terms.js';
import { reaching } from './reaching-definitions.js';
import type { Resolution } from './resolution.js';
import { anyOf, type GivenArguments, type Term, unknown } from './term.js';

/**
 * What an attribute of an instance is that the constructor was given these arguments for: by `__init__`, or by the
 * fields of a dataclass or model; null when the class has no such attribute.
 */
export function fieldTerm(resolver: Resolution, klass: number, name: string, args: GivenArguments): Term | null {
  const { scopes } = resolver;
  const { classes, module } = scopes;
  const lineage = classes.ancestors(klass);
  const owner = lineage.find((member) => classes.methodNamed(member, '__init__') !== undefined);
  if (owner !== undefined) {
    const init = classes.methodNamed(owner, '__init__')!;
    const { bindings } = reaching(module, scopes.bound(init, `self.${name}`), module.size, init);
    const frame = frameOf(resolver, init, args);
    if (bindings.length > 0) return anyOf(bindings.map((binding) => resolver.given(binding, false, frame)));
    return classAttribute(resolver, klass, name);
  }
  const fields = scopes.remembered(`fields of ${klass}`, () =>
    [...lineage].reverse().flatMap((at) => fieldsOf(resolver, at)),
  );
  const position = isPositional(resolver, lineage) ? fields.indexOf(name) : -1;
  const given = args.named[name] ?? (position < 0 ? undefined : args.positional[position]);
  if (given !== undefined) return given;
  const declared = classAttribute(resolver, klass, name);
  if (declared !== null) return args.starred ? unknown(`field ${name}`) : declared;
  return ofBase(resolver, lineage, name, args);
}

/** The annotated names of a class, in order. */
function fieldsOf({ scopes }: Resolution, klass: number): readonly string[] {
  const { module } = scopes;
  return module.children(klass).flatMap((statement) => {
    const made = module.keyword(statement) === Keyword.none ? assignment(module, statement) : null;
    const target = made === null || made.annotation === null ? undefined : made.targets[0];
    return target === undefined ? [] : (dottedName(target) ?? []);
  });
}

const POSITIONAL = /^(?:dataclass|dataclasses|attrs?|s|define|frozen|mutable|NamedTuple)$/;

function isPositional({ scopes }: Resolution, lineage: readonly number[]): boolean {
  return lineage.some(
    (klass) =>
      scopes.classes.basesNamed(klass).some((base) => POSITIONAL.test(base.split('.').at(-1)!)) ||
      decorators(scopes.module, klass).some((one) => {
        const name = dottedName(one.kind === 'call' ? one.callee : one);
        return name !== null && POSITIONAL.test(name.split('.').at(-1)!);
      }),
  );
}

/** What a base of another module makes of the same arguments. */
function ofBase(resolver: Resolution, lineage: readonly number[], name: string, args: GivenArguments): Term | null {
  const { scopes } = resolver;
  for (const base of lineage.flatMap((klass) => scopes.classes.basesNamed(klass))) {
    const [root = '', ...path] = base.split('.');
    const imported = resolver.name(root, scopes.module.size, null);
    if (imported.kind !== 'import') continue;
    const callee: Term = { ...imported, path: [...imported.path, ...path] };
    const of: Term = { kind: 'call', callee, args, what: `${base}()` };
    return { kind: 'attribute', of, name, otherwise: unknown(`${base}.${name}`) };
  }
  return null;
}
