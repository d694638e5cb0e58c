import type { Json } from '../../facts/facts.js';
import type { CommandResult } from '../guardrail.js';
import type { FixPlan, ManifestEdit } from './fix.js';
import { compareSites, formatList, type Site, siteText } from './site.js';

const REFUSED_LIMIT = 50;

/** Every declaration as a row of a table, sorted by package and place. */
export function listDeclarations(sites: readonly Site[]): CommandResult {
  const rows = [...sites]
    .sort((a, b) =>
      a.declaration.name < b.declaration.name ? -1 : a.declaration.name > b.declaration.name ? 1 : compareSites(a, b),
    )
    .map(({ path, declaration }): Readonly<Record<string, Json>> => {
      const { name, specifier, marker, extras, group, line, kind, url, editable } = declaration;
      return { package: name === '' ? null : name, specifier, marker, extras, group, path, line, kind, url, editable };
    });
  const columns = ['package', 'specifier', 'marker', 'extras', 'group', 'path', 'line', 'kind', 'url', 'editable'];
  return { table: { columns, rows } };
}

/** The files of a fix. */
export interface FixedFiles {
  readonly before: ReadonlyMap<string, string>;
  readonly after: ReadonlyMap<string, string>;
  /** Locks of edited files, sorted. */
  readonly locks: readonly string[];
}

/** The edits of a fix as rows and as a diff; `written` says whether they were made. */
export function describeFix(plan: FixPlan, { before, after, locks }: FixedFiles, written: boolean): CommandResult {
  const { edits } = plan;
  const rows = edits.map(({ site, specifier }) => ({
    package: site.declaration.name,
    path: site.path,
    line: site.declaration.line,
    from: site.declaration.specifier,
    to: specifier,
    hashed: site.declaration.hashed,
  }));
  const lines = [...before].flatMap(([path, text]) => diffOf(path, text, after.get(path)!, edits));
  lines.push(...notes(plan, locks, written));
  return {
    table: { columns: ['package', 'path', 'line', 'from', 'to', 'hashed'], rows },
    text: `${lines.join('\n')}\n`,
    ...(written ? { writes: Object.fromEntries(after) } : {}),
  };
}

function notes({ edits, left, refused }: FixPlan, locks: readonly string[], written: boolean): readonly string[] {
  const files = new Set(edits.map(({ site }) => site.path)).size;
  const verb = written ? 'Changed' : 'Would change';
  const lines = [
    `${verb} ${edits.length} specifier${edits.length === 1 ? '' : 's'} in ${files} file${files === 1 ? '' : 's'}.`,
  ];
  const hashed = edits.filter(({ site }) => site.declaration.hashed).map(({ site }) => siteText(site));
  if (hashed.length > 0) lines.push(`Hashes to be written again: ${formatList(hashed, 50)}.`);
  if (locks.length > 0) lines.push(`Locks to be written again: ${formatList(locks, 50)}.`);
  if (left.length > 0) lines.push(`Left for you to decide: ${formatList(left, 50)}.`);
  for (const { site, specifier, reason } of refused.slice(0, REFUSED_LIMIT)) {
    lines.push(`- ${siteText(site)}: not ${site.declaration.name} ${specifier}, ${reason}.`);
  }
  if (refused.length > REFUSED_LIMIT) lines.push(`- ${refused.length - REFUSED_LIMIT} more.`);
  return lines;
}

/** The changed lines of a file, without context. */
function diffOf(path: string, before: string, after: string, edits: readonly ManifestEdit[]): readonly string[] {
  const [old, fresh] = [before.split('\n'), after.split('\n')];
  const changed = [...new Set(edits.filter(({ site }) => site.path === path).map(({ site }) => site.declaration.line))];
  const hunks = changed
    .sort((a, b) => a - b)
    .flatMap((line) => [`@@ -${line} +${line} @@`, `-${old[line - 1]!.trimEnd()}`, `+${fresh[line - 1]!.trimEnd()}`]);
  return [`--- a/${path}`, `+++ b/${path}`, ...hunks];
}
