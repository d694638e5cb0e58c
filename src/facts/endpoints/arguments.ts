import type { Argument, Expression } from '../../parsers/python/expression.js';

/** The value of an argument by position or keyword; null when it is not given or hides behind a star. */
export function argumentAt(
  args: readonly Argument[],
  where: { readonly position?: number; readonly keyword?: string },
): Expression | null {
  const named = args.find(({ name, star }) => star === 0 && name !== null && name === where.keyword);
  if (named !== undefined) return named.value;
  if (where.position === undefined || where.position < 0) return null;
  const plain = args.slice(0, where.position + 1);
  const argument = plain[where.position];
  if (argument === undefined || plain.some(({ name, star }) => name !== null || star !== 0)) return null;
  return argument.value;
}
