import type { Rule } from '../../core/rule.js';

/** Everything drift can find. */
export const DRIFT_RULES: readonly Rule[] = [
  {
    id: 'drift/conflict',
    summary: 'Two declarations of a package that no version satisfies.',
    why: 'Whoever installs both gets an error, or whichever pip saw last.',
    remedy: 'Change one of the specifiers so that a version satisfies both.',
    severity: 'error',
  },
  {
    id: 'drift/mismatch',
    summary: 'A package pinned to different versions.',
    why: 'What was tested with one version runs with another.',
    remedy: 'Pin the same version everywhere, or give the files a policy of their own.',
    severity: 'error',
  },
  {
    id: 'drift/loose',
    summary: 'A package asked for in ways that overlap but are not the same.',
    why: 'They agree today and may be resolved to different versions tomorrow.',
    remedy: 'Agree on one specifier, or set the policy `same-range`.',
    severity: 'notice',
  },
  {
    id: 'drift/unpinned',
    summary: 'A declaration without exact version where the policy asks for one.',
    why: 'Two installations a day apart may differ.',
    remedy: 'Pin the package with `==`.',
    severity: 'error',
  },
  {
    id: 'drift/duplicate',
    summary: 'A package declared twice in one group of one file with different specifiers.',
    why: 'Readers believe the one they see first; pip refuses or takes both.',
    remedy: 'Keep one of the declarations.',
    severity: 'warning',
  },
  {
    id: 'drift/python',
    summary: 'Python versions that do not go together.',
    why: 'An image with a Python that the project refuses cannot install it, and code tested on one Python runs on another.',
    remedy: 'Use a Python that every `requires-python` admits.',
    severity: 'warning',
  },
  {
    id: 'drift/stale-lock',
    summary: 'A requirement that its lock file lacks or does not satisfy.',
    why: 'The lock installs something else than the manifest asks for.',
    remedy: 'Write the lock file again.',
    severity: 'error',
  },
  {
    id: 'drift/sibling',
    summary: 'A package of this repository asked for at a version it does not have.',
    why: 'The neighbour is tested against an old release or cannot be installed at all.',
    remedy: 'Let the neighbour admit the version in the repository.',
    severity: 'error',
  },
  {
    id: 'drift/environment',
    summary: 'An installed package that differs from what is declared.',
    why: 'What runs is not what was reviewed.',
    remedy: 'Install what the manifests ask for.',
    severity: 'error',
  },
  {
    id: 'drift/banned',
    summary: 'A package that the policy bans.',
    why: 'Somebody decided against it and said why in the configuration.',
    remedy: 'Remove the package.',
    severity: 'error',
  },
  {
    id: 'drift/unparsable',
    summary: 'A line or file that cannot be read as what its name promises.',
    why: 'Installers stop at it, and nothing can be said about what it declares.',
    remedy: 'Write it as the finding says.',
    severity: 'error',
  },
  {
    id: 'drift/include',
    summary: 'An include that is missing, circular or outside the repository.',
    why: 'The file cannot be installed as it is.',
    remedy: 'Correct the path or remove the include.',
    severity: 'error',
  },
];
