import { runCommandLine } from '../cli/command-line.js';
import type { AnyGuardrail } from '../guardrails/guardrail.js';
import { MemoryFiles, MemoryHost, type MemoryHostParts } from './memory-host.js';
import type { Tree } from './repo.js';

/** What became of a command line over a repository in memory. */
export interface CommandOutcome {
  readonly status: number;
  /** Standard output. */
  readonly text: string;
  /** Why it could not run, else empty. */
  readonly sentence: string;
  /** The repository's text files afterwards. */
  readonly tree: Tree;
}

const ROOT = '/repository/';

/** Runs `guardrails ARGS` in memory with these guardrails on a host with nothing but what is given. */
export async function command(
  tree: Tree,
  guardrails: readonly AnyGuardrail[],
  args: readonly string[],
  given: Omit<MemoryHostParts, 'files'> = {},
): Promise<CommandOutcome> {
  const files = new MemoryFiles(
    Object.fromEntries(Object.entries(tree).map(([path, content]) => [`${ROOT}${path}`, content])),
  );
  const host = new MemoryHost({ ...given, files });
  await runCommandLine(args, host, guardrails);
  const after = [...files.contents].filter(([path]) => path.startsWith(ROOT));
  return {
    status: host.conclusion?.status ?? 0,
    text: host.printed.join(''),
    sentence: host.conclusion?.sentence ?? '',
    tree: Object.fromEntries(
      after.map(([path, content]) => [path.slice(ROOT.length), Buffer.from(content).toString('utf8')]),
    ),
  };
}
