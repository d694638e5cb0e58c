import { NotApplicable, UserError } from '../../core/errors.js';
import type { Finding } from '../../core/finding.js';
import type { OptionValues } from '../../core/schema.js';
import type { CheckResult } from '../guardrail.js';
import { type Gate, issueFinding, nosecFindings, silencedFindings, troubleFindings } from './judge/findings.js';
import { BanditBaseline, resolverFor } from './judge/migration.js';
import { countIssues, type Limit } from './judge/tally.js';
import type { BANDIT_OPTIONS } from './options.js';
import { type BanditContext, type Records, scanWithEngine } from './run/engine.js';
import { rankOf, reachesRank, type SeenIssue } from './run/record.js';
import { banditReport } from './run/report.js';
import { type Configuration, chosenTests, configurationOf } from './select/configuration.js';
import { selectFiles } from './select/selection.js';

type Values = OptionValues<typeof BANDIT_OPTIONS>;

/** Scans the repository's Python with bandit (or ruff) and judges what it says. */
export async function checkWithBandit(context: BanditContext): Promise<CheckResult> {
  const { options, repository, disk } = context;
  const configuration = configurationOf(repository, {
    configfile: options.configfile,
    ini: options.ini,
    profile: options.profile,
    tests: options.tests,
    skips: options.skips,
    ignoreNosec: options['ignore-nosec'],
  });
  const all = selectFiles(repository.files, configuration, repository.root, disk);
  if (all.length === 0) throw new NotApplicable('There is no Python file to scan.');
  const files = partOf(all, context);
  const found: Records = files.length === 0 ? new Map() : await scanWithEngine(files, configuration, context);
  const records = new Map(files.map((path) => [path, found.get(path)!]));
  return judge(records, configuration, context);
}

/** The files of this run: those of the change, where there is one, and of those the shard's. */
function partOf(all: readonly string[], { repository }: BanditContext): readonly string[] {
  const { changes } = repository;
  return all.filter((path) => changes?.files.has(path) !== false && repository.isAssigned(path));
}

/** Turns what was seen into findings, numbers and a summary. */
function judge(records: Records, configuration: Configuration, context: BanditContext): CheckResult {
  const { options, repository } = context;
  const gate = gateOf(options);
  const baseline = baselineOf(context);
  const { changes } = repository;
  const findings: Finding[] = [];
  const shown: SeenIssue[] = [];
  const wasRun = runTests(configuration);
  const wanted = (issue: SeenIssue): boolean =>
    reachesRank(issue.severity, rankOf(options.level)) && reachesRank(issue.confidence, rankOf(options.confidence));
  for (const [path, record] of records) {
    const seen = { ...record, issues: record.issues.filter(wanted), silenced: record.silenced.filter(wanted) };
    shown.push(...seen.issues);
    for (const issue of seen.issues) {
      const finding = issueFinding(path, issue, gate, options.engine);
      const isKnown = baseline?.take(path, issue) === true;
      findings.push(isKnown ? { ...finding, state: 'known', reason: `in ${options['bandit-baseline']}` } : finding);
    }
    findings.push(...silencedFindings(path, seen, gate, options.engine), ...troubleFindings(path, record));
    if (options['nosec-audit'] && !configuration.ignoreNosec) {
      const ranges = changes?.files.get(path) ?? [];
      const isNew = (line: number): boolean => ranges.some(([first, last]) => first <= line && line <= last);
      findings.push(...nosecFindings(path, record, { isNew, wasRun }));
    }
  }
  return {
    findings,
    files: records.size,
    partial: countIssues(records, shown, configuration.sources, changes === null ? limitOf(options) : null),
    artifacts: { 'bandit.json': banditReport(records, context.date, (path) => repository.text(path)) },
  };
}

/** How many issues there may be in all, known ones included; null for any number. */
function limitOf(options: Values): Limit | null {
  const severity = options['total-severity'];
  return severity === null
    ? null
    : { severity, confidence: options['total-confidence'], count: options['total-limit'] };
}

function baselineOf({ options, repository }: BanditContext): BanditBaseline | null {
  const file = options['bandit-baseline'];
  if (file === null) return null;
  const text = repository.text(file);
  if (text === null)
    throw new UserError('there is no such file in the repository', { file, key: 'bandit.bandit-baseline' });
  return new BanditBaseline(text, file, resolverFor(repository.files));
}

function gateOf(options: Values): Gate {
  const severity = options['fail-severity'];
  return { severity: severity === 'never' ? null : rankOf(severity), confidence: rankOf(options['fail-confidence']) };
}

/** Which tests were run for sure; a profile, or B001 for a group of tests, leaves that open. */
function runTests(configuration: Configuration): (test: string | null) => boolean {
  const { tests, skips } = chosenTests(configuration);
  if (configuration.profile !== null || [...tests, ...skips].includes('B001')) return () => false;
  return (test) =>
    test === null
      ? tests.length + skips.length === 0
      : (tests.length === 0 || tests.includes(test)) && !skips.includes(test);
}
