import { GPU_METRICS_OPTIONS } from '../guardrails/gpu-metrics/options.js';
import type { GpuContext } from '../guardrails/gpu-metrics/settings.js';
import type { Clock, Files, Http, Programs } from '../host/host.js';
import { MemoryClock, MemoryFiles, MemoryHost } from './memory-host.js';

/** What a test gives `gpu-metrics`; everything else is a default or lies in memory. */
export interface GpuContextParts {
  readonly options?: Partial<GpuContext['options']>;
  readonly exec?: Programs;
  readonly http?: Http;
  readonly disk?: Files;
  readonly clock?: Clock;
  readonly variables?: Readonly<Record<string, string>>;
  readonly root?: string;
}

/** A context for `gpu-metrics` that remembers what was logged and masked. */
export function gpuContext(
  parts: GpuContextParts = {},
): GpuContext & { readonly logged: string[]; readonly masked: string[] } {
  const host = new MemoryHost();
  const defaults = Object.fromEntries(
    Object.entries(GPU_METRICS_OPTIONS).map(([name, option]) => [name, option.default]),
  );
  const root = parts.root ?? '/repository';
  const logged: string[] = [];
  const masked: string[] = [];
  return {
    options: { ...defaults, instance: 'runner-7', ...parts.options } as GpuContext['options'],
    repository: {
      root,
      files: [],
      matching: () => [],
      isIncluded: () => true,
      isAssigned: () => true,
      read: () => null,
      text: () => null,
      changes: null,
      revision: { commit: null, base: null, date: null },
    },
    base: undefined,
    date: '2026-11-01',
    running: new Set(['gpu-metrics']),
    today: '2026-11-01',
    clock: parts.clock ?? new MemoryClock(),
    exec: parts.exec ?? host.programs,
    showPrograms: host.showPrograms.bind(host),
    http: parts.http ?? host.http,
    disk: parts.disk ?? new MemoryFiles(),
    variable: (name) => parts.variables?.[name] ?? null,
    mask: (secret) => masked.push(secret),
    log: (message) => logged.push(message),
    parallelism: 1,
    cacheDirectory: '/cache',
    logged,
    masked,
  };
}
