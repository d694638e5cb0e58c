import { isAbsolute, resolve } from 'node:path';
import type { Config, ConfigFile } from '../config/config.js';
import { CONFIG_LIMIT } from '../config/file-layer.js';
import { findConfigFile, loadConfig } from '../config/load.js';
import { readSettings, type Setting } from '../config/setting-layer.js';
import { UserError } from '../core/errors.js';
import type { AnyGuardrail } from '../guardrails/guardrail.js';
import type { Host } from '../host/host.js';

/** Where a run happens and how it is configured. */
export interface Session {
  /** Absolute path of the repository's root. */
  readonly root: string;
  readonly config: Config;
}

/** What decides a session. */
export interface SessionRequest {
  readonly root: string | null;
  readonly config: string | null;
  readonly settings: readonly Setting[];
}

/** Finds the root and settles the configuration; throws a UserError. */
export function openSession(host: Host, registry: readonly AnyGuardrail[], request: SessionRequest): Session {
  const root = resolve(host.directory, request.root ?? '.');
  const file =
    request.config === null
      ? findConfigFile((path) => readConfig(host, `${root}/${path}`, path))
      : namedConfig(host, root, request.config);
  return { root, config: loadConfig(registry, file, readSettings(request.settings, registry)) };
}

/** A configuration named by the user: looked for from the root, then from the working directory. */
function namedConfig(host: Host, root: string, name: string): ConfigFile {
  for (const path of isAbsolute(name) ? [name] : [resolve(root, name), resolve(host.directory, name)]) {
    const text = readConfig(host, path, name);
    if (text !== null) return { path: name, text, isNamed: true };
  }
  throw new UserError('there is no such file.', { file: name, key: 'config' });
}

function readConfig(host: Host, path: string, name: string): string | null {
  const entry = host.files.entry(path);
  if (entry === null) return null;
  if (entry.kind !== 'file') throw new UserError('is no regular file: links are not followed.', { file: name });
  const bytes = host.files.read(path, CONFIG_LIMIT);
  if (bytes === null)
    throw new UserError(`cannot be read or is larger than ${CONFIG_LIMIT / 1024} KiB.`, { file: name });
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new UserError('is not UTF-8 text.', { file: name });
  }
}
