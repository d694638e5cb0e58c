import type { Finding } from '../../core/finding.js';
import type { AdmittedReader } from './admitted.js';
import type { PackageComparison } from './comparison.js';
import { formatSpecifier, locationOf, siteText } from './site.js';

/** Declarations of banned packages, and those a `pinned` policy wants pinned and that are not. */
export function policyFindings({ name, policy, sites }: PackageComparison, reader: AdmittedReader): readonly Finding[] {
  const because = policy.reason === null ? '' : `: ${policy.reason.replace(/[.\s]*$/, '')}`;
  if (policy.kind === 'banned') {
    return sites.map((site) => ({
      rule: 'drift/banned',
      message: `${name} is banned here${because}.`,
      location: locationOf(site),
      remedy: `Remove ${name} from ${siteText(site)}.`,
      identity: [name, site.path],
    }));
  }
  if (policy.kind !== 'pinned') return [];
  const loose = sites.filter(({ declaration }) => reader.read(declaration.admits)?.pin === null);
  return loose.map((site) => ({
    rule: 'drift/unpinned',
    message: `${name} must be pinned, but ${siteText(site)} asks for ${formatSpecifier(site)}${because}.`,
    location: locationOf(site),
    remedy: policy.version === null ? `Pin ${name} with ==.` : `Pin ${name} with ==${policy.version}.`,
    identity: [name, site.path, site.declaration.specifier],
  }));
}
