import { NotApplicable, UserError } from '../../core/errors.js';
import type { Finding, Metric } from '../../core/finding.js';
import type { OptionValues } from '../../core/schema.js';
import type { CheckResult } from '../guardrail.js';
import { parseShard, shardOf } from './batches.js';
import { type Configuration, chosenTests, configurationOf } from './configuration.js';
import { type BanditContext, type Records, scanWithEngine } from './engine.js';
import { fails, type Gate, issueFinding, nosecFindings, silencedFindings, troubleFindings } from './findings.js';
import { BanditBaseline, resolverFor } from './migration.js';
import type { OPTIONS } from './options.js';
import { RANKS, type Rank, reaches, type SeenIssue, totalsOf } from './record.js';
import { banditReport } from './report.js';
import { selectFiles } from './selection.js';

type Values = OptionValues<typeof OPTIONS>;

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
function partOf(all: readonly string[], { options, repository, disk }: BanditContext): readonly string[] {
  const { changes, root } = repository;
  const touched = changes === null ? all : all.filter((path) => changes.files.has(path));
  if (options.shard === null) return touched;
  const weighted = touched.map((path) => ({ path, bytes: disk.entry(`${root}/${path}`)?.size ?? 0 }));
  return shardOf(weighted, parseShard(options.shard)).map(({ path }) => path);
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
    reaches(issue.severity, rankOf(options.level)) && reaches(issue.confidence, rankOf(options.confidence));
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
  if (changes === null && options.shard === null) findings.push(...totalFindings(shown, options));
  const count = (rank: Rank): number => shown.filter(({ severity }) => severity === rank).length;
  return {
    findings,
    files: records.size,
    metrics: metricsOf(records, shown),
    outputs: {
      high: count('HIGH'),
      medium: count('MEDIUM'),
      low: count('LOW') + count('UNDEFINED'),
      unparsed: [...records.values()].filter(({ skipped }) => skipped !== null).length,
    },
    summary: [
      tableOf(shown),
      ...(configuration.sources.length === 0
        ? []
        : [{ kind: 'text' as const, text: `Settings of bandit: ${configuration.sources.join(', ')}.` }]),
    ],
    artifacts: { 'bandit.json': banditReport(records, context.date, (path) => repository.text(path)) },
  };
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

/** One finding when the issues in all, known ones included, are more than may be. */
function totalFindings(issues: readonly SeenIssue[], options: Values): readonly Finding[] {
  const severity = options['total-severity'];
  if (severity === null) return [];
  const gate = { severity: rankOf(severity), confidence: rankOf(options['total-confidence']) };
  const count = issues.filter((issue) => fails(issue, gate)).length;
  const limit = options['total-limit'];
  if (count <= limit) return [];
  const what = severity === 'all' ? 'issues' : `issues of ${severity} severity or higher`;
  return [
    {
      rule: 'bandit/too-many',
      message: `There are ${count} ${what}, known ones included, and ${limit} are allowed.`,
      identity: [severity, options['total-confidence'], String(count)],
    },
  ];
}

function metricsOf(records: Records, issues: readonly SeenIssue[]): readonly Metric[] {
  const totals = totalsOf(records.values());
  return [
    { name: 'bandit_lines', value: totals.loc!, unit: 'count' },
    { name: 'bandit_nosec', value: totals.nosec! + totals.skipped_tests!, unit: 'count' },
    ...RANKS.flatMap((severity) =>
      RANKS.map((confidence) => ({
        name: 'bandit_issues',
        value: issues.filter((issue) => issue.severity === severity && issue.confidence === confidence).length,
        unit: 'count',
        labels: { severity: severity.toLowerCase(), confidence: confidence.toLowerCase() },
      })),
    ),
  ];
}

function tableOf(issues: readonly SeenIssue[]): NonNullable<CheckResult['summary']>[number] {
  const ranks = [...RANKS].reverse().filter((rank) => rank !== 'UNDEFINED' || issues.some(isUndefined));
  const title = (rank: Rank): string => rank.toLowerCase();
  return {
    kind: 'table',
    title: 'Issues by severity and confidence',
    columns: ['severity', ...ranks.map((rank) => `${title(rank)} confidence`)],
    rows: ranks.map((severity) => [
      title(severity),
      ...ranks.map((confidence) => issues.filter((i) => i.severity === severity && i.confidence === confidence).length),
    ]),
    align: ['left', ...ranks.map(() => 'right' as const)],
  };
}

function isUndefined({ severity, confidence }: SeenIssue): boolean {
  return severity === 'UNDEFINED' || confidence === 'UNDEFINED';
}

function rankOf(level: 'all' | 'low' | 'medium' | 'high'): Rank {
  return level === 'all' ? 'UNDEFINED' : (level.toUpperCase() as Rank);
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
