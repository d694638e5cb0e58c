import type { Hop } from './values.js';

/**
 * The file whose service a use belongs to, of the one that holds the call and those that gave it its port: the class
 * that was derived for it, the program that it is part of, else who gave the number.
 */
export function ownerOf(
  own: { readonly path: string; readonly program: boolean },
  hops: readonly Hop[],
): { readonly path: string; readonly program: boolean } {
  const lastHeir = hops.findLastIndex(({ heir }) => heir);
  const nearest = [own, ...hops.slice(0, lastHeir + 1)].find(({ program }) => program);
  return nearest ?? hops[lastHeir] ?? hops.find(({ program }) => program) ?? hops.at(-1) ?? own;
}
