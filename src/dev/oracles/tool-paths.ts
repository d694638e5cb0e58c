import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { findTool, PROJECT_ROOT, TOOLS } from '../tools.js';
import type { Oracle, ToolPaths } from './oracle.js';

/** Where the tools of an oracle are, after pinned ones that were missing have been installed; else which are missing. */
export function toolPaths(oracle: Oracle): { readonly paths: ToolPaths; readonly missing: readonly string[] } {
  const absent = oracle.tools.filter((name) => findTool(name) === null);
  const pinned = absent.filter((name) => TOOLS.some((tool) => tool.name === name));
  if (pinned.length > 0)
    spawnSync(process.execPath, [join(PROJECT_ROOT, 'lib/dev/install-tools.js'), ...pinned], { stdio: 'inherit' });
  const paths = oracle.tools.map((name) => [name, findTool(name)] as const);
  return {
    paths: paths.flatMap(([, path]) => (path === null ? [] : [path])),
    missing: paths.flatMap(([name, path]) => (path === null ? [name] : [])),
  };
}
