import type { Finding } from '../../core/finding.js';
import { intersect } from '../../parsers/pep440/ranges.js';
import { areDisjoint } from '../../parsers/pep508/contexts.js';
import { parseMarker } from '../../parsers/pep508/marker.js';
import type { AdmittedReader } from './admitted.js';
import { formatSpecifier, locationOf, type Site, siteText } from './site.js';

/** Kinds whose entries install one after another, or each into a place of its own. */
const SEPARATE = new Set(['dockerfile', 'pre-commit', 'nox', 'workflow']);

/** Packages that one group of one file asks for twice, in different words, for environments that meet; sites come by file. */
export function duplicateFindings(sites: readonly Site[], reader: AdmittedReader): readonly Finding[] {
  const findings: Finding[] = [];
  let file = '';
  let known = new Map<string, Site[]>();
  for (const site of sites) {
    const { declaration, path, example } = site;
    const admitted = reader.read(declaration.admits);
    if (example || admitted === null || SEPARATE.has(declaration.kind)) continue;
    if (path !== file) {
      file = path;
      known = new Map();
    }
    const earlier = known.get(declaration.name);
    if (earlier === undefined) {
      known.set(declaration.name, [site]);
      continue;
    }
    const other = earlier.find(
      (each) =>
        each.declaration.group === declaration.group &&
        (each.declaration.kind === 'constraints') === (declaration.kind === 'constraints') &&
        reader.read(each.declaration.admits)!.key !== admitted.key &&
        meet(each, site),
    );
    earlier.push(site);
    if (other !== undefined) findings.push(duplicate(site, other, reader));
  }
  return findings;
}

/** Whether both may hold at once; a condition that cannot be read is known to meet none. */
function meet(a: Site, b: Site): boolean {
  const [one, other] = [a.declaration.marker, b.declaration.marker];
  const isUnread = (marker: string | null): boolean => marker !== null && parseMarker(marker).kind === 'fault';
  return !isUnread(one) && !isUnread(other) && markersMeet(one, other);
}

/** Whether there may be an environment in which both markers hold; null holds always. */
export function markersMeet(a: string | null, b: string | null): boolean {
  if (a === null || b === null) return true;
  const [one, other] = [parseMarker(a), parseMarker(b)];
  return one.kind === 'fault' || other.kind === 'fault' || !areDisjoint(one, other);
}

function duplicate(site: Site, other: Site, reader: AdmittedReader): Finding {
  const { name } = site.declaration;
  const [here, there] = [reader.read(site.declaration.admits)!, reader.read(other.declaration.admits)!];
  const impossible = intersect(here.ranges, there.ranges).length === 0;
  const outcome = impossible ? ', and no version satisfies both' : '';
  return {
    rule: 'drift/duplicate',
    message: `${name} is declared twice in ${site.path}, as ${formatSpecifier(other)} and as ${formatSpecifier(site)}${outcome}.`,
    location: locationOf(site),
    ...(impossible ? { severity: 'error' } : {}),
    remedy: `Keep one of ${siteText(other)} and ${siteText(site)}.`,
    related: [{ ...locationOf(other), message: `Asks for ${formatSpecifier(other)}.` }],
    identity: [name, site.path, here.key, there.key],
  };
}
