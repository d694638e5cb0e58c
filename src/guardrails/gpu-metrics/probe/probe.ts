import { sentenceOf } from '../../../core/errors.js';
import type { Clock, ProgramOptions, ProgramResult, Programs } from '../../../host/host.js';
import { reasonOfExit } from '../../../parsers/gpu/nvidia-smi.js';
import { GpuOutputError } from '../../../parsers/gpu/row.js';
import { type Gpu, gpuOf, type MigSlice, type Probe, type Process, plainUuid } from './gpu.js';
import { Loop, type LoopProgram, type LoopTick } from './loop.js';
import { type Ask, GPU_TOOLS, type Query, type QuerySettings, type Tool, type ToolAnswer } from './tools.js';

const OUTPUT_LIMIT = 16 * 2 ** 20;

/** A tool that is left running is started anew after this. */
const LOOP_LIMIT_MS = 24 * 60 * 60 * 1000;

/** Variables of the environment that the tools may see: where libraries lie, nothing that could be a secret. */
const VARIABLES = ['PATH', 'HOME', 'LD_LIBRARY_PATH', 'ROCM_PATH', 'SystemRoot', 'ProgramFiles', 'TEMP', 'TMPDIR'];

/** What a prober needs of the outside world. */
export interface ProbeHost {
  readonly exec: Programs;
  readonly clock: Clock;
  variable(name: string): string | null;
  /** The repository's root: no program inside it is ever run. */
  readonly root: string;
}

/** How to look at the GPUs. */
export interface ProbeSettings extends QuerySettings {
  /** A tool's name, or `auto` for the first one that is installed. */
  readonly tool: string;
  /** For one run of a tool. */
  readonly timeoutMs: number;
  /** Time from one probe to the next, for a tool that can be left running; null asks it anew for each probe. */
  readonly loopMs: number | null;
}

/** Looks at the GPUs, again and again; finds out at the first look what the tool can be asked. */
export interface Prober {
  /** Never rejects: what goes wrong is the probe's failure. */
  probe(): Promise<Probe>;
  /** Ends whatever is still running; there is no probe after that. */
  close(): Promise<void>;
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
export function findProber(world: ProbeHost, settings: ProbeSettings): Prober | null {
  for (const tool of GPU_TOOLS) {
    if (settings.tool !== 'auto' && settings.tool !== tool.name) continue;
    const path = world.exec.find(tool.name, world.root) ?? world.exec.find(`${tool.name}.exe`, world.root);
    if (path !== null) return new ToolProber(tool, path, world, settings);
  }
  return null;
}

class ToolProber implements Prober {
  private readonly tool: Tool;
  private readonly path: string;
  private readonly world: ProbeHost;
  private readonly settings: ProbeSettings;
  private readonly ask: Ask;
  private query: Query | null = null;
  private loop: Loop | null = null;
  private loopable: boolean;
  private loopBegan = 0;

  constructor(tool: Tool, path: string, world: ProbeHost, settings: ProbeSettings) {
    this.tool = tool;
    this.path = path;
    this.world = world;
    this.settings = settings;
    this.ask = askOf(tool, path, world, settings.timeoutMs);
    this.loopable = settings.loopMs !== null;
  }

  async probe(): Promise<Probe> {
    const { clock } = this.world;
    const began = clock.elapsed();
    let at = clock.now().getTime();
    const about = (): Pick<Probe, 'tool' | 'at' | 'durationSeconds'> => ({
      tool: this.tool.name,
      at,
      durationSeconds: Math.round((clock.elapsed() - began) * 1000) / 1e6,
    });
    try {
      const tick = await this.fromLoop();
      const answer = tick === null ? await this.askAnew() : { rows: tick.rows, processes: null, slices: [] };
      at = tick?.at ?? at;
      return { ...about(), failure: null, exitCode: 0, ...found(answer) };
    } catch (error) {
      // A driver that comes back may be another one: ask anew what it knows.
      this.query = null;
      await this.close();
      const exitCode = error instanceof ToolError ? error.exitCode : error instanceof GpuOutputError ? 0 : null;
      const failure = `The program ${this.tool.name} failed: ${sentenceOf(error).replace(/\.$/, '')}.`;
      return { ...about(), failure, exitCode, gpus: [], slices: [], processes: null };
    }
  }

  async close(): Promise<void> {
    const { loop } = this;
    this.loop = null;
    await loop?.close();
  }

  private async askAnew(): Promise<ToolAnswer> {
    this.query ??= await this.tool.prepare(this.ask, this.settings);
    const answer = await this.query.once();
    const plan = this.loopable && this.loop === null ? this.query.loop(this.settings.loopMs!, answer) : null;
    if (plan !== null) {
      const { clock } = this.world;
      this.loopBegan = clock.elapsed();
      this.loop = new Loop(this.program(plan.args), plan.fields, answer.rows.length, () => clock.now());
    }
    return answer;
  }

  /** What the running tool printed last; null where it must be asked anew. */
  private async fromLoop(): Promise<LoopTick | null> {
    const { loop } = this;
    if (loop === null) return null;
    const { clock } = this.world;
    if (clock.elapsed() - this.loopBegan > LOOP_LIMIT_MS) {
      await this.close();
      return null;
    }
    const patience = this.settings.timeoutMs + this.settings.loopMs!;
    const waited = new AbortController();
    try {
      const tick = await loop.next(clock.sleep(patience, waited.signal));
      if (tick !== null) return tick;
      throw new ToolError(`it gave no answer within ${patience} ms`, null);
    } catch (error) {
      // A tool that cannot be left running, or keeps its output to itself, still answers when it is asked anew.
      if (loop.worked && !(error instanceof ToolError && error.exitCode === 0)) throw error;
      this.loopable = false;
      await this.close();
      return null;
    } finally {
      waited.abort();
    }
  }

  private program(args: readonly string[]): LoopProgram {
    return async (onOutput, signal) => {
      const options = { ...runOptions(this.world, 2 * LOOP_LIMIT_MS), onOutput, signal };
      const result = await this.world.exec.run(this.path, args, options);
      const fault = faultOf(this.tool, result, '', 2 * LOOP_LIMIT_MS) ?? 'it ended by itself';
      return new ToolError(fault, result.exitCode);
    };
  }
}

/** The GPUs of an answer; throws a GpuOutputError when two of them cannot be told apart. */
function found(answer: ToolAnswer): { gpus: Gpu[]; slices: MigSlice[]; processes: Process[] | null } {
  const gpus = answer.rows.map(gpuOf);
  const uuids = new Set(gpus.map((gpu) => gpu.uuid));
  if (uuids.size < gpus.length) throw new GpuOutputError('two GPUs have the same uuid');
  // A GPU's number alone is no measurement.
  const measured = gpus.some(({ readings }) => readings.size > Number(readings.has('nvidia_smi_index')));
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

function askOf(tool: Tool, path: string, world: ProbeHost, timeoutMs: number): Ask {
  const options = runOptions(world, timeoutMs);
  const ask = async (args: readonly string[]): Promise<string> => {
    const result = await world.exec.run(path, args, options);
    const output = new TextDecoder().decode(result.stdout);
    const fault = faultOf(tool, result, output, timeoutMs);
    if (fault !== null) throw new ToolError(fault, result.exitCode);
    return output;
  };
  const optional = (args: readonly string[]): Promise<string | null> => ask(args).catch(() => null);
  return Object.assign(ask, { optional });
}

function runOptions(world: ProbeHost, timeoutMs: number): ProgramOptions {
  const environment: Record<string, string> = { LC_ALL: 'C' };
  for (const name of VARIABLES) {
    const value = world.variable(name);
    if (value !== null) environment[name] = value;
  }
  return { directory: world.root, outside: world.root, environment, timeoutMs, outputLimit: OUTPUT_LIMIT };
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
