import type { Block, Cell } from '../../core/document.js';
import { compareText } from '../../core/finding.js';
import type { PackageComparison } from './comparison.js';
import { compareSites, formatSpecifier } from './site.js';

const FILE_LIMIT = 8;
const PACKAGE_LIMIT = 50;
const ORDER = ['conflict', 'mismatch', 'loose'];

/** A table of packages that disagree by the files that declare them most; what would have to change is bold. */
export function driftMatrix(comparisons: readonly PackageComparison[]): readonly Block[] {
  const drifting = comparisons
    .filter(({ disagreements }) => disagreements.some(({ kind }) => kind !== 'loose'))
    .sort((a, b) => ORDER.indexOf(worst(a)) - ORDER.indexOf(worst(b)) || compareText(a.name, b.name));
  if (drifting.length === 0) return [];
  const shown = drifting.slice(0, PACKAGE_LIMIT);
  const uses = new Map<string, number>();
  for (const { sites } of shown) for (const { path } of sites) uses.set(path, (uses.get(path) ?? 0) + 1);
  const files = [...uses].sort(([a, m], [b, n]) => n - m || compareText(a, b)).map(([path]) => path);
  const columns = files.slice(0, FILE_LIMIT).sort(compareText);
  const more = files.length > columns.length;
  const title = `Packages that disagree${drifting.length > shown.length ? `, the first ${shown.length} of ${drifting.length}` : ''}`;
  return [
    {
      kind: 'table',
      title,
      columns: ['package', 'verdict', ...columns, ...(more ? ['elsewhere'] : [])],
      rows: shown.map((comparison) => rowFor(comparison, columns, more)),
    },
  ];
}

function worst({ disagreements }: PackageComparison): string {
  return disagreements.map(({ kind }) => kind).sort((a, b) => ORDER.indexOf(a) - ORDER.indexOf(b))[0]!;
}

function rowFor(comparison: PackageComparison, columns: readonly string[], more: boolean): readonly Cell[] {
  const wrong = new Set(
    comparison.disagreements.flatMap(({ factions, right }) =>
      factions.filter((faction) => !right.includes(faction)).flatMap(({ sites }) => sites),
    ),
  );
  const cells = columns.map((path): Cell => {
    const here = comparison.sites.filter((site) => site.path === path).sort(compareSites);
    const text = [...new Set(here.map(formatSpecifier))].join(', ');
    return here.some((site) => wrong.has(site)) ? { bold: text } : text;
  });
  const elsewhere = new Set(comparison.sites.map(({ path }) => path).filter((path) => !columns.includes(path))).size;
  return [{ code: comparison.name }, worst(comparison), ...cells, ...(more ? [elsewhere === 0 ? '' : elsewhere] : [])];
}
