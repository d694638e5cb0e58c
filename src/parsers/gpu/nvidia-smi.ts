import { cellsOf, GpuOutputError, type GpuRow, numberIn, rowLines } from './row.js';

const MEBIBYTE = 2 ** 20;

/** A MIG device: a slice of a GPU that behaves like one. */
export interface MigDevice {
  /** Of the parent, as the tool writes it. */
  readonly gpu: string;
  /** Position among the parent's MIG devices. */
  readonly device: number;
  readonly uuid: string;
  /** Such as `1g.18gb`. */
  readonly profile: string;
}

/** Memory of one MIG device, in bytes; null where the tool gave none. */
export interface MigMemory {
  /** Position of the parent among the GPUs of the output. */
  readonly gpu: number;
  readonly device: number;
  readonly gpuInstance: string;
  readonly computeInstance: string;
  readonly total: number | null;
  readonly used: number | null;
  readonly free: number | null;
}

/** A process that holds a compute context on a GPU. */
export interface GpuProcess {
  /** Of the GPU, as the tool writes it. */
  readonly gpu: string;
  readonly pid: string;
  readonly name: string;
  /** Bytes; null where the driver cannot tell. */
  readonly memory: number | null;
}

/** Query fields listed by `nvidia-smi --help-query-gpu`, by their first name, in its order. */
export function parseNvidiaFields(help: string): string[] {
  return rowLines(help).flatMap((line) => {
    const match = /^"([A-Za-z0-9_.]{1,120})"/.exec(line);
    return match === null ? [] : [match[1]!];
  });
}

/** Rows of `nvidia-smi --query-gpu=FIELDS --format=csv`; throws a GpuOutputError when they do not line up. */
export function parseNvidiaQuery(csv: string, fields: readonly string[]): GpuRow[] {
  const [header, ...lines] = rowLines(csv);
  if (header === undefined) throw new GpuOutputError('it printed nothing');
  const columns = cellsOf(header);
  if (columns.length !== fields.length) {
    throw new GpuOutputError(
      fields.length > 1 && columns.length === 1
        ? `it printed "${header.trim().slice(0, 200)}"`
        : `it printed ${columns.length} columns for ${fields.length} fields`,
    );
  }
  if (lines.length === 0) throw new GpuOutputError('it listed no GPU');
  return lines.map((line, index) => {
    const cells = cellsOf(line);
    if (cells.length !== columns.length) {
      throw new GpuOutputError(`row ${index + 1} has ${cells.length} columns instead of ${columns.length}`);
    }
    return new Map(columns.map((column, position) => [column, cells[position]!]));
  });
}

/** Rows of `--query-compute-apps=gpu_uuid,pid,process_name,used_gpu_memory --format=csv,noheader`. */
export function parseNvidiaProcesses(csv: string): GpuProcess[] {
  return rowLines(csv).flatMap((line) => {
    const cells = cellsOf(line);
    const [gpu, pid] = cells;
    // A process name may hold commas; the other columns cannot.
    if (cells.length < 4 || gpu === '' || !/^\d{1,20}$/.test(pid!)) return [];
    const memory = numberIn(cells.at(-1)!, 'MiB');
    const name = cells.slice(2, -1).join(', ');
    return [{ gpu: gpu!, pid: pid!, name, memory: memory === null ? null : memory * MEBIBYTE }];
  });
}

/** MIG devices listed by `nvidia-smi -L`. */
export function parseNvidiaList(list: string): MigDevice[] {
  const devices: MigDevice[] = [];
  let gpu: string | null = null;
  for (const line of rowLines(list)) {
    const parent = /^GPU \d{1,4}: .{0,200}\(UUID: ([\w-]{1,80})\)/.exec(line);
    if (parent !== null) gpu = parent[1]!;
    const match = /^\s{1,8}MIG (\S{1,40})\s{1,12}Device\s{1,8}(\d{1,4}): \(UUID: ([^()\s]{1,160})\)/.exec(line);
    if (match !== null && gpu !== null) {
      devices.push({ gpu, profile: match[1]!, device: Number(match[2]), uuid: match[3]! });
    }
  }
  return devices;
}

/** Memory of the MIG devices in `nvidia-smi -q`, in its order. */
export function parseNvidiaMigMemory(log: string): MigMemory[] {
  const devices: { gpu: number; values: Map<string, string> }[] = [];
  let gpu = -1;
  let inside = false;
  let section = '';
  for (const line of rowLines(log)) {
    const match = /^( {0,40})([^:]{1,80}?)\s{0,60}(?::\s?(.{0,200}))?$/.exec(line);
    if (match === null) continue;
    const [, indent, key, value] = match;
    if (indent === '' && /^GPU [0-9A-Fa-f:.]{1,40}$/.test(line.trim())) gpu++;
    if (indent!.length <= 4) {
      inside = key === 'MIG Device' && value === undefined;
      if (inside) devices.push({ gpu, values: new Map() });
      section = '';
    } else if (inside && indent!.length === 8 && value === undefined) section = key!;
    else if (inside) devices.at(-1)!.values.set(indent!.length === 8 ? key! : `${section}/${key}`, value ?? '');
  }
  return devices.map(({ gpu: parent, values }) => {
    const memory = (name: string): number | null => {
      const cell = values.get(`Shared FB Memory Usage/${name}`) ?? values.get(`FB Memory Usage/${name}`) ?? '';
      const mebibytes = numberIn(cell, 'MiB');
      return mebibytes === null ? null : mebibytes * MEBIBYTE;
    };
    return {
      gpu: parent,
      device: Number(values.get('Index') ?? Number.NaN),
      gpuInstance: values.get('GPU Instance ID') ?? '',
      computeInstance: values.get('Compute Instance ID') ?? '',
      total: memory('Total'),
      used: memory('Used'),
      free: memory('Free'),
    };
  });
}

const EXIT_REASONS: ReadonlyMap<number, string> = new Map([
  [2, 'an argument was not understood'],
  [3, 'the operation is not supported on this GPU'],
  [4, 'the user has no permission'],
  [6, 'no GPU was found'],
  [8, "a GPU's external power cables are not attached"],
  [9, 'the NVIDIA driver is not loaded'],
  [10, 'the kernel reported a problem with a GPU'],
  [11, 'a call of the driver timed out or was interrupted'],
  [12, 'the NVML library was not found'],
  [13, 'the NVML library lacks a function'],
  [14, 'the infoROM is corrupt'],
  [15, 'a GPU has fallen off the bus'],
  [16, 'a GPU must be reset'],
  [17, 'access to a GPU is blocked by the control group'],
  [18, 'the driver and the NVML library differ in version'],
  [255, 'the driver reported an unknown error'],
]);

/** What an exit status of nvidia-smi means, where that is documented. */
export function reasonOfExit(status: number): string | null {
  return EXIT_REASONS.get(status) ?? null;
}
