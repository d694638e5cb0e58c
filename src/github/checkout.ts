import { posix } from 'node:path';
import type { Host } from '../host/host.js';

/** The checkout that a root lies in and the root's folder in it, empty for all of it. */
export function checkoutOf(host: Host, root: string): { readonly checkout: string; readonly folder: string } {
  const checkout = host.variable('GITHUB_WORKSPACE') ?? root;
  const inside = posix.relative(checkout, root);
  return { checkout, folder: inside.startsWith('..') ? '' : inside };
}
