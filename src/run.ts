import { resolve } from 'node:path';
import { type Invocation, parseArguments } from './cli/arguments.js';
import { writeBaseline } from './cli/baseline.js';
import { explain, ruleTable } from './cli/explain.js';
import { runGuardrailCommand } from './cli/guardrail-command.js';
import { helpText } from './cli/help.js';
import { initialise } from './cli/init.js';
import { keepIssuesFor } from './cli/issues.js';
import { linesFor, mergeFiles } from './cli/merge.js';
import { reportOfFolder } from './cli/report-folder.js';
import { openSession } from './cli/session.js';
import { ENGINE_OPTIONS } from './config/engine-options.js';
import type { Setting } from './config/setting-layer.js';
import { sentenceOf, UserError } from './core/errors.js';
import { PROJECT } from './core/project.js';
import { EXIT_STATUS, type Report } from './core/report.js';
import { safeText } from './core/safe-text.js';
import { examine } from './engine/engine.js';
import { rulesOf } from './engine/findings.js';
import { ownersOf, planGuardrails, type Selection } from './engine/plan.js';
import type { SourceLines } from './engine/source-lines.js';
import { placeOf } from './github/checkout.js';
import { feedbackReporters } from './github/feedback.js';
import type { AnyGuardrail } from './guardrails/guardrail.js';
import type { Host } from './host/host.js';
import { type Publication, publish, tell } from './publish.js';
import { REPORTERS } from './reporters/formats.js';
import { FORMATS, type Format, type ReporterContext } from './reporters/reporter.js';
import { closingSentence, verdictSentence } from './reporters/summary.js';
import { renderTable, TABLE_FORMATS, type TableFormat } from './reporters/table.js';
import { type Answer, type AnswerPlace, writeAnswer } from './witness/answer-file.js';
import { type Testimony, Witness } from './witness/witness.js';

/** Runs the command line: parses, examines, prints the answer, concludes with the exit status. */
export async function runCommandLine(
  words: readonly string[],
  host: Host,
  registry: readonly AnyGuardrail[],
  place: AnswerPlace | null = null,
): Promise<void> {
  await concluding(host, async () => {
    const invocation = parseArguments(words, registry);
    const output = flag(invocation, 'output');
    const keeps = place !== null && invocation.command === 'check' && output === null;
    const { again, ...answer } = await answerTo(invocation, host, registry, keeps ? new Witness(host) : null);
    if (output === null) host.print(answer.text, 'raw');
    else host.files.write(resolve(host.directory, output), answer.text);
    host.conclude(answer.status, answer.sentence);
    if (keeps && again !== undefined) keepAnswer(host, place, again());
  });
}

/** Keeps what the next run may say again; not being able to costs the next run time, never this one. */
function keepAnswer(host: Host, place: AnswerPlace, kept: ReturnType<NonNullable<CheckAnswer['again']>>): void {
  if (kept === null) return;
  try {
    writeAnswer(host.files, place, kept.testimony, kept.answer);
  } catch (error) {
    host.log(`The answer of this run could not be kept for the next: ${sentenceOf(error)}`);
  }
}

/** Runs as a step of an action: inputs in, annotations, summary, outputs and reports out. */
export async function runAction(
  selection: Selection,
  host: Host,
  registry: readonly AnyGuardrail[],
  phase: 'main' | 'post',
): Promise<void> {
  await concluding(host, async () => {
    const named = namesIn(host.input('guardrails'));
    const session = openSession(host, registry, {
      root: host.input('root') ?? host.variable('GITHUB_WORKSPACE'),
      config: host.input('config'),
      settings: settingsFromInputs(selection, host, registry),
    });
    const { root, config } = session;
    const wanted = selection === 'enabled' && named.length > 0 ? named : selection;
    const startedAt = host.clock.now();
    const tellOf = (report: Report, lines: SourceLines | null, artifacts: Publication['artifacts']): Promise<void> => {
      const ids = new Set(report.runs.map(({ guardrail }) => guardrail));
      const ran = registry.filter(({ id }) => ids.has(id)).map((guardrail) => ({ guardrail }));
      const main = ran.filter(({ guardrail }) => guardrail.companion === undefined);
      const publication = { report, own: main.length === 1 ? main[0]!.guardrail.id : null, artifacts, root };
      const context = contextFor({ report, lines }, host, registry, root);
      return publish(host, publication, config.engine, context, { owners: ownersOf(ran, wanted), startedAt });
    };
    const shards = phase === 'main' ? linesOf(host.input('reports')) : [];
    if (shards.length > 0) {
      const report = mergeFiles(host, shards, registry);
      return tellOf(report, await linesFor(host, report, root), []);
    }
    const examined = await examine({
      host,
      registry,
      selection: wanted,
      phase: selection === 'enabled' ? 'check' : phase,
      ...session,
    });
    const artifacts = examined.checked.flatMap(({ result }) => Object.entries(result.artifacts ?? {}));
    await tellOf(examined.report, examined.lines, artifacts);
  });
}

/** Runs as a step that tells GitHub as one what earlier jobs of a workflow reported; it fails for bad settings only. */
export async function runFeedback(host: Host, registry: readonly AnyGuardrail[]): Promise<void> {
  await concluding(host, async () => {
    const startedAt = host.clock.now();
    const { root, config } = openSession(host, registry, {
      root: host.input('root') ?? host.variable('GITHUB_WORKSPACE'),
      config: host.input('config'),
      settings: settingsFromInputs('enabled', host, registry),
    });
    const expected = namesIn(host.input('guardrails'));
    const report = reportOfFolder(host, resolve(host.directory, host.input('reports') ?? '.'), expected, registry);
    if (report === null) return host.conclude(EXIT_STATUS.pass, 'There is no report to tell of.');
    const selection = expected.length === 0 ? 'enabled' : expected;
    const owners = ownersOf(planGuardrails(registry, selection, config), selection);
    const { rules, links } = contextFor({ report, lines: null }, host, registry, root);
    const context = { rules, links, root, own: null, owners, startedAt };
    await tell(host, feedbackReporters(host, report, config.engine, context));
    host.conclude(EXIT_STATUS.pass, `Told of a run that ${verdictSentence(report)}.`);
  });
}

function linesOf(text: string | null): readonly string[] {
  return (text ?? '')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
}

/** Whatever is thrown becomes one sentence and exit status 2; ours is named as a bug, never shown as a stack. */
async function concluding(host: Host, body: () => Promise<void>): Promise<void> {
  try {
    await body();
  } catch (error) {
    const bug =
      error instanceof UserError ? '' : `A bug in ${PROJECT.name}, please report it at ${PROJECT.url}/issues: `;
    host.output('verdict', 'broken');
    const prefix = host.kind === 'actions' ? '' : 'error: ';
    host.conclude(EXIT_STATUS.broken, `${prefix}${bug}${sentenceOf(error)}`);
  }
}

/** An answer and, where a run may be spared next time, what it would then say and what that hangs on. */
interface CheckAnswer extends Answer {
  readonly again?: () => { readonly testimony: Testimony; readonly answer: Answer } | null;
}

async function answerTo(
  invocation: Invocation,
  own: Host,
  registry: readonly AnyGuardrail[],
  witness: Witness | null,
): Promise<CheckAnswer> {
  const host = witness?.host ?? own;
  const plain = (text: string): Answer => ({ text, status: 0, sentence: '' });
  if (invocation.command === 'version') return plain(`${PROJECT.name} ${PROJECT.version}\n`);
  if (invocation.command === 'help' || invocation.flags.has('help')) return plain(helpText(registry));
  if (invocation.command === 'explain') return plain(explain(onlyPositional(invocation, 'RULE'), registry));
  if (invocation.command === 'list') return plain(renderTable(ruleTable(registry), tableFormat(invocation)));
  if (invocation.command === 'init') return initAnswer(invocation, host, registry);
  if (invocation.command === 'merge') {
    const report = mergeFiles(host, invocation.positional, registry);
    const lines = await linesFor(host, report, resolve(host.directory, flag(invocation, 'root') ?? '.'));
    return rendered(report, contextFor({ report, lines }, host, registry), invocation);
  }
  const session = openSession(host, registry, {
    root: flag(invocation, 'root'),
    config: flag(invocation, 'config'),
    settings: invocation.settings,
  });
  if (invocation.command === 'guardrail') {
    const { text, status } = await runGuardrailCommand(invocation, host, registry, session, tableFormat(invocation));
    return { text, status, sentence: '' };
  }
  if (invocation.command === 'issues') {
    return keepIssuesFor(host, registry, session, {
      ids: invocation.positional,
      report: flag(invocation, 'report'),
      write: writes(invocation),
      format: tableFormat(invocation),
    });
  }
  const selection: Selection = invocation.positional.length === 0 ? 'enabled' : invocation.positional;
  if (invocation.command === 'baseline') {
    const sentence = await writeBaseline(host, registry, selection, session, {
      reason: flag(invocation, 'reason'),
      until: flag(invocation, 'until'),
    });
    return { text: '', status: 0, sentence };
  }
  choice(flag(invocation, 'format') ?? 'text', FORMATS);
  const examined = await examine({ host: own, registry, selection, ...session, witness });
  const context = contextFor(examined, host, registry);
  const answer = rendered(examined.report, context, invocation);
  return {
    ...answer,
    again() {
      // Whoever is told again is not told how long it took then.
      const untimed = context.timings ? rendered(examined.report, { ...context, timings: false }, invocation) : answer;
      const testimony = examined.testimony();
      return testimony && { testimony, answer: { ...untimed, sentence: safeText(untimed.sentence) } };
    },
  };
}

async function initAnswer(invocation: Invocation, host: Host, registry: readonly AnyGuardrail[]): Promise<Answer> {
  if (invocation.positional.length > 0) throw new UserError('takes no arguments.', { file: 'init' });
  const sentence = await initialise(host, registry, {
    root: flag(invocation, 'root'),
    yes: invocation.flags.has('yes'),
  });
  return { text: '', status: 0, sentence };
}

function rendered(report: Report, context: ReporterContext, invocation: Invocation): Answer {
  const format = choice(flag(invocation, 'format') ?? 'text', FORMATS);
  return {
    text: REPORTERS[format](report, context),
    status: EXIT_STATUS[report.verdict],
    sentence: flag(invocation, 'output') === null ? '' : closingSentence(report),
  };
}

function contextFor(
  { lines, report }: { readonly lines: SourceLines | null; readonly report: Report },
  host: Host,
  registry: readonly AnyGuardrail[],
  root?: string,
): ReporterContext {
  const server = host.variable('GITHUB_SERVER_URL');
  const repository = host.variable('GITHUB_REPOSITORY');
  const commit = host.variable('GITHUB_SHA') ?? report.subject.commit;
  const folder = root === undefined ? '' : placeOf(host, root).folder;
  const within = folder === '' ? {} : { folder };
  return {
    rules: rulesOf(registry),
    sourceLine: (path, line) => lines?.line(path, line) ?? null,
    terminal: host.terminal,
    links: server === null || repository === null || commit === null ? null : { server, repository, commit, ...within },
    timings: host.terminal.width !== null,
  };
}

function namesIn(list: string | null): readonly string[] {
  return (list ?? '').split(/[\s,]+/).filter((name) => name !== '');
}

/** Inputs that carry options: the engine's by name, a single action's own by name, and `options` lines for all. */
function settingsFromInputs(selection: Selection, host: Host, registry: readonly AnyGuardrail[]): readonly Setting[] {
  const own = selection === 'enabled' ? [] : registry.filter(({ id }) => selection.includes(id));
  const settings: Setting[] = [];
  const take = (input: string, name: string): void => {
    const value = host.input(input);
    if (value !== null) settings.push({ name, value, origin: `input ${input}` });
  };
  for (const name of Object.keys(ENGINE_OPTIONS)) take(name, name);
  for (const { id, options } of own) for (const name of Object.keys(options as object)) take(name, `${id}.${name}`);
  for (const line of linesOf(host.input('options'))) {
    const equals = line.indexOf('=');
    if (equals < 1)
      throw new UserError(`expects lines ID.NAME=VALUE, not \`${line.slice(0, 80)}\`.`, { file: 'input options' });
    settings.push({
      name: line.slice(0, equals).trim(),
      value: line.slice(equals + 1).trim(),
      origin: 'input options',
    });
  }
  return settings;
}

function flag(invocation: Invocation, name: string): string | null {
  return invocation.flags.get(name)?.at(-1) ?? null;
}

/** Whether `--write` or `--dry-run` was given; null for neither. */
function writes({ flags }: Invocation): boolean | null {
  if (flags.has('write') && flags.has('dry-run')) throw new UserError('--write and --dry-run exclude each other.');
  return flags.has('write') ? true : flags.has('dry-run') ? false : null;
}

function tableFormat(invocation: Invocation): TableFormat {
  return choice(flag(invocation, 'format') ?? 'text', TABLE_FORMATS);
}

function choice<T extends string>(value: string, values: readonly T[]): T {
  const found = values.find((known) => known === value);
  if (found === undefined)
    throw new UserError(`expects one of ${values.join(', ')}, not \`${value.slice(0, 80)}\`.`, { file: '--format' });
  return found satisfies Format | TableFormat | string;
}

function onlyPositional(invocation: Invocation, name: string): string {
  const [value, ...rest] = invocation.positional;
  if (value === undefined || rest.length > 0) throw new UserError(`expects one ${name}.`, { file: invocation.command });
  return value;
}
