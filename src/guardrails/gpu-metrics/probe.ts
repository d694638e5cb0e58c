import { sentenceOf } from '../../core/errors.js';
import type { Clock, ProgramResult, Programs } from '../../host/host.js';
import { reasonOfExit } from '../../parsers/gpu/nvidia-smi.js';
import { GpuOutputError } from '../../parsers/gpu/row.js';
import { type Gpu, gpuOf, type MigSlice, type Probe, type Process, plainUuid } from './gpu.js';
import { type Ask, GPU_TOOLS, type Tool, type ToolAnswer, type Wish } from './tools.js';

const OUTPUT_LIMIT = 16 * 2 ** 20;

/** Variables of the environment that the tools may see: where libraries lie, nothing that could be a secret. */
const VARIABLES = ['PATH', 'HOME', 'LD_LIBRARY_PATH', 'ROCM_PATH', 'SystemRoot', 'ProgramFiles', 'TEMP', 'TMPDIR'];

/** What a prober needs of the outside world. */
export interface Surroundings {
  readonly exec: Programs;
  readonly clock: Clock;
  variable(name: string): string | null;
  /** The repository's root: no program inside it is ever run. */
  readonly root: string;
}

/** How to look at the GPUs. */
export interface ProbeSettings extends Wish {
  /** A tool's name, or `auto` for the first one that is installed. */
  readonly tool: string;
  /** For one run of a tool. */
  readonly timeoutMs: number;
}

/** Looks at the GPUs, again and again; finds the tool and its fields at the first look that needs them. */
export interface Prober {
  /** Never rejects: what goes wrong is the probe's failure. */
  probe(): Promise<Probe>;
}

/** A failed run of a tool, with its exit status. */
class ToolError extends Error {
  readonly exitCode: number | null;
  constructor(message: string, exitCode: number | null) {
    super(message);
    this.exitCode = exitCode;
  }
}

/** A prober for the first tool that is installed, or null when none is. */
export function findProber(world: Surroundings, settings: ProbeSettings): Prober | null {
  for (const tool of GPU_TOOLS) {
    if (settings.tool !== 'auto' && settings.tool !== tool.name) continue;
    const path = world.exec.find(tool.name, world.root) ?? world.exec.find(`${tool.name}.exe`, world.root);
    if (path !== null) return proberOf(tool, askOf(tool, path, world, settings.timeoutMs), world.clock, settings);
  }
  return null;
}

function proberOf(tool: Tool, ask: Ask, clock: Clock, wish: Wish): Prober {
  let query: (() => Promise<ToolAnswer>) | null = null;
  return {
    async probe() {
      const at = clock.now().getTime();
      const began = clock.elapsed();
      const about = (): Pick<Probe, 'tool' | 'at' | 'durationSeconds'> => ({
        tool: tool.name,
        at,
        durationSeconds: Math.round((clock.elapsed() - began) * 1000) / 1e6,
      });
      try {
        query ??= await tool.prepare(ask, wish);
        return { ...about(), failure: null, exitCode: 0, ...found(await query()) };
      } catch (error) {
        // A driver that comes back may be another one: ask anew what it knows.
        query = null;
        const exitCode = error instanceof ToolError ? error.exitCode : error instanceof GpuOutputError ? 0 : null;
        const failure = `The program ${tool.name} failed: ${sentenceOf(error).replace(/\.$/, '')}.`;
        return { ...about(), failure, exitCode, gpus: [], slices: [], processes: null };
      }
    },
  };
}

/** The GPUs of an answer; throws a GpuOutputError when two of them cannot be told apart. */
function found(answer: ToolAnswer): { gpus: Gpu[]; slices: MigSlice[]; processes: Process[] | null } {
  const gpus = answer.rows.map(gpuOf);
  const uuids = new Set(gpus.map((gpu) => gpu.uuid));
  if (uuids.size < gpus.length) throw new GpuOutputError('two GPUs have the same uuid');
  // A GPU's number alone is no measurement.
  const measured = gpus.some((gpu) => [...gpu.readings.keys()].some((name) => name !== 'nvidia_smi_index'));
  if (!measured) throw new GpuOutputError('it printed nothing that was understood');
  const processes = answer.processes?.map(({ gpu, ...process }) => ({ uuid: plainUuid(gpu), ...process }));
  const slices = answer.slices.map(({ gpu, uuid, profile, memory }) => ({
    uuid: plainUuid(gpu),
    migUuid: uuid,
    profile,
    gpuInstance: memory?.gpuInstance ?? '',
    computeInstance: memory?.computeInstance ?? '',
    total: memory?.total ?? null,
    used: memory?.used ?? null,
    free: memory?.free ?? null,
  }));
  return { gpus, slices, processes: processes ?? null };
}

function askOf(tool: Tool, path: string, world: Surroundings, timeoutMs: number): Ask {
  const environment: Record<string, string> = { LC_ALL: 'C' };
  for (const name of VARIABLES) {
    const value = world.variable(name);
    if (value !== null) environment[name] = value;
  }
  const ask = async (args: readonly string[]): Promise<string> => {
    const options = { directory: world.root, environment, timeoutMs, outputLimit: OUTPUT_LIMIT };
    const result = await world.exec.run(path, args, options);
    const output = new TextDecoder().decode(result.stdout);
    const fault = faultOf(tool, result, output, timeoutMs);
    if (fault !== null) throw new ToolError(fault, result.exitCode);
    return output;
  };
  const optional = (args: readonly string[]): Promise<string | null> => ask(args).catch(() => null);
  return Object.assign(ask, { optional });
}

function faultOf(tool: Tool, result: ProgramResult, output: string, timeoutMs: number): string | null {
  if (result.startError !== null) return `it could not be started (${result.startError})`;
  if (result.timedOut) return `it gave no answer within ${timeoutMs} ms`;
  if (result.signal !== null) return `it was ended by ${result.signal}`;
  if (result.truncated) return `it printed more than ${OUTPUT_LIMIT} bytes`;
  if (result.exitCode === 0) return null;
  const reason = tool.name === 'nvidia-smi' ? reasonOfExit(result.exitCode ?? 0) : null;
  const words = firstLine(new TextDecoder().decode(result.stderr)) ?? firstLine(output);
  const why = [reason, words === null ? null : `it printed "${words}"`].filter((part) => part !== null).join('; ');
  return `exit status ${result.exitCode}${why === '' ? '' : `: ${why}`}`;
}

function firstLine(text: string): string | null {
  const line = text.split(/[\r\n]/).find((candidate) => candidate.trim() !== '');
  return line === undefined
    ? null
    : line
        .replace(/\p{Cc}/gu, ' ')
        .trim()
        .slice(0, 200);
}
