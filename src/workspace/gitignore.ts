import { compileGlob, GlobError, type PathTest } from '../parsers/glob.js';

interface Rule {
  readonly ignores: boolean;
  readonly folderOnly: boolean;
  readonly test: PathTest;
}

/** The rules of one `.gitignore`, for paths relative to the folder it lies in. */
export interface Gitignore {
  /** Whether the last rule that matches ignores the path; null when none matches. */
  verdict(path: string, folder: boolean): boolean | null;
}

/** Reads a `.gitignore`; lines that are no usable pattern are passed over, as git does. */
export function parseGitignore(text: string): Gitignore {
  const rules = text.split(/\r?\n/).flatMap(parseRule).reverse();
  return {
    verdict: (path, folder) => rules.find((rule) => (folder || !rule.folderOnly) && rule.test(path))?.ignores ?? null,
  };
}

function parseRule(line: string): readonly Rule[] {
  let pattern = line.replace(/(?<!\\) +$/, '');
  if (pattern === '' || pattern.startsWith('#')) return [];
  const ignores = !pattern.startsWith('!');
  if (!ignores) pattern = pattern.slice(1);
  const folderOnly = pattern.endsWith('/');
  if (folderOnly) pattern = pattern.replace(/\/+$/, '');
  const anchored = pattern.includes('/');
  // Braces are plain characters to git.
  pattern = pattern.replace(/^\//, '').replace(/[{}]/g, '\\$&');
  try {
    return [{ ignores, folderOnly, test: compileGlob(anchored ? pattern : `**/${pattern}`) }];
  } catch (error) {
    if (error instanceof GlobError) return [];
    throw error;
  }
}
