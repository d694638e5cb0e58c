import { existsSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { PROJECT_ROOT } from '../dev/tools.js';
import type { ProgramOptions, ProgramResult, Programs } from '../host/host.js';

const MACHINES = join(PROJECT_ROOT, 'src/guardrails/gpu-metrics/fixtures/machines');

/** The programs of a machine whose GPU tool was written down: each file is what one way of calling it prints. */
export class GpuMachine implements Programs {
  readonly folder: string;
  /** What was run, in order. */
  readonly calls: { readonly args: readonly string[]; readonly options: ProgramOptions }[] = [];

  constructor(name: string) {
    this.folder = join(MACHINES, name);
  }

  /** What the metrics of this machine must look like. */
  get expected(): string {
    return readFileSync(join(this.folder, 'expected.prom'), 'utf8');
  }

  find(name: string): string | null {
    return this.files().some((file) => file.startsWith(`${name}.`)) ? `/usr/bin/${name}` : null;
  }

  async run(program: string, args: readonly string[], options: ProgramOptions): Promise<ProgramResult> {
    this.calls.push({ args, options });
    const answer = this.answer(basename(program), args);
    return answer === null ? result(2, '', 'Unknown option\n') : result(0, answer);
  }

  private files(): string[] {
    const known = ['nvidia-smi.query-gpu.csv', 'amd-smi.metric.json', 'rocm-smi.json', 'xpu-smi.dump.csv'];
    return [...known, 'xpu-smi.query-gpu.csv'].filter((file) => existsSync(join(this.folder, file)));
  }

  private answer(tool: string, args: readonly string[]): string | null {
    const [first = ''] = args;
    if (tool === 'nvidia-smi' && first.startsWith('--query-gpu=')) {
      const table = this.text('nvidia-smi.query-gpu.csv');
      return table === null ? null : project(table, first.slice('--query-gpu='.length).split(','));
    }
    if (tool === 'rocm-smi') return this.text('rocm-smi.json');
    const what = first.replace(/^-+/, '').replace(/=.*$/, '');
    return (
      ['txt', 'csv', 'json'].map((type) => this.text(`${tool}.${what}.${type}`)).find((text) => text !== null) ?? null
    );
  }

  private text(file: string): string | null {
    const path = join(this.folder, file);
    return existsSync(path) ? readFileSync(path, 'utf8') : null;
  }
}

/** A program's end with this status and these outputs. */
export function result(
  exitCode: number | null,
  stdout = '',
  stderr = '',
  more: Partial<ProgramResult> = {},
): ProgramResult {
  const ended = { exitCode, stdout: Buffer.from(stdout), stderr: Buffer.from(stderr) };
  return { signal: null, timedOut: false, truncated: false, startError: null, ...ended, ...more };
}

/** The asked columns of a table, in the order asked, as nvidia-smi prints them. */
function project(table: string, fields: readonly string[]): string | null {
  const end = table.includes('\r\n') ? '\r\n' : '\n';
  const [header = '', ...rows] = table.split(end).filter((line) => line !== '');
  const columns = header.split(', ').map((column) => column.replace(/ \[.*$/, ''));
  const places = fields.map((field) => columns.indexOf(field));
  if (places.includes(-1)) return null;
  return [header, ...rows].map((row) => places.map((place) => row.split(', ')[place]).join(', ') + end).join('');
}
