import { resolve } from 'node:path';
import { UserError } from '../core/errors.js';
import { PROJECT } from '../core/project.js';
import { EXIT_STATUS, type Report } from '../core/report.js';
import type { Selection } from '../engine/plan.js';
import { run } from '../engine/run.js';
import { openSession, type Session } from '../engine/session.js';
import type { AnyGuardrail } from '../guardrails/guardrail.js';
import type { Host } from '../host/host.js';
import { reporterContext } from '../report-context.js';
import { REPORTERS } from '../reporters/formats.js';
import type { ReporterContext } from '../reporters/reporter.js';
import { closingSentence } from '../reporters/summary.js';
import { renderTable } from '../reporters/table.js';
import { linesFor, mergeFiles } from '../reports/merge-files.js';
import { writeBaseline } from './baseline.js';
import type { Answer, CliCommand, CliCommands } from './cli-command.js';
import { explain, ruleTable } from './explain.js';
import { runGuardrailCommand } from './guardrail-command.js';
import { helpText } from './help.js';
import { initialise } from './init.js';
import { flagValue, type Invocation, onlyPositional, reportFormat, tableFormat, writeFlag } from './invocation.js';
import { issuesAnswer } from './issues.js';

const CHECK: CliCommand = {
  usage: '[check] [ID...] [flags]',
  summary: 'look at the repository; exit 0 pass, 1 new findings, 2 could not look',
  flags: ['root', 'config', 'format', 'output', 'option', 'help', 'version'],
  takesSettings: true,
  async answer(invocation, host, registry) {
    reportFormat(invocation);
    const result = await run({
      host,
      registry,
      selection: selectionOf(invocation),
      judgesChange: true,
      ...sessionOf(invocation, host, registry),
    });
    return rendered(result.report, reporterContext(result, host, registry), invocation);
  },
};

const BASELINE: CliCommand = {
  usage: 'baseline [--reason TEXT]',
  summary: 'tolerate what there is now; growing it needs a reason',
  flags: ['root', 'config', 'option', 'reason', 'until', 'help'],
  takesSettings: true,
  async answer(invocation, host, registry) {
    const session = sessionOf(invocation, host, registry);
    const sentence = await writeBaseline(host, registry, selectionOf(invocation), session, {
      reason: flagValue(invocation, 'reason'),
      until: flagValue(invocation, 'until'),
    });
    return { text: '', status: 0, sentence };
  },
};

const INIT: CliCommand = {
  usage: 'init [--yes]',
  summary: 'write configuration, workflows, port registry and first baseline; asks first',
  flags: ['root', 'yes', 'help'],
  takesSettings: false,
  async answer(invocation, host, registry) {
    if (invocation.positional.length > 0) throw new UserError('takes no arguments.', { file: 'init' });
    const sentence = await initialise(host, registry, {
      root: flagValue(invocation, 'root'),
      yes: invocation.flags.has('yes'),
    });
    return { text: '', status: 0, sentence };
  },
};

const ISSUES: CliCommand = {
  usage: 'issues [ID...] [--write]',
  summary: 'one GitHub issue for each guardrail with new findings; shows what it would do',
  flags: ['root', 'config', 'format', 'output', 'option', 'report', 'write', 'dry-run', 'help'],
  takesSettings: true,
  answer: (invocation, host, registry) =>
    issuesAnswer(host, registry, sessionOf(invocation, host, registry), {
      ids: invocation.positional,
      report: flagValue(invocation, 'report'),
      write: writeFlag(invocation),
      format: tableFormat(invocation),
    }),
};

const MERGE: CliCommand = {
  usage: 'merge REPORT...',
  summary: 'one report from the JSON reports of all shards',
  flags: ['root', 'format', 'output', 'help'],
  takesSettings: false,
  async answer(invocation, host, registry) {
    const report = mergeFiles(host, invocation.positional, registry);
    const lines = await linesFor(host, report, resolve(host.directory, flagValue(invocation, 'root') ?? '.'));
    return rendered(report, reporterContext({ report, lines }, host, registry), invocation);
  },
};

const EXPLAIN: CliCommand = {
  usage: 'explain RULE',
  summary: 'what a rule means, why, how to fix it, how to silence it',
  flags: ['help'],
  takesSettings: false,
  answer: (invocation, _, registry) => plain(explain(onlyPositional(invocation, 'RULE'), registry)),
};

const LIST: CliCommand = {
  usage: 'list [--format FORMAT]',
  summary: 'every rule',
  flags: ['format', 'help'],
  takesSettings: false,
  answer: (invocation, _, registry) => plain(renderTable(ruleTable(registry), tableFormat(invocation))),
};

const GUARDRAIL: CliCommand = {
  usage: 'ID COMMAND [flags]',
  summary: 'what a guardrail offers beside its check',
  flags: ['root', 'config', 'format', 'output', 'option', 'help'],
  takesSettings: true,
  async answer(invocation, host, registry) {
    const session = sessionOf(invocation, host, registry);
    const format = tableFormat(invocation);
    return { ...(await runGuardrailCommand(invocation, host, registry, session, format)), sentence: '' };
  },
};

const HELP: CliCommand = {
  usage: 'help',
  summary: 'this text',
  flags: ['help'],
  takesSettings: false,
  answer: (_, __, registry) => plain(helpText(COMMANDS, registry)),
};

const VERSION: CliCommand = {
  usage: 'version',
  summary: 'the version',
  flags: ['version'],
  takesSettings: false,
  answer: () => plain(`${PROJECT.name} ${PROJECT.version}\n`),
};

/** Every command, in the order of the help. */
export const COMMANDS: CliCommands = {
  check: CHECK,
  baseline: BASELINE,
  init: INIT,
  issues: ISSUES,
  merge: MERGE,
  explain: EXPLAIN,
  list: LIST,
  guardrail: GUARDRAIL,
  help: HELP,
  version: VERSION,
};

function plain(text: string): Answer {
  return { text, status: 0, sentence: '' };
}

function selectionOf({ positional }: Invocation): Selection {
  return positional.length === 0 ? 'enabled' : positional;
}

function sessionOf(invocation: Invocation, host: Host, registry: readonly AnyGuardrail[]): Session {
  return openSession(host, registry, {
    root: flagValue(invocation, 'root'),
    config: flagValue(invocation, 'config'),
    settings: invocation.settings,
  });
}

function rendered(report: Report, context: ReporterContext, invocation: Invocation): Answer {
  return {
    text: REPORTERS[reportFormat(invocation)](report, context),
    status: EXIT_STATUS[report.verdict],
    sentence: flagValue(invocation, 'output') === null ? '' : closingSentence(report),
  };
}
