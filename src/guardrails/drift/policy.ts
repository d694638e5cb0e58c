import { UserError } from '../../core/errors.js';
import { compileGlobs, type PathTest } from '../../parsers/glob.js';
import { normalizeName } from '../../parsers/package-name.js';
import { parseVersion } from '../../parsers/pep440/version.js';
import type { PolicyGroup } from './options.js';

/** How the declarations of a package have to agree. */
export type PolicyKind =
  | 'same'
  | 'highest'
  | 'lowest'
  | 'same-minor'
  | 'same-range'
  | 'pinned'
  | 'snap-to'
  | 'banned'
  | 'ignored';

/** A policy as it applies to the declarations of its group. */
export interface Policy {
  readonly kind: PolicyKind;
  /** The file to follow, for `snap-to`. */
  readonly file: string | null;
  /** The version to pin, for `pinned`. */
  readonly version: string | null;
  readonly reason: string | null;
}

const DEFAULT_POLICY: Policy = { kind: 'same', file: null, version: null, reason: null };

/** The policies of a configuration; the first group that matches a declaration decides. */
export class Policies {
  private readonly groups: readonly { readonly policy: Policy; matches(name: string, path: string): boolean }[];

  constructor(groups: readonly PolicyGroup[]) {
    this.groups = groups.map((group, index) => {
      const packages = group.packages === undefined ? null : compileGlobs(group.packages.map(normalizePattern));
      const paths: PathTest | null = group.paths === undefined ? null : compileGlobs(group.paths);
      return {
        policy: policyOf(group, index),
        matches: (name, path) => packages?.(name) !== false && paths?.(path) !== false,
      };
    });
  }

  /** The policy for a package in a file, with the number of its group; the default comes last and is not configured. */
  for(name: string, path: string): { readonly policy: Policy; readonly group: number; readonly isConfigured: boolean } {
    const group = this.groups.findIndex((each) => each.matches(name, path));
    return group === -1
      ? { policy: DEFAULT_POLICY, group: this.groups.length, isConfigured: false }
      : { policy: this.groups[group]!.policy, group, isConfigured: true };
  }

  /** Files that policies name, with the key that names them. */
  get files(): readonly { readonly file: string; readonly key: string }[] {
    return this.groups.flatMap(({ policy }, index) =>
      policy.file === null ? [] : [{ file: policy.file, key: `drift.groups[${index}].snap-to` }],
    );
  }
}

function policyOf(group: PolicyGroup, index: number): Policy {
  const file = group['snap-to'] ?? null;
  const kind = group.policy ?? (file === null ? 'same' : 'snap-to');
  const key = `drift.groups[${index}]`;
  if ((kind === 'snap-to') !== (file !== null)) {
    throw new UserError(
      kind === 'snap-to'
        ? 'the policy snap-to needs the file to follow, as `snap-to: FILE`'
        : `the policy ${kind} takes no file`,
      { key: `${key}.snap-to` },
    );
  }
  const version = group.version ?? null;
  if (version !== null && (kind !== 'pinned' || parseVersion(version) === null)) {
    throw new UserError(
      kind === 'pinned' ? `${version} is no version by PEP 440` : `the policy ${kind} takes no version`,
      {
        key: `${key}.version`,
      },
    );
  }
  return { kind, file, version, reason: group.reason ?? null };
}

/** Package names in their normal form, wildcards left as they are. */
function normalizePattern(pattern: string): string {
  return normalizeName(pattern);
}
