import type { StartupEntry } from '../../facts/port-declarations/startup-entry.js';
import type { Service } from './use.js';

const GENERAL = /^(?:__main__|main|app|run|start|server|agent|service|worker|cli)$/;

/** The service that an entry of the start-up configuration at a path stands for; its code is part of it. */
export function entryService(path: string, entry: StartupEntry): Service {
  return {
    name: entry.name,
    key: `=${path}:${entry.name}`,
    home: path.split('/').slice(0, -1).join('/'),
    alias: (entry.runs === null ? null : programName(entry.runs)) ?? entry.name,
    profiles: [],
  };
}

/** What a script or module is called: its stem, or its folder where the stem says nothing; null where neither does. */
function programName(runs: string): string | null {
  const parts = runs.endsWith('.py') ? runs.slice(0, -3).split('/') : runs.split('.');
  return parts.findLast((part) => part !== '' && part !== '.' && part !== '..' && !GENERAL.test(part)) ?? null;
}
