import { CONFIG_PLACES } from '../config/load.js';
import { UserError } from '../core/errors.js';
import { safeLine } from '../core/safe-text.js';
import { run } from '../engine/run.js';
import { openSession, type Session } from '../engine/session.js';
import type { AnyGuardrail } from '../guardrails/guardrail.js';
import type { Host } from '../host/host.js';
import { writablePath } from '../workspace/inside.js';
import { writeBaseline } from './baseline.js';
import { CALLEES, calledBy, callerWorkflows, callsSuite, type LeftOut } from './caller-workflows.js';
import { DraftFiles } from './draft-files.js';
import { runGuardrailCommand } from './guardrail-command.js';
import { startingConfig } from './starting-config.js';

/** Lines of a file that are shown before it is written. */
const SHOWN_LINES = 40;
const READ_LIMIT = 64 * 1024 * 1024;

/** What `guardrails init` is asked to do. */
export interface Initialisation {
  /** The repository, or null for the working directory. */
  readonly root: string | null;
  /** Whether every question is answered with yes. */
  readonly yes: boolean;
}

/**
 * Prepares a repository for the suite: drafts the configuration, the workflows, what guardrails keep themselves and the
 * first baseline, shows them, asks, and writes what was agreed to; returns what became of it. Throws a UserError when there
 * is nobody to ask.
 */
export async function initialise(
  host: Host,
  registry: readonly AnyGuardrail[],
  { root: named, yes }: Initialisation,
): Promise<string> {
  const opened = openSession(host, registry, { root: named, config: null, settings: [] });
  const { root } = opened;
  const files = new DraftFiles(host.files, root);
  const drafting: Host = Object.create(host, { files: { value: files } });
  await draft(drafting, registry, opened);
  const changes = changesOf(host, files, root);
  if (changes.length === 0) return 'Everything is in place already: nothing to write.';
  host.print(changes.map(show).join('\n'));
  const agreed = yes ? changes : await agreedTo(host, changes);
  for (const { path, after } of agreed) host.files.write(writablePath(host.files, root, path, 'init'), after);
  const count = agreed.length === 1 ? '1 file' : `${agreed.length} files`;
  return agreed.length === 0 ? 'Nothing was written.' : `Wrote ${count}: have a look, commit, and push.`;
}

/** Drafts everything, each piece with the ones before it in place. */
async function draft(host: Host, registry: readonly AnyGuardrail[], { root, config }: Session): Promise<void> {
  const put = (path: string, text: string): void =>
    host.files.write(writablePath(host.files, root, path, 'init'), text);
  const ids = calledBy(registry);
  const { report, workspace } = await run({
    host,
    registry,
    selection: ids,
    root,
    config: { ...config, engine: { ...config.engine, baseline: 'none' } },
  });
  const leftOut = report.runs.flatMap(({ guardrail: id, status, reason }): readonly LeftOut[] =>
    status === 'ran' || !ids.includes(id) ? [] : [{ id, reason: safeLine(reason ?? status) }],
  );
  const chosen = ids.filter((id) => !leftOut.some((left) => left.id === id));
  if (config.file === null) put(CONFIG_PLACES[0], startingConfig(workspace.files, registry, chosen));
  for (const [path, text] of Object.entries(callerWorkflows(registry, leftOut))) {
    const before = textAt(host, `${root}/${path}`);
    if (before === null || !callsSuite(before, CALLEES[path]!)) put(path, text);
  }
  await draftByCommands(host, registry, root);
  await draftBaseline(host, registry, root, chosen);
}

/** What guardrails keep themselves, through their own commands. */
async function draftByCommands(host: Host, registry: readonly AnyGuardrail[], root: string): Promise<void> {
  for (const guardrail of registry) {
    if (guardrail.draft === undefined) continue;
    const session = openSession(host, registry, { root, config: null, settings: [] });
    const named = { guardrail, guardrailCommand: guardrail.draft, positional: [], settings: [], flags: new Map() };
    await runGuardrailCommand({ command: 'guardrail', ...named }, host, registry, session, 'text');
  }
}

/** The first baseline; a later one is `guardrails baseline`'s to write. */
async function draftBaseline(
  host: Host,
  registry: readonly AnyGuardrail[],
  root: string,
  selection: readonly string[],
): Promise<void> {
  const session = openSession(host, registry, { root, config: null, settings: [] });
  const path = session.config.engine.baseline;
  const writable = path !== 'none' && !path.startsWith('ref:');
  if (!writable || selection.length === 0 || host.files.entry(`${root}/${path}`) !== null) return;
  await writeBaseline(host, registry, selection, session, { reason: null, until: null });
}

interface Change {
  readonly path: string;
  /** Null for a new file. */
  readonly before: string | null;
  readonly after: string;
}

function changesOf(host: Host, files: DraftFiles, root: string): Change[] {
  const changes = [...files.drafts].map(([path, bytes]) => ({
    path: path.slice(root.length + 1),
    before: textAt(host, path),
    after: new TextDecoder().decode(bytes),
  }));
  return changes.filter(({ before, after }) => before !== after);
}

/** What people agree to: new files all at once, each change of a file that exists by itself. */
async function agreedTo(host: Host, changes: readonly Change[]): Promise<readonly Change[]> {
  const agreed: Change[] = [];
  const fresh = changes.filter(({ before }) => before === null);
  const newFiles = fresh.length === 1 ? 'the new file' : `the ${fresh.length} new files`;
  if (fresh.length > 0 && (await agrees(host, `Write ${newFiles}?`))) agreed.push(...fresh);
  for (const change of changes) {
    if (change.before !== null && (await agrees(host, `Overwrite ${change.path}?`))) agreed.push(change);
  }
  return agreed;
}

async function agrees(host: Host, question: string): Promise<boolean> {
  const answer = await host.ask(question);
  if (answer === null) throw new UserError('nobody can be asked here, so nothing was written: use --yes.');
  return answer;
}

function textAt(host: Host, path: string): string | null {
  const bytes = host.files.read(path, READ_LIMIT);
  return bytes === null ? null : new TextDecoder().decode(bytes);
}

function show({ path, before, after }: Change): string {
  const lines = after.trimEnd().split('\n');
  const more = lines.length - SHOWN_LINES;
  const shown = lines.slice(0, SHOWN_LINES).map((line) => `    ${line}\n`);
  const rest = more > 0 ? `    … ${more} more ${more === 1 ? 'line' : 'lines'}\n` : '';
  return `${before === null ? 'New' : 'Change'} ${path}\n${shown.join('')}${rest}`;
}
