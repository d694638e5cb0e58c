/**
 * What stands around the one function that the bundle consists of: with it the file is a module like any other, and
 * without it a script whose compiled form can be kept.
 */
const BEFORE = 'import{createRequire}from"node:module";const bundle=';
const AFTER = ';export const{action,cli,feedback,post,thread}=bundle(createRequire,import.meta.url);\n';

/** The module around a bundle's function, which takes `createRequire` and the module's address. */
export function framed(bundle: string): string {
  return `${BEFORE}${bundle}${AFTER}`;
}

/** The function's source out of such a module, or null for another one. */
export function unframed(module: string): string | null {
  const isFramed = module.startsWith(BEFORE) && module.endsWith(AFTER);
  return isFramed ? module.slice(BEFORE.length, -AFTER.length) : null;
}
