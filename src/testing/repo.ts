import { loadConfig } from '../config/load.js';
import { readSettings } from '../config/setting-layer.js';
import type { Report } from '../core/report.js';
import { run } from '../engine/run.js';
import type { AnyGuardrail } from '../guardrails/guardrail.js';
import { MemoryFiles, MemoryHost, type MemoryHostParts } from './memory-host.js';

/** Files of a small repository by path. */
export type Tree = Readonly<Record<string, string | Uint8Array>>;

/**
 * A repository written down in a test: a line `=== path` begins each file, common indentation is dropped.
 *
 *     repo`
 *       === billing/worker.py
 *       import time
 *     `
 */
export function repo(strings: TemplateStringsArray, ...values: readonly string[]): Tree {
  const text = String.raw({ raw: strings.raw }, ...values).replace(/^\n/, '');
  const indent = /^ */.exec(text)![0].length;
  const tree: Record<string, string> = {};
  let path: string | null = null;
  for (const line of text.split('\n').map((line) => line.slice(Math.min(indent, /^ */.exec(line)![0].length)))) {
    const header = /^=== (.+)$/.exec(line);
    if (header !== null) {
      path = header[1]!;
      tree[path] = '';
    } else if (path !== null) tree[path] += `${line}\n`;
  }
  return Object.fromEntries(Object.entries(tree).map(([name, content]) => [name, `${content.trimEnd()}\n`]));
}

/** How a test wants its check: settings as the command line has them, and parts of the outside world. */
export interface CheckOptions extends MemoryHostParts {
  /** `{ 'bare-except.logger-names': 'audit', 'fail-on': 'never' }`. */
  readonly settings?: Readonly<Record<string, string>>;
  /** Text of `guardrails.yml`. */
  readonly config?: string;
}

/** Runs guardrails (and no companions but those given) over a tree in memory and returns the report. */
export async function check(
  tree: Tree,
  guardrails: readonly AnyGuardrail[],
  options: CheckOptions = {},
): Promise<Report> {
  const files = new MemoryFiles(
    Object.fromEntries(Object.entries(tree).map(([path, content]) => [`/repository/${path}`, content])),
  );
  const settings = Object.entries(options.settings ?? {}).map(([name, value]) => ({
    name,
    value,
    origin: `--option ${name}`,
  }));
  const file = options.config === undefined ? null : { path: 'guardrails.yml', text: options.config };
  const { report } = await run({
    host: new MemoryHost({ ...options, files: options.files ?? files }),
    registry: guardrails,
    selection: guardrails.map(({ id }) => id),
    config: loadConfig(guardrails, file, readSettings(settings, guardrails)),
    root: '/repository',
  });
  return report;
}

/** Findings in short: `path:line:column severity rule`, with the state in front unless it is new. */
export function brief(report: Report): readonly string[] {
  return report.findings.map(({ path, line, column, severity, rule, state }) => {
    const place = [path, line, column].filter((part) => part !== null).join(':');
    return `${state === 'new' ? '' : `${state} `}${place} ${severity} ${rule}`;
  });
}
