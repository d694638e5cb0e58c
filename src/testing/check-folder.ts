import { loadConfig } from '../config/load.js';
import { readSettings } from '../config/setting-layer.js';
import type { Report } from '../core/report.js';
import { run } from '../engine/run.js';
import type { AnyGuardrail } from '../guardrails/guardrail.js';
import { systemClock } from '../host/clock.js';
import { DiskFiles } from '../host/files.js';
import { SystemPrograms } from '../host/programs.js';
import { MemoryHost, type MemoryHostParts } from './memory-host.js';

const DISK = new DiskFiles();
const PROGRAMS = new SystemPrograms();

/** How a test wants a real folder checked. */
export interface FolderOptions extends MemoryHostParts {
  readonly settings?: Readonly<Record<string, string>>;
}

/** Runs guardrails over a folder on disk with real programs, files and time; everything else is the memory host's. */
export async function checkFolder(
  root: string,
  guardrails: readonly AnyGuardrail[],
  options: FolderOptions = {},
): Promise<Report> {
  const settings = Object.entries(options.settings ?? {}).map(([name, value]) => ({
    name,
    value,
    origin: `--option ${name}`,
  }));
  const { report } = await run({
    host: new MemoryHost({ files: DISK, programs: PROGRAMS, clock: systemClock, ...options }),
    registry: guardrails,
    selection: guardrails.map(({ id }) => id),
    config: loadConfig(guardrails, null, readSettings(settings, guardrails)),
    root,
  });
  return report;
}
