import { NotApplicable, UserError } from '../../core/errors.js';
import type { Finding } from '../../core/finding.js';
import type { OptionValues } from '../../core/schema.js';
import type { DependencyFact } from '../../facts/dependencies/fact.js';
import { dependencies } from '../../facts/dependencies.js';
import type { FactTable } from '../../facts/facts.js';
import { type CommandResult, type Context, defineGuardrail } from '../guardrail.js';
import { AdmittedReader } from './admitted.js';
import { Comparer } from './comparison.js';
import { driftFindings } from './drift-findings.js';
import { duplicateFindings } from './duplicates.js';
import { baselineFindings, environmentFindings } from './environment.js';
import { fixManifests } from './fix-command.js';
import { freezeCommand } from './freeze-command.js';
import { listDeclarations } from './listing.js';
import { lockedIncludeFindings } from './locked-includes.js';
import { gatherManifests, type Manifests } from './manifests.js';
import { driftMatrix } from './matrix.js';
import { DRIFT_OPTIONS } from './options.js';
import { askPip, readFreeze } from './pip-freeze.js';
import { Policies } from './policy.js';
import { policyFindings } from './policy-findings.js';
import { pythonFindings } from './pythons.js';
import { referenceFindings } from './references.js';
import { DRIFT_RULES } from './rules.js';
import { siblingFindings, siblingsOf } from './siblings.js';
import { staleLockFindings } from './stale-locks.js';
import { UnpinnedBesidePins } from './unpinned-beside-pins.js';

type DriftContext = Context<typeof DRIFT_OPTIONS, 'exec'>;

export default defineGuardrail({
  id: 'drift',
  summary: 'Checks that the dependency files of a repository agree on versions',
  rationale:
    'Requirements files, pyprojects, constraints, Dockerfiles, lock files and installed environments of one repository drift apart quietly. ' +
    'This says where, how badly, and what the smallest change is, without resolving or installing anything.',
  since: '1.0.0',
  owner: 'devops',
  rules: DRIFT_RULES,
  options: DRIFT_OPTIONS,
  needs: ['exec'],
  slot: 'guardrails',
  facts: { dependencies },
  outputs: {
    conflicts: 'Number of packages with declarations that no version satisfies.',
    mismatches: 'Number of packages pinned to different versions.',
    packages: 'Number of packages declared anywhere.',
  },
  commands: {
    list: {
      summary: 'Lists every declaration: package, specifier, marker, extras, file, line and kind',
      run: (context, facts): CommandResult => listDeclarations(gather(context, facts.dependencies).sites),
    },
    freeze: {
      summary: 'Compares what is installed with the manifests, or with another freeze',
      flags: {
        from: {
          summary: 'What is installed, as a freeze file of the repository, instead of asking a Python.',
          schema: { kind: 'path' },
          default: null,
        },
        against: {
          summary: 'A freeze file of the repository to compare with instead of the manifests.',
          schema: { kind: 'path' },
          default: null,
        },
        python: {
          summary: 'The Python to ask, by its absolute path or its name on PATH.',
          schema: { kind: 'text', describes: 'an absolute path or a name' },
          default: null,
        },
      },
      run: (context, facts, flags): Promise<CommandResult> =>
        freezeCommand(flags, gather(context, facts.dependencies), context),
    },
    fix: {
      summary: 'Edits version specifiers to what the policies ask for, and nothing else',
      flags: {
        'dry-run': { summary: 'Shows the edits without making them.', schema: { kind: 'boolean' }, default: false },
      },
      run: (context, facts, flags): CommandResult =>
        fixManifests(gather(context, facts.dependencies), {
          policies: policiesOf(context),
          repository: context.repository,
          dryRun: flags['dry-run'] === true,
        }),
    },
  },
  async check(context, facts) {
    const manifests = gather(context, facts.dependencies);
    if (manifests.files.length === 0) throw new NotApplicable('No dependency file here.');
    const reader = new AdmittedReader();
    const comparer = new Comparer(reader, policiesOf(context), manifests);
    const siblings = siblingsOf(manifests.projects);
    const comparisons = comparer.compare(manifests.sites.filter(({ declaration }) => !siblings.has(declaration.name)));
    const unpinned = new UnpinnedBesidePins(manifests, reader);
    const findings: readonly Finding[] = [
      ...manifests.findings,
      ...comparisons.flatMap(driftFindings),
      ...comparisons.flatMap((comparison) => policyFindings(comparison, reader)),
      ...comparisons.flatMap((comparison) => unpinned.findings(comparison)),
      ...lockedIncludeFindings(manifests, reader),
      ...duplicateFindings(manifests.sites, reader),
      ...referenceFindings(manifests, { policies: policiesOf(context), siblings, reader }),
      ...siblingFindings(manifests.sites, siblings, reader),
      ...staleLockFindings(manifests, reader),
      ...pythonFindings(manifests, reader, comparer),
      ...(await installedFindings(context, manifests, reader)),
    ];
    const count = (kind: string) =>
      new Set(
        comparisons
          .filter(({ disagreements }) => disagreements.some((each) => each.kind === kind))
          .map(({ name }) => name),
      ).size;
    const packages = new Set(manifests.sites.map(({ declaration }) => declaration.name).filter(Boolean)).size;
    return {
      findings,
      metrics: [
        { name: 'drift_packages', value: packages, unit: 'count' },
        { name: 'drift_conflicts', value: count('conflict'), unit: 'count' },
        { name: 'drift_mismatches', value: count('mismatch'), unit: 'count' },
      ],
      outputs: { conflicts: count('conflict'), mismatches: count('mismatch'), packages },
      summary: driftMatrix(comparisons),
      files: manifests.files.length,
    };
  },
});

function gather({ options, repository }: DriftContext, table: FactTable<DependencyFact>): Manifests {
  return gatherManifests(table, repository, { files: options.files, examples: options.examples });
}

function policiesOf({ options, repository }: DriftContext): Policies {
  const policies = new Policies(options.groups);
  for (const { file, key } of policies.files) {
    if (repository.text(file) === null) throw new UserError(`${file} does not exist`, { key });
  }
  return policies;
}

async function installedFindings(
  { options, repository, exec, variable }: DriftContext,
  manifests: Manifests,
  reader: AdmittedReader,
): Promise<readonly Finding[]> {
  const { freeze, 'freeze-baseline': baseline }: OptionValues<typeof DRIFT_OPTIONS> = options;
  if (freeze === null) {
    if (baseline !== null)
      throw new UserError('needs `drift.freeze` to compare with', { key: 'drift.freeze-baseline' });
    return [];
  }
  const installed =
    freeze === 'pip' ? await askPip(exec, repository.root, variable) : readFreeze(repository, freeze, 'drift.freeze');
  if (baseline === null) return environmentFindings(installed, manifests, reader);
  return baselineFindings(installed, readFreeze(repository, baseline, 'drift.freeze-baseline'));
}
